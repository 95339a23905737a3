internal import Deployments

/// What is wrong with one event of a request.
struct Fault: Error {
  /// The bytes are no event at all, the event is too large, or it is one that the log does not take.
  enum Kind { case malformed, tooLarge, refused }

  let kind: Kind
  /// With its place, for people: `$.data.context.id: is missing; …`.
  let detail: String
  /// What goes among the `errors`; its index is the request's to say.
  let error: Problem.Detail

  init(_ rejection: Rejection) {
    self.init(
      rejection, at: "\(rejection.path)",
      Problem.Detail(rejection.message, pointer: rejection.path.pointer))
  }

  init(_ rejection: Rejection, at place: String, _ error: Problem.Detail) {
    kind = rejection.rule.faultKind
    detail = "\(place): \(rejection.message) (\(rejection.rule.rawValue))"
    self.error = error
  }

  /// A header that is wrong by itself.
  init(header: String, _ message: String) {
    kind = .malformed
    detail = "\(header): \(message)"
    error = Problem.Detail(message, parameter: header)
  }
}

extension Rejection.Rule {
  /// What is wrong with the form of an event makes it none; what is wrong with what it says, one that is refused.
  var faultKind: Fault.Kind {
    switch self {
    case .json, .encoding, .depth, .surrogate, .nul, .duplicateKey, .cloudevents, .identity:
      .malformed
    case .size: .tooLarge
    case .cdevents, .vocabulary, .time, .secret, .reserved, .leafSize: .refused
    }
  }
}

extension Fault.Kind {
  var problem: Problem.Kind {
    switch self {
    case .malformed: .malformedEvent
    case .tooLarge: .tooLarge
    case .refused: .refusedEvent
    }
  }
}

/// The faults of a batch, by the events' indexes.
struct Faults {
  /// More are counted, not told.
  static let limit = 100

  private var first: (index: Int, fault: Fault)?
  private var errors: [Problem.Detail] = []
  private var kinds: Set<Fault.Kind> = []
  private(set) var count = 0

  var isEmpty: Bool { count == 0 }

  mutating func add(_ fault: Fault, at index: Int) {
    count += 1
    kinds.insert(fault.kind)
    if first == nil { first = (index, fault) }
    guard errors.count < Self.limit else { return }
    var error = fault.error
    error.index = index
    errors.append(error)
  }

  /// The problem that a batch of so many events has; nil where nothing is wrong. What is no event weighs more than what
  /// is too large, and that more than what is refused.
  func problem(of events: Int) -> Problem? {
    guard let (index, fault) = first else { return nil }
    let kind = [Fault.Kind.malformed, .tooLarge, .refused].first(where: kinds.contains)
    let wrong =
      count == 1
      ? "one of \(events) events is wrong, that of index \(index)"
      : "\(count) of \(events) events are wrong, the first that of index \(index)"
    return Problem(
      (kind ?? fault.kind).problem, "\(wrong): \(fault.detail)",
      suggestion: "mend what errors names and send the batch again: nothing of it was appended",
      errors: errors)
  }
}
