/// The platform's deployment record: one flat object, written when a deployment has ended.
///
/// ```json
/// {"environment": "staging", "artifact": "registry.example.com/app:7a3f9c2",
///  "deployed_at": "2026-01-15T14:02:00Z", "deployed_by": "octocat", "status": "success",
///  "verification_passed": true, "rollout_duration_seconds": 47}
/// ```
package struct DeploymentRecord: Hashable, Sendable {
  package var environment: String
  package var artifact: String
  /// RFC 3339, as written.
  package var deployedAt: String
  package var deployedBy: String?
  /// As written; see `Status` for what the words mean.
  package var status: String
  package var verificationPassed: Bool?
  /// Seconds, as written.
  package var rolloutDuration: String?
  package var service: String?
  package var commit: String?
  /// The deployment's id, where the platform has one.
  package var deployment: String?
  package var reason: String?

  /// Reads a record, secrets refused.
  ///
  /// - Parameters:
  ///   - bytes: UTF-8 JSON.
  ///   - limits: Of the bytes; a reader may take less than the log does.
  /// - Throws: What is wrong with it, by its path in the record.
  package init(parsing bytes: [UInt8], limits: JSON.Limits = JSON.Limits()) throws(Rejection) {
    let json = try JSON(bytes, limits: limits)
    try Secrets.scan(json)
    try self.init(json.root)
  }

  init(_ record: JSON.Value) throws(Rejection) {
    try Self.shape.check(record, by: Self.authority)
    environment = record["environment"]?.string ?? ""
    artifact = record["artifact"]?.string ?? ""
    deployedAt = record["deployed_at"]?.string ?? ""
    deployedBy = record["deployed_by"]?.string
    status = record["status"]?.string ?? ""
    verificationPassed = record["verification_passed"]?.bool
    rolloutDuration = record["rollout_duration_seconds"]?.number
    service = record["service"]?.string
    commit = record["commit"]?.string
    deployment = record["deployment"]?.string ?? record["id"]?.string
    reason = record["reason"]?.string
    if let status = record["status"], Status(self.status) == nil {
      throw status.rejection(.vocabulary, Status.complaint)
    }
  }

  static let authority = Authority(name: "a deployment record", rule: .vocabulary)

  private static let shape = Shape.object(
    required: [
      "environment": .name, "artifact": .text(minimum: 1, maximum: 1024),
      "deployed_at": .timestamp, "status": .name,
    ],
    optional: [
      "deployed_by": .nullable(.name), "verification_passed": .nullable(.boolean),
      "rollout_duration_seconds": .nullable(.number), "service": .nullable(.name),
      "commit": .nullable(.pattern(.commit)), "reason": .nullable(.name),
      "deployment": .nullable(.text(minimum: 1, maximum: 256)),
      "id": .nullable(.text(minimum: 1, maximum: 256)),
    ])

  /// The record again: its seven keys, then those of the others that it has.
  package var json: JSONText {
    var members: [(String, JSONText)] = [
      ("environment", .string(environment)), ("artifact", .string(artifact)),
      ("deployed_at", .string(deployedAt)),
      ("deployed_by", deployedBy.map(JSONText.string) ?? .null),
      ("status", .string(status)),
      ("verification_passed", verificationPassed.map(JSONText.bool) ?? .null),
      ("rollout_duration_seconds", rolloutDuration.map { .raw(Array($0.utf8)) } ?? .null),
    ]
    let others = [
      ("service", service), ("commit", commit), ("deployment", deployment), ("reason", reason),
    ]
    for case (let key, let value?) in others { members.append((key, .string(value))) }
    return .object(members)
  }
}
