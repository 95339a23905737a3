package import Deployments
package import Log
package import Postgres

extension Problem {
  /// What the log said to an append. Never a value of what was to be appended, nor what the server quotes of it.
  ///
  /// - Parameters:
  ///   - error: what it said
  ///   - events: of the request
  ///   - isBatch: whether the errors tell them apart by their indexes
  package init(_ error: LogError, appending events: [ReceivedEvent], isBatch: Bool) {
    switch error {
    case .conflict(let position, let source, let id):
      self.init(conflictAt: position, source, id, among: events, isBatch)
    case .rejected(let rejection, let index) where isBatch:
      var faults = Faults()
      faults.add(Fault(rejection), at: index)
      self = faults.problem(of: events.count) ?? Problem(Fault(rejection))
    case .rejected(let rejection, _): self.init(Fault(rejection))
    default: self.init(error)
    }
  }

  /// What the log said to anything but an append.
  package init(_ error: LogError) {
    switch error {
    case .conflict: self.init(.conflict, error.description)
    case .rejected(let rejection, _): self.init(Fault(rejection))
    case .noEntry: self.init(.notFound, error.description)
    case .busy: self.init(.busy, error.description, retryAfter: 1)
    case .tooManyEvents: self.init(.tooLarge, error.description)
    case .unreachable(let cause), .database(let cause): self.init(cause)
    case .schema:
      self.init(
        .unavailable, "the database's schema is not the one that this server was built for",
        suggestion:
          "shiplog migrate brings it up to date; shiplog migrate --status tells what differs")
    case .origin, .bodiesGone: self.init(.failed, error.description)
    case .unreadableLeaf, .damagedHead:
      self.init(.failed, error.description, suggestion: "shiplog verify tells what else is wrong")
    }
  }

  /// What PostgreSQL said, by its SQLSTATE alone: its message may quote values.
  package init(_ error: PostgresError) {
    guard error.isConnectionFailure || error.isCommitUnknown else {
      self.init(.failed, "the database refused a statement (SQLSTATE \(error.sqlstate))")
      return
    }
    self.init(
      .unavailable, "the database cannot be reached (SQLSTATE \(error.sqlstate))",
      suggestion:
        "send the same request again: an event that was appended nevertheless answers as a duplicate",
      retryAfter: 2)
  }

  private init(
    conflictAt position: Int64, _ source: String, _ id: String, among events: [ReceivedEvent],
    _ isBatch: Bool
  ) {
    let (_, earlier) = events.conflict(source: source, id: id)
    let place =
      earlier.map { "also event \($0) of this request," } ?? "already at position \(position)"
    self.init(conflictOf: source, id, place, among: events, isBatch)
  }

  /// Of an entry that the caller does not reach.
  init(
    conflictElsewhereOf source: String, _ id: String, among events: [ReceivedEvent], _ isBatch: Bool
  ) {
    self.init(conflictOf: source, id, "already in the log", among: events, isBatch)
  }

  private init(
    conflictOf source: String, _ id: String, _ place: String, among events: [ReceivedEvent],
    _ isBatch: Bool
  ) {
    let index = events.conflict(source: source, id: id).0
    let detail = "source \(source), id \(id) is \(place) with other content"
    self.init(
      .conflict, isBatch ? "event \(index): \(detail)" : detail,
      suggestion:
        "give an event that is another one an id of its own; the same event again has the same content",
      errors: [Detail(detail, index: isBatch ? index : nil)])
  }
}
