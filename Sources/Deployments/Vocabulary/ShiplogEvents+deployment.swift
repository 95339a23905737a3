/// The life of a deployment: waiting, begun, ended. The three share what an attempt is.
extension ShiplogEvents {
  static let waiting = content(optional: ["position": .count, "blockedBy": .reference])

  static let attempt = content()

  /// The deployment record.
  static let ended = content(
    required: ["outcome": .outcome, "changed": .boolean],
    optional: [
      "phase": .word(["queue", "validate", "deploy", "rollout", "verify", "record"]),
      "reason": .anyText, "verificationPassed": .nullable(.boolean),
      "rolloutDurationSeconds": .number,
      "startedAt": .timestamp, "deployedAt": .timestamp, "deployedBy": principal,
      "supersededBy": .reference,
    ])

  private static let artifact = Shape.text(minimum: 1, maximum: 1024)

  private static func content(
    required: Shape.Members = [:], optional: Shape.Members = [:]
  ) -> Shape {
    guard case .object(let common) = common,
      case .object(let own) = Shape.object(required: required, optional: optional)
    else { return common }
    return .object(common + own)
  }

  private static let common = Shape.object(
    required: [
      "kind": .word(["deploy", "redeploy", "rollback", "remove"]), "environment": .reference,
      "service": .reference, "artifactId": artifact,
    ],
    optional: [
      "commit": .pattern(.commit), "committedAt": .timestamp,
      "changes": .list(
        of: .object(required: ["commit": .pattern(.commit), "committedAt": .timestamp]),
        atMost: 200),
      "previousArtifactId": artifact, "pipelineRun": .reference, "change": .reference,
      "trigger": .object(optional: ["type": .triggerType, "uri": .uri]),
      "layer": .word(["infra", "platform", "dependencies", "services", "frontend"]),
      "promotedFrom": .object(
        required: ["environment": .reference], optional: ["deployment": .reference]),
      "rollbackOf": .reference, "remediates": .list(of: .reference, atMost: 100),
      "requestedBy": principal, "team": .text(minimum: 1, maximum: 63),
    ])
}
