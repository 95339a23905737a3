internal import Deployments
internal import History

/// The parameters of one request: each was checked against its operation's.
package struct Arguments: Sendable {
  private let values: [String: String]

  /// - Parameters:
  ///   - operation: what was asked
  ///   - path: the path's parameters, decoded
  ///   - query: the query as it was sent, without `?`
  /// - Throws: a `Problem` that names every parameter that is unknown, given twice, or wrong
  init(_ operation: Operation, path: [String: String], query: String?) throws(Problem) {
    var values = path
    var errors: [Problem.Detail] = []
    func complain(_ name: String, _ detail: String) {
      errors.append(Problem.Detail(detail, parameter: name))
    }
    for pair in query?.split(separator: "&") ?? [] {
      let parts = pair.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
      guard let name = Percent.decode(parts[0]),
        let value = Percent.decode(parts.count > 1 ? parts[1] : "")
      else {
        complain(String(parts[0]), "is not percent-encoded UTF-8")
        continue
      }
      if !operation.parameters.contains(where: { $0.name == name && !$0.isOfPath }) {
        complain(name, "is no parameter of this operation")
      } else if values.updateValue(value, forKey: name) != nil {
        complain(name, "is given twice")
      }
    }
    for parameter in operation.parameters {
      guard let value = values[parameter.name] else { continue }
      if let complaint = parameter.complaint(about: value) { complain(parameter.name, complaint) }
    }
    guard errors.isEmpty else {
      let known = operation.parameters.filter { !$0.isOfPath }.map(\.name)
      throw Problem(
        .malformedRequest,
        errors.map { "\($0.parameter ?? "") \($0.detail)" }.joined(separator: "; "),
        suggestion: known.isEmpty
          ? "this operation takes no parameters" : "it takes \(known.joined(separator: ", "))",
        errors: errors)
    }
    self.values = values
  }

  func text(_ name: String) -> String? { values[name] }

  /// A parameter of the path, which is always there.
  func required(_ name: String) -> String { values[name] ?? "" }

  func position(_ name: String) -> Int64? { values[name].flatMap { Int64($0) } }

  func integer(_ name: String) -> Int? { values[name].flatMap { Int($0) } }

  func flag(_ name: String) -> Bool { values[name] == "true" }

  func time(_ name: String) -> TimePoint? { values[name].flatMap { TimePoint($0) } }

  func moment(_ name: String, now: Timestamp) -> Moment {
    values[name].flatMap { Moment($0, now: now) } ?? .latest
  }
}

/// Percent-encoding of queries (RFC 3986 §2.1, and `+` for a space as forms have it).
enum Percent {
  /// Nil for what is no UTF-8, holds NUL, or has a `%` without two digits.
  static func decode(_ text: Substring) -> String? {
    var bytes: [UInt8] = []
    var rest = text.utf8[...]
    while let byte = rest.popFirst() {
      switch byte {
      case UInt8(ascii: "%"):
        guard let high = rest.popFirst().flatMap(digit), let low = rest.popFirst().flatMap(digit)
        else { return nil }
        bytes.append(high << 4 | low)
      case UInt8(ascii: "+"): bytes.append(UInt8(ascii: " "))
      default: bytes.append(byte)
      }
    }
    return bytes.contains(0) ? nil : String(validating: bytes, as: UTF8.self)
  }

  /// A hexadecimal digit's value; nil for any other byte.
  static func digit(_ byte: UInt8) -> UInt8? {
    switch byte {
    case UInt8(ascii: "0")...UInt8(ascii: "9"): byte - UInt8(ascii: "0")
    case UInt8(ascii: "a")...UInt8(ascii: "f"): byte - UInt8(ascii: "a") + 10
    case UInt8(ascii: "A")...UInt8(ascii: "F"): byte - UInt8(ascii: "A") + 10
    default: nil
    }
  }
}
