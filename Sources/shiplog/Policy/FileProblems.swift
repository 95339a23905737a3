import Yams

/// What is wrong in a YAML file, line by line.
struct FileProblems {
  private let file: String
  private var lines: [String] = []

  init(file: String) {
    self.file = file
  }

  /// - Parameters:
  ///   - node: where; nil for a file without any
  ///   - message: what is wrong there, and what was expected
  mutating func add(_ node: Node?, _ message: String) {
    add(line: node?.mark?.line ?? 1, message)
  }

  mutating func add(line: Int, _ message: String) {
    lines.append("\(file):\(line): \(message)")
  }

  /// Why the file is no YAML. The error's own description repeats the file's text, which may hold anything.
  mutating func add(_ error: YamlError) {
    switch error {
    case .scanner(let context, let problem, let mark, _),
      .parser(let context, let problem, let mark, _),
      .composer(let context, let problem, let mark, _):
      let place = context.map { "\($0.text), " } ?? ""
      add(line: mark.line, "this is no YAML: \(place)\(problem)")
    case .duplicatedKeysInMapping(let keys, let context):
      let shown = keys.map { $0.shown }.joined(separator: ", ")
      add(line: context.mark.line, "\(shown): expected each key once, found it again")
    case .reader(let problem, let offset, _, let yaml):
      let line = yaml.prefix(offset ?? 0).count(where: \.isNewline) + 1
      add(line: line, "this is no YAML: \(problem)")
    default: add(line: 1, "this is no YAML")
    }
  }

  /// - Throws: a `Failure` with a line for each problem, where there is any
  func check() throws {
    guard !lines.isEmpty else { return }
    throw Failure(
      .failed, lines.joined(separator: "\nshiplog: "),
      remedy: "No rule was changed. shiplog policy apply --help shows a file that is right.")
  }
}
