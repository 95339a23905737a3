package import Deployments
package import History

extension Listing {
  package static let policies = Listing(
    "policies",
    [
      Column("environment"), Column("deploys_from").of(.texts).optional,
      Column("verification").of(.texts),
      Column("rollback"), Column("deployments_preserved"),
      Column("details_kept_days", .right).of(.integerOrText),
      Column("rollout_timeout_seconds", .right).optional,
      Column("deployments_at_a_time", .right).optional,
      Column("deployments_per_day", .right).optional, Column("layers", inTable: false).of(.texts),
      .time("declared_at").optional, Column("position", .right).optional,
      Column("declared_by", inTable: false),
    ], ofLog: true)
}

extension Answer {
  package init(_ answer: PolicyAnswer) {
    self.init(.policies, at: answer.position, answer.policies.map(\.row))
  }
}

extension PolicyInForce {
  package var row: [JSONText] {
    [
      .string(environment), .strings(policy.deploysFrom), .strings(policy.verification),
      .string(policy.rollback.rawValue), .string(policy.preserved.description),
      policy.detailsKeptDays.map { .int($0) } ?? .string("forever"),
      .int(policy.rolloutTimeoutSeconds), .int(policy.deploymentsAtATime),
      .optional(policy.deploymentsPerDay), .strings(policy.layers),
      .optional(declaration?.recorded), .optional(declaration?.position),
      .optional(declaration?.actor),
    ]
  }
}

extension PolicyInForce {
  /// Reads what its row becomes in JSON; nil for anything else.
  package init?(_ json: JSON.Value) {
    guard let environment = json["environment"]?.string else { return nil }
    // The members of a policy have the same names as in its event, in another case.
    let members = json.members.map { key, value -> (String, JSONText) in
      let parts = key.split(separator: "_")
      let name =
        (parts.first ?? "")
        + parts.dropFirst().map { $0 == "a" ? "A" : $0.prefix(1).uppercased() + $0.dropFirst() }
        .joined()
      return (String(name), value.string == "forever" ? .null : JSONText(value))
    }
    guard let document = try? JSON(JSONText.object(members).bytes) else { return nil }
    var declaration: Declaration?
    if let position = json["position"]?.int, let recorded = json["declared_at"]?.timestamp {
      declaration = Declaration(
        position: position, recorded: recorded, actor: json["declared_by"]?.string ?? "")
    }
    self.init(
      environment: environment, policy: Policy(document.root, of: environment),
      declaration: declaration)
  }
}
