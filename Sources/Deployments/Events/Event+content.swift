/// What the payloads of the vocabulary say, by their subject.
extension Event {
  /// Fills in what `subject.content` says, once the payload is known to be right.
  mutating func read(
    _ content: JSON.Value, of type: EventType, _ subjectID: JSON.Value, _ reader: FactReader
  ) throws(Rejection) {
    environment = try reader.environment(content["environment"])
    switch type.subject {
    case .deployment:
      deployment = try subjectID.text(atMost: Length.deployment, reader.authority)
      service = try reader.service(content["service"])
      artifact = try reader.artifact(content["artifactId"])
      try facts.read(deployment: content, reader)
    case .service:
      service = try reader.normalised(subjectID, Names.service)
      artifact = try reader.artifact(content["artifactId"])
    case .artifact:
      artifact = try reader.artifact(subjectID)
    case .build:
      artifact = try reader.artifact(content["artifactId"])
    case .environment:
      environment = try reader.normalised(subjectID, Names.environment)
    case .incident, .configuration:
      service = try reader.service(content["service"])
      artifact = try reader.artifact(content["artifactId"])
    case .testsuiterun:
      facts.suite = try reader.id(content["testSuite"])
      if facts.suite == nil { facts.suite = try reader.suite(ofRun: subjectID) }
      facts.outcome = reader.word(content["outcome"])
    case .testcaserun:
      facts.suite = try reader.suite(ofRun: content["testSuiteRun"]?["id"])
      facts.check = try reader.id(content["testCase"])
      facts.outcome = reader.word(content["outcome"])
    case .taskrun:
      facts.task = try reader.nonEmpty(content["taskName"])
      facts.outcome = reader.word(content["outcome"])
    case .pipelinerun, .`import`:
      facts.outcome = reader.word(content["outcome"])
    case .record, .notification, .policy:
      facts.outcome = reader.word(content["outcome"])
      if deployment == nil { deployment = try reader.deployment(content["about"]) }
      facts.rule = Rule(policy: content, of: environment)
    case .approval:
      if deployment == nil { deployment = try reader.deployment(content["resource"]) }
    case .hold:
      environment = try reader.environment(content["scope"]?["environment"])
      service = try reader.service(content["scope"]?["service"])
      if deployment == nil { deployment = try reader.deployment(content["scope"]?["deployment"]) }
      facts.rule = try Rule(hold: content, of: self, reader)
    case .retention: facts.rule = try Rule(pruning: content)
    case .token: facts.rule = try Rule(token: content, subjectID, reader)
    case .other: break
    }
  }
}

extension Facts {
  /// The content of `deployment.queued`, `started` and `finished`.
  fileprivate mutating func read(
    deployment content: JSON.Value, _ reader: FactReader
  ) throws(Rejection) {
    kind = reader.word(content["kind"])
    commit = content["commit"]?.string
    committed = try reader.moment(content["committedAt"])
    for change in content["changes"]?.elements ?? content.elements {
      guard let commit = change["commit"]?.string,
        let committed = try reader.moment(change["committedAt"])
      else { continue }
      changes.append(Change(commit: String(commit.prefix(12)), committed: committed))
    }
    layer = content["layer"]?.string
    outcome = reader.word(content["outcome"])
    changed = content["changed"]?.bool
    phase = reader.word(content["phase"])
    previousArtifact = try reader.artifact(content["previousArtifactId"])
    promotedFromEnvironment = try reader.environment(content["promotedFrom"]?["environment"])
    promotedFromDeployment = try reader.deployment(content["promotedFrom"]?["deployment"])
    for repaired in content["remediates"]?.elements ?? content.elements {
      if let id = try reader.deployment(repaired) { remediates.append(id) }
    }
    rollbackOf = try reader.deployment(content["rollbackOf"])
    rolloutDuration = try reader.duration(content["rolloutDurationSeconds"])
    started = try reader.moment(content["startedAt"])
    deployed = try reader.moment(content["deployedAt"])
    supersededBy = try reader.deployment(content["supersededBy"])
    team = try reader.nonEmpty(content["team"])
    trigger = content["trigger"]?["type"]?.string
    verified = content["verificationPassed"]?.bool
  }
}
