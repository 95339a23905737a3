import Deployments
import Yams

/// What a file says of environments' policies. What it does not say of one stays as it is in force.
struct PolicyFile {
  /// In the order of the file; for each key that it has, its name and what it sets.
  private(set) var environments: [(name: String, settings: [PolicySetting])] = []

  /// - Parameters:
  ///   - text: YAML, or JSON, which is YAML
  ///   - name: the file's, for errors
  /// - Throws: a `Failure` that lists everything that is wrong, each with its line and what was expected
  init(_ text: String, named name: String) throws {
    var problems = Problems(file: name)
    do {
      guard let root = try Yams.compose(yaml: text) else {
        throw problems.failure(at: nil, "the file is empty; \(Self.expected)")
      }
      try read(root, &problems)
    } catch let error as YamlError {
      throw problems.failure(error)
    }
    try problems.check()
  }

  private static let expected = "expected: environments: with a name for each, such as staging:"

  private mutating func read(_ root: Node, _ problems: inout Problems) throws {
    guard let document = root.mapping, !document.isEmpty else {
      throw problems.failure(at: root, "\(Self.expected)")
    }
    for (key, value) in document {
      guard key.string == "environments" else {
        problems.add(key, "unknown key '\(key.string ?? "")'; \(Self.expected)")
        continue
      }
      guard let names = value.mapping, !names.isEmpty else {
        problems.add(value, "environments has no environment; expected a name, such as staging:")
        continue
      }
      for (key, value) in names { read(key, value, &problems) }
    }
  }

  private mutating func read(_ key: Node, _ value: Node, _ problems: inout Problems) {
    guard let text = key.scalar?.string, !text.isEmpty, !Names.environment(text).isEmpty else {
      return problems.add(key, "an environment's name is a text, such as staging")
    }
    let name = Names.environment(text)
    guard !environments.contains(where: { $0.name == name }) else {
      return problems.add(key, "\(name) is there twice")
    }
    guard let members = value.mapping, !members.isEmpty else {
      return problems.add(
        value, "\(name) has no rules; expected at least one of \(PolicySetting.keys)")
    }
    var settings: [PolicySetting] = []
    for (key, value) in members {
      let place = "\(name).\(key.scalar?.string ?? "")"
      switch PolicySetting.read(key.scalar?.string ?? "", value) {
      case .success(let setting): settings.append(setting)
      case .failure(let problem): problems.add(key, "\(place): \(problem.message)")
      }
    }
    environments.append((name, settings))
  }
}

/// What is wrong in a file, line by line.
private struct Problems {
  let file: String
  private var lines: [String] = []

  init(file: String) {
    self.file = file
  }

  mutating func add(_ node: Node, _ message: String) {
    lines.append("\(file):\(node.mark?.line ?? 1): \(message)")
  }

  func failure(at node: Node?, _ message: String) -> Failure {
    Failure(.usage, "\(file):\(node?.mark?.line ?? 1): \(message)", remedy: Self.remedy)
  }

  func failure(_ error: YamlError) -> Failure {
    Failure(.usage, "\(file) is no YAML: \(error)", remedy: Self.remedy)
  }

  func check() throws {
    guard !lines.isEmpty else { return }
    throw Failure(.usage, lines.joined(separator: "\nshiplog: "), remedy: Self.remedy)
  }

  private static let remedy = "Nothing was applied. shiplog policy apply --help shows a file."
}
