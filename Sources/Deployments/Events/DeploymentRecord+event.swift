extension DeploymentRecord {
  /// The type that a record becomes.
  package static let type = "dev.cdeventsx.shiplog-deployment.finished.0.1.0"

  /// The record as one `deployment.finished` CloudEvent; the same record gives the same bytes.
  ///
  /// The service is the artifact's name where the record names none. The deployment's id follows
  /// from environment, service, artifact and time, the event's id from all of the record.
  ///
  /// - Parameter source: The CloudEvents source, a URI reference.
  /// - Returns: JSON that `ReceivedEvent(parsing:now:)` takes, if the source is one.
  /// - Throws: A status that says nothing about an end.
  package func event(source: String) throws(Rejection) -> [UInt8] {
    guard let meaning else {
      throw Rejection(
        path: JSONPath().appending("status"), rule: .vocabulary, message: Status.complaint)
    }
    let id = DerivedID.uuid(source: source, [String(decoding: json.bytes, as: UTF8.self)])
    let envelope = EventText(
      type: Self.type, source: source, id: id, subject: deploymentID(source), time: deployedAt,
      deployment: deploymentID(source))
    return envelope.bytes(content: .object(content(meaning)), customData: customData)
  }

  private var serviceName: String { service ?? Artifact(artifact).name }

  private func deploymentID(_ source: String) -> String {
    if let deployment { return deployment }
    let moment = Timestamp(rfc3339: deployedAt)?.description ?? deployedAt
    let parts = [
      Names.environment(environment), Names.service(serviceName), artifact, moment,
    ]
    return "urn:uuid:" + DerivedID.uuid(source: source, parts)
  }

  private func content(_ meaning: Status) -> [(String, JSONText)] {
    var members: [(String, JSONText)] = [
      ("kind", .string("deploy")), ("environment", .reference(environment)),
      ("service", .reference(serviceName)), ("artifactId", .string(artifact)),
      ("outcome", .string(meaning.outcome.rawValue)), ("changed", .bool(meaning.changed)),
    ]
    if let commit { members.append(("commit", .string(commit))) }
    if let phase = meaning.phase {
      members.append(("phase", .string(phase.rawValue)))
      members.append(("reason", .string(reason ?? Self.noReason)))
    } else if let reason {
      members.append(("reason", .string(reason)))
    }
    members.append(("verificationPassed", verificationPassed.map(JSONText.bool) ?? .null))
    if let rolloutDuration {
      members.append(("rolloutDurationSeconds", .raw(Array(rolloutDuration.utf8))))
    }
    members.append(("deployedAt", .string(deployedAt)))
    if let deployedBy { members.append(("deployedBy", .reference(deployedBy))) }
    return members
  }

  private static let noReason = "not recorded"

  /// What `content` cannot tell: the word for the status, and what the record itself named.
  private var customData: JSONText {
    var members: [(String, JSONText)] = [("status", .string(status))]
    if let service { members.append(("service", .string(service))) }
    if let deployment { members.append(("deployment", .string(deployment))) }
    return .object([("record", .object(members))])
  }

  /// The record of a `deployment.finished`, whoever wrote that; `nil` for other events.
  ///
  /// - Parameter body: The event as it is stored.
  package init?(event body: [UInt8]) {
    let never = Timestamp(microseconds: .max)
    guard let json = try? JSON(body), let opened = try? OpenedEvent(json.root, now: never),
      opened.event.meaning == .deploymentFinished, let cdevent = opened.cdevent,
      let content = cdevent["subject"]?["content"],
      let environment = content["environment"]?["id"]?.string,
      let artifact = content["artifactId"]?.string,
      let deployedAt = content["deployedAt"]?.string ?? cdevent["context"]?["timestamp"]?.string
    else { return nil }
    let record = cdevent["customData"]?["record"]
    self.environment = environment
    self.artifact = artifact
    self.deployedAt = deployedAt
    deployedBy = content["deployedBy"]?["id"]?.string
    verificationPassed = content["verificationPassed"]?.bool
    rolloutDuration = content["rolloutDurationSeconds"]?.number
    commit = content["commit"]?.string
    let reason = content["reason"]?.string
    if let status = record?["status"]?.string {
      self.status = status
      service = record?["service"]?.string
      deployment = record?["deployment"]?.string
      self.reason = reason == Self.noReason ? nil : reason
    } else {
      status = Status.word(
        for: (
          content["outcome"]?.string, content["phase"]?.string, content["changed"]?.bool
        ))
      service = content["service"]?["id"]?.string
      deployment = opened.event.deployment
      self.reason = reason
    }
  }
}
