internal import Deployments
internal import History

/// One parameter of an operation.
package struct Parameter: Sendable {
  /// What values it takes.
  package enum Kind: Sendable {
    case environment
    case service
    case text
    /// A position of the log, from 0.
    case position
    /// A `TimePoint`.
    case time
    /// A position, or a `TimePoint`.
    case moment
    case integer(ClosedRange<Int>)
    /// `true` or `false`.
    case flag
    case choice([String])
    /// One or several of these, separated by commas.
    case choices([String])
  }

  package let name: String
  package let kind: Kind
  /// One sentence or more: what it does, and what holds without it.
  package let summary: String
  package let place: Place

  /// Where it stands in a request, in the words of OpenAPI.
  package enum Place: String, Sendable {
    case path, query, header
  }

  package init(_ name: String, _ kind: Kind, _ summary: String, in place: Place = .query) {
    self.name = name
    self.kind = kind
    self.summary = summary
    self.place = place
  }

  /// Whether a value is a time by how long ago it is.
  func isRelative(_ text: String?) -> Bool {
    switch kind {
    case .time, .moment:
      if case .before? = text.flatMap({ TimePoint($0) }) { true } else { false }
    default: false
    }
  }

  /// Characters of a name, and of other texts.
  static let nameLength = Length.name
  static let textLength = 1_024

  /// What is wrong with a value that is normalised; nil where nothing is.
  func complaint(about text: String) -> String? {
    switch kind {
    case .environment, .service:
      guard (1...Self.nameLength).contains(text.unicodeScalars.count) else {
        return "takes a name of 1 to \(Self.nameLength) characters"
      }
    case .text:
      guard (1...Self.textLength).contains(text.unicodeScalars.count) else {
        return "takes 1 to \(Self.textLength) characters"
      }
    case .position:
      guard let number = Int64(text), number >= 0 else { return "takes a position, from 0" }
    case .time:
      guard TimePoint(text) != nil else { return "takes a time: \(TimePoint.forms)" }
    case .moment:
      guard Int64(text).map({ $0 >= 0 }) ?? (TimePoint(text) != nil) else {
        return "takes a position, or a time: \(TimePoint.forms)"
      }
    case .integer(let range):
      guard let number = Int(text), range.contains(number) else {
        return "takes a whole number from \(range.lowerBound) to \(range.upperBound)"
      }
    case .flag:
      guard text == "true" || text == "false" else { return "takes true or false" }
    case .choice(let choices):
      guard choices.contains(text) else { return "takes \(choices.joined(separator: ", "))" }
    case .choices(let choices):
      let names = text.split(separator: ",", omittingEmptySubsequences: false).map(String.init)
      guard names.allSatisfy(choices.contains) else {
        return "takes \(choices.joined(separator: ", ")), several of them separated by commas"
      }
    }
    return nil
  }
}

extension Parameter.Kind {
  /// Names in the one form in which they are compared, anything else as it is.
  func normalized(_ text: String) -> String {
    switch self {
    case .environment: Names.environment(text)
    case .service: Names.service(text)
    default: text
    }
  }
}
