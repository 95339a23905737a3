package import Deployments
package import History
internal import Log

extension Listing {
  /// The steps of a deployment; with bodies also each event as it was received.
  package static func steps(bodies: Bool) -> Listing {
    let columns: [Column] =
      [
        Column("position", .right), .time("occurred"),
        .duration("elapsed_seconds").optional, .duration("took_seconds"), Column("step"),
        Column("outcome"), Column("type", inTable: false), Column("id", inTable: false),
        Column("subject", inTable: false), Column("actor", inTable: false),
        Column("body").optional,
      ] + BodyPruning.columns
    return Listing("steps", columns + (bodies ? [Column("content", inTable: false).of(.any)] : []))
  }
}

/// A deployment with its steps, and whether their bodies are stored.
package struct TimelineAnswer: Sendable {
  package let position: Int64
  /// A value for each column of `Listing.deployments`.
  package let deployment: [JSONText]
  package let listing: Listing
  package let steps: [[JSONText]]

  package init(
    position: Int64, deployment: [JSONText], listing: Listing, steps: [[JSONText]]
  ) {
    self.position = position
    self.deployment = deployment
    self.listing = listing
    self.steps = steps
  }

  /// `position`, `deployment`, `steps`.
  package var json: JSONText {
    let columns = listing.columns.map(\.name)
    return .object([
      ("position", .int(position)),
      (
        "deployment",
        .object(Array(zip(Listing.deployments.columns.map(\.name), deployment)))
      ),
      ("steps", .array(steps.map { .object(Array(zip(columns, $0))) })),
    ])
  }
}

extension History {
  /// A deployment's timeline as people and programs get it.
  ///
  /// - Parameters:
  ///   - id: the deployment's
  ///   - bodies: whether every step shows the event as it was received
  ///   - moment: now, or the position that the log ended at
  /// - Returns: nil where the log knows no deployment of this id at that moment
  /// - Throws: `LogError.noEntry` for a position that is not there, `PostgresError`
  package func timelineAnswer(
    of id: String, bodies: Bool, at moment: Moment = .latest
  ) async throws -> TimelineAnswer? {
    guard let timeline = try await timeline(of: id, at: moment) else { return nil }
    return try await answer(timeline, bodies: bodies)
  }

  /// The same of a timeline that was asked for.
  func answer(_ timeline: Timeline, bodies: Bool) async throws -> TimelineAnswer {
    let positions = timeline.steps.map(\.entry.position)
    let stored = try await log.storedBodies(at: positions)
    let prunings = try await prunings(of: positions.filter { !stored.contains($0) })
    let contents = bodies ? try await log.bodies(at: positions) : [:]
    return TimelineAnswer(
      position: timeline.position, deployment: timeline.deployment.row,
      listing: .steps(bodies: bodies),
      steps: timeline.steps.map { step in
        let body = contents[step.entry.position].map { JSONText.raw($0) } ?? .null
        return step.row(stored: stored, prunings) + (bodies ? [body] : [])
      })
  }
}

extension Step {
  /// Says of its body whether it is `stored`.
  fileprivate func row(stored: Set<Int64>, _ prunings: [Int64: BodyPruning]) -> [JSONText] {
    let event = entry.event
    return [
      .int(entry.position), .optional(entry.occurred), .seconds(elapsed), .seconds(took),
      .string(event.step), .optional(event.facts.outcome?.rawValue), .string(event.type),
      .string(event.id), .optional(event.subject), .string(entry.principal.description),
      .string(stored.contains(entry.position) ? "stored" : "pruned"),
    ] + BodyPruning.row(prunings[entry.position])
  }
}
