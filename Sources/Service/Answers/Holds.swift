package import Deployments
package import History

extension Listing {
  package static let holds = Listing(
    "holds",
    [
      Column("id").whole, Column("environment"), Column("service"), Column("deployment"),
      .time("from").optional, .time("to").optional, .time("until").optional, Column("state"),
      Column("position", .right).optional, .time("placed_at").optional,
      Column("placed_by", inTable: false),
      Column("released_by", .right, inTable: false), .time("released_at", inTable: false),
    ], ofLog: true)
}

extension Answer {
  /// - Parameters:
  ///   - answer: every hold
  ///   - all: also those that were released or have ended
  ///   - now: by which they have
  package init(_ answer: HoldAnswer, all: Bool, now: Timestamp) {
    let holds = answer.holds.filter { all || $0.isInForce(at: now) }
    self.init(.holds, at: answer.position, holds.map { $0.row(now) })
  }
}

extension PlacedHold {
  fileprivate func row(_ now: Timestamp) -> [JSONText] {
    let state = releasedBy != nil ? "released" : isInForce(at: now) ? "in_force" : "ended"
    return [
      .string(id), .optional(hold.environment), .optional(hold.service), .optional(hold.deployment),
      .optional(hold.from), .optional(hold.to), .optional(hold.until), .string(state),
      .int(position), .optional(placed), .string(actor), .optional(releasedBy),
      .optional(released),
    ]
  }
}
