import Deployments
import Yams

/// One rule that a file sets.
struct PolicySetting: Sendable {
  struct Problem: Error {
    let message: String
    /// Nil for that of the key.
    var line: Int?
  }

  let set: @Sendable (inout Policy) -> Void

  static let keys = """
    deploys_from, verification, rollback, deployments_preserved, details_kept_days, rollout_timeout_seconds, \
    deployments_at_a_time, deployments_per_day, layers
    """

  /// - Throws: what was expected instead of the key or the value
  init(_ key: Node, _ value: Node) throws(Problem) {
    switch key.text {
    case "deploys_from":
      let texts = try Self.texts(value, "branches such as main, release/*")
      set = { $0.deploysFrom = texts }
    case "verification":
      let texts = try Self.texts(value, "checks such as health-endpoint, e2e")
      set = { $0.verification = texts }
    case "layers":
      let layers = Layer.allCases.map(\.rawValue)
      let texts = try Self.texts(
        value, "layers among \(layers.joined(separator: ", "))", where: layers.contains)
      set = { $0.layers = texts }
    case "rollback":
      let rollback = value.text.flatMap(Policy.Rollback.init(rawValue:))
      let expected = try Self.expect(rollback, "automatic, manual or none", value)
      set = { $0.rollback = expected }
    case "deployments_preserved":
      let preserved = try Self.preserved(value)
      set = { $0.preserved = preserved }
    case "details_kept_days":
      let days = try Self.count(value, in: 0...36_500, or: "forever")
      set = { $0.detailsKeptDays = days }
    case "deployments_per_day":
      let count = try Self.count(value, in: 1...10_000, or: "none")
      set = { $0.deploymentsPerDay = count }
    case "rollout_timeout_seconds":
      let seconds = try Self.count(value, in: 1...86_400)
      set = { $0.rolloutTimeoutSeconds = seconds }
    case "deployments_at_a_time":
      let count = try Self.count(value, in: 1...1_000)
      set = { $0.deploymentsAtATime = count }
    default: throw Problem(message: "unknown key; expected one of \(Self.keys)")
    }
  }

  private static func preserved(_ value: Node) throws(Problem) -> Policy.Preserved {
    let limit = 10_000
    let preserved =
      value.number.flatMap { Int(exactly: $0) }.map(Policy.Preserved.last)
      ?? value.text.flatMap(Policy.Preserved.init)
    let possible = preserved.flatMap { (0...limit).contains($0.limit ?? 0) ? $0 : nil }
    return try expect(
      possible, "none, latest, last 5 (at most \(limit)), a number like that, or all", value)
  }

  /// Nil for the word that means that there is no limit.
  private static func count(
    _ value: Node, in range: ClosedRange<Int64>, or word: String
  ) throws(Problem) -> Int64? {
    if value.text == word { return nil }
    return try count(value, in: range, " or \(word)")
  }

  private static func count(
    _ value: Node, in range: ClosedRange<Int64>, _ otherwise: String = ""
  ) throws(Problem) -> Int64 {
    let number = value.number.flatMap { range.contains($0) ? $0 : nil }
    let (least, most) = (range.lowerBound, range.upperBound)
    return try expect(number, "a whole number from \(least) to \(most)\(otherwise)", value)
  }

  private static func texts(
    _ value: Node, _ expected: String, where isPossible: (String) -> Bool = { _ in true }
  ) throws(Problem) -> [String] {
    var texts: [String] = []
    for element in try expect(value.elements, "a list of \(expected)", value) {
      let text = element.text.flatMap { isPlain($0) && isPossible($0) ? $0 : nil }
      let plain = try expect(text, "a list of \(expected)", element, line: element.mark?.line)
      guard !texts.contains(plain) else {
        throw Problem(
          message: "expected different \(expected), found \(plain) twice", line: element.mark?.line)
      }
      texts.append(plain)
    }
    return texts
  }

  /// Whether a text is something that can be shown and compared, without blanks around it.
  private static func isPlain(_ text: String) -> Bool {
    guard let first = text.first, let last = text.last, text.count <= 200 else { return false }
    return !first.isWhitespace && !last.isWhitespace && Cell.printable(text) == text
      && Secrets.kind(in: text) == nil
  }

  private static func expect<Value>(
    _ value: Value?, _ expected: String, _ node: Node, line: Int? = nil
  ) throws(Problem) -> Value {
    guard let value else {
      throw Problem(message: "expected \(expected), found \(node.found)", line: line)
    }
    return value
  }
}
