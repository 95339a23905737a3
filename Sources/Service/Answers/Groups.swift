internal import Deployments
package import History

extension Listing {
  /// Bodies that may go or stay, by what decides.
  package static let groups = Listing(
    "groups",
    [
      Column("environment"), Column("service"), Column("action"), Column("rule"),
      Column("bodies", .right), Column("bytes", .right), .time("oldest"), .time("newest").optional,
    ], ofLog: true)
}

extension Answer {
  package init(_ plan: RetentionPlan) {
    self.init(.groups, at: plan.position, plan.groups.map(\.row))
  }
}

extension RetentionPlan.Group {
  fileprivate var row: [JSONText] {
    [
      .optional(key.environment), .optional(key.service),
      .string(key.verdict == .prunable ? "prune" : "keep"), .string(key.verdict.rawValue),
      .int(bodies), .int(bytes), .optional(oldest), .optional(newest),
    ]
  }
}
