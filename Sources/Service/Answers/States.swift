package import Deployments
package import History

extension Listing {
  package static let states = Listing(
    "states",
    [
      Column("environment"), Column("service"), .artifact("artifact"),
      Column("deployment").optional, .time("since"), Column("state"),
      Column("verified").of(.flag).optional,
      Column("in_progress").of(.texts).optional, Column("queued").of(.texts).optional,
      .artifact("rollback_target").optional,
    ], ofLog: true)
}

extension Status {
  package var row: [JSONText] {
    [
      .string(environment), .string(service), .optional(artifact), .optional(deployment),
      .optional(since), .string(state.rawValue), .optional(verified),
      .strings(inProgress), .strings(queued), .optional(rollbackTarget),
    ]
  }
}

extension Answer {
  package init(_ answer: StatusAnswer) {
    self.init(.states, at: answer.position, answer.states.map(\.row))
  }
}
