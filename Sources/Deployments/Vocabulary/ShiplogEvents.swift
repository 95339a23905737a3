/// Our own event types, in the namespace that CDEvents reserves for custom events:
/// `dev.cdeventsx.shiplog-<subject>.<predicate>.0.1.0`.
enum ShiplogEvents {
  static let types: [EventType] = [
    deployment("deployment.queued", waiting, .rollbackNamesItsTarget),
    deployment("deployment.started", attempt, .rollbackNamesItsTarget),
    deployment("deployment.finished", ended, .endIsExplained),
    type("record.published", record),
    type("notification.sent", notification),
    type("configuration.changed", configuration),
    type("policy.declared", policy),
    type("policy.violated", violation),
    type("approval.created", request),
    type("approval.closed", answer),
    type("retention.applied", retention),
    type("hold.placed", hold),
    type("hold.released", .object(required: ["hold": .reference, "reason": .name])),
    type("import.finished", imported),
    type("token.created", token),
    type("token.revoked", .object(required: ["token": .reference], optional: ["reason": .name])),
  ]

  private static func type(_ name: String, _ content: Shape) -> EventType {
    EventType(.shiplog, name, "0.1.0", content)
  }

  private static func deployment(
    _ name: String, _ content: Shape, _ condition: EventType.Condition
  ) -> EventType {
    EventType(.shiplog, name, "0.1.0", condition: condition, content)
  }

  /// Who did something: an opaque id and what kind of principal it is.
  static let principal = Shape.object(
    required: ["id": .name],
    optional: ["type": .word(["user", "service_account", "system", "unknown"])])

  private static let done = Shape.word(["success", "failure"])

  private static let record = Shape.object(
    required: [
      "about": .reference, "uri": .anyText, "outcome": done,
      "recordType": .word([
        "kubernetes-annotation", "git-tag", "git-note", "file", "ticket", "other",
      ]),
    ], optional: ["digest": .anyText])

  private static let notification = Shape.object(
    required: [
      "about": .reference, "outcome": done,
      "channel": .word(["email", "slack", "teams", "pagerduty", "webhook", "other"]),
    ],
    optional: ["target": .anyText, "reason": .anyText])

  /// Which keys changed and how; there is no place for a value.
  private static let configuration = Shape.object(
    required: [
      "environment": .reference,
      "provider": .word([
        "azure-app-configuration", "azure-key-vault", "configmap", "kubernetes-secret",
        "env-file", "terraform", "other",
      ]),
      "changes": .list(
        of: .object(
          required: [
            "key": .name, "kind": .word(["configuration", "secret-reference", "feature-flag"]),
            "action": .word(["added", "changed", "removed", "rotated"]),
          ],
          optional: ["fromVersion": .anyText, "toVersion": .anyText, "digest": .pattern(.hmac)]),
        atLeast: 1),
    ],
    optional: ["service": .reference, "changedBy": principal])

  private static let policy = Shape.object(
    required: ["environment": .reference, "policy": .anyObject], optional: ["reason": .anyText])

  private static let violation = Shape.object(
    required: [
      "about": .reference, "severity": .severity,
      "rule": .word([
        "one-deployment-per-environment", "dependency-order", "same-artifact-promotion",
        "required-metadata", "no-manual-steps", "verified-before-promotion",
        "environment-parity", "deploy-after-approval", "other",
      ]),
    ],
    optional: [
      "environment": .reference, "detail": .anyText, "evidence": .list(of: .anyText),
    ])

  private static let request = Shape.object(
    required: ["resource": .reference],
    optional: ["environment": .reference, "approvalDetailsUrl": .uri, "requestor": principal])

  private static let answer = Shape.object(
    required: [
      "resource": .reference, "responder": principal,
      "status": .word(["approved", "rejected", "cancelled", "expired"]),
    ],
    optional: [
      "environment": .reference, "approvalDetailsUrl": .uri, "comment": .anyText,
      "decision": .word([
        "escalated", "delegate", "deferred", "requestChanges", "approved", "rejected",
      ]),
    ])

  private static let retention = Shape.object(
    required: [
      "policy": .anyObject, "reason": .word(["policy", "erasure-request"]), "bodies": .count,
      "positions": .list(of: .list(of: .count, atLeast: 2, atMost: 2)),
      "digest": .pattern(.sha256),
    ],
    optional: ["environment": .reference, "bytes": .count])

  private static let hold = Shape.object(
    required: [
      "reason": .name,
      "scope": .object(optional: [
        "environment": .reference, "service": .reference, "deployment": .reference,
        "from": .timestamp, "to": .timestamp,
      ]),
    ],
    optional: ["until": .timestamp])

  /// A limit that names nothing would let pass everything.
  private static let token = Shape.object(
    required: [
      "digest": .pattern(.sha256),
      "scopes": .list(of: .word(Scope.allCases.map(\.rawValue)), atLeast: 1),
    ],
    optional: [
      "environments": .list(of: .reference, atLeast: 1),
      "services": .list(of: .reference, atLeast: 1), "expires": .timestamp,
    ])

  private static let imported = Shape.object(
    required: [
      "provider": .anyText, "counts": .map(of: .count),
      "outcome": .word(["success", "failure", "error"]),
    ],
    optional: ["range": .anyObject, "digest": .anyText])
}
