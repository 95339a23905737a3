import Deployments
import Yams

/// What a file says of environments' policies. What it does not say of one stays as it is in force.
struct PolicyFile: Sendable {
  struct Environment: Sendable {
    let name: String
    let settings: [PolicySetting]
  }

  /// In the order of the file, each once.
  private(set) var environments: [Environment] = []

  /// - Parameters:
  ///   - text: YAML, or JSON, which is YAML
  ///   - name: the file's, for errors
  /// - Throws: a `Failure` that lists everything that is wrong, each with its line and what was expected
  init(_ text: String, named name: String) throws {
    var problems = FileProblems(file: name)
    do {
      try read(Yams.compose(yaml: text), &problems)
    } catch let error as YamlError {
      problems.add(error)
    }
    try problems.check()
  }

  /// Reads a path; `-` is standard input.
  ///
  /// - Throws: a `Failure` that names the path; as `init(_:named:)`
  init(reading path: String) throws {
    let text = try InputFile.text(of: path)
    try self.init(text, named: path == InputFile.standard ? "standard input" : path)
  }

  private static let shape = "expected environments: with the name of each, such as staging:"

  private mutating func read(_ root: Node?, _ problems: inout FileProblems) {
    guard let root, root.isThere else {
      return problems.add(root, "the file is empty; \(Self.shape)")
    }
    guard let document = root.members else {
      return problems.add(root, "\(Self.shape), found \(root.found)")
    }
    for (key, value) in document {
      guard key.text == "environments" else {
        problems.add(key, "unknown key \(key.shown); \(Self.shape)")
        continue
      }
      guard let names = value.members, !names.isEmpty else {
        problems.add(
          key, "environments: expected the name of each, such as staging:, found \(value.found)")
        continue
      }
      for (key, value) in names { read(key, value, &problems) }
    }
  }

  private mutating func read(_ key: Node, _ value: Node, _ problems: inout FileProblems) {
    guard let name = key.text.map(Names.environment), Self.isName(name) else {
      return problems.add(
        key,
        """
        expected an environment's name of letters, digits and . _ - /, such as staging, found \(key.found)
        """)
    }
    guard !environments.contains(where: { $0.name == name }) else {
      return problems.add(key, "\(name) is there twice, here as \(key.shown)")
    }
    guard let members = value.members, !members.isEmpty else {
      environments.append(Environment(name: name, settings: []))
      return problems.add(
        key, "\(name): expected at least one of \(PolicySetting.keys), found \(value.found)")
    }
    var settings: [PolicySetting] = []
    for (key, value) in members {
      do throws(PolicySetting.Problem) {
        settings.append(try PolicySetting(key, value))
      } catch {
        problems.add(
          line: error.line ?? key.mark?.line ?? 1, "\(name).\(key.shown): \(error.message)")
      }
    }
    let environment = Environment(name: name, settings: settings)
    let size = environment.policy(inPlaceOf: Policy(standardFor: name)).json.bytes.count
    if size > Self.sizeLimit {
      problems.add(
        key, "\(name): its rules take \(size) bytes; expected at most \(Self.sizeLimit)")
    }
    environments.append(environment)
  }

  /// As JSON. A leaf holds all of a policy, and takes 8 KiB.
  private static let sizeLimit = 6_000

  private static func isName(_ text: String) -> Bool {
    (1...256).contains(text.unicodeScalars.count) && Secrets.kind(in: text) == nil
      && text.allSatisfy { $0.isLetter || $0.isNumber || "._-/".contains($0) }
  }
}

extension PolicyFile.Environment {
  /// What the environment's policy becomes.
  func policy(inPlaceOf replaced: Policy) -> Policy {
    var policy = replaced
    for setting in settings { setting.set(&policy) }
    return policy
  }
}
