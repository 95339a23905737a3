/// What a type means to the projections, whatever its version.
package enum Meaning: String, Sendable, CaseIterable {
  case deploymentQueued = "dev.cdeventsx.shiplog-deployment.queued"
  case deploymentStarted = "dev.cdeventsx.shiplog-deployment.started"
  case deploymentFinished = "dev.cdeventsx.shiplog-deployment.finished"
  case suiteStarted = "dev.cdevents.testsuiterun.started"
  case suiteFinished = "dev.cdevents.testsuiterun.finished"
  case caseFinished = "dev.cdevents.testcaserun.finished"
  case taskStarted = "dev.cdevents.taskrun.started"
  case taskFinished = "dev.cdevents.taskrun.finished"
  case pipelineQueued = "dev.cdevents.pipelinerun.queued"
  case pipelineStarted = "dev.cdevents.pipelinerun.started"
  case pipelineFinished = "dev.cdevents.pipelinerun.finished"
  case serviceDeployed = "dev.cdevents.service.deployed"
  case serviceUpgraded = "dev.cdevents.service.upgraded"
  case serviceRolledBack = "dev.cdevents.service.rolledback"
  case serviceRemoved = "dev.cdevents.service.removed"
  case servicePublished = "dev.cdevents.service.published"
  case incidentDetected = "dev.cdevents.incident.detected"
  case incidentReported = "dev.cdevents.incident.reported"
  case incidentResolved = "dev.cdevents.incident.resolved"
  case changeMerged = "dev.cdevents.change.merged"
  case artifactPackaged = "dev.cdevents.artifact.packaged"
  case artifactPublished = "dev.cdevents.artifact.published"
  case artifactSigned = "dev.cdevents.artifact.signed"
  case recordPublished = "dev.cdeventsx.shiplog-record.published"
  case notificationSent = "dev.cdeventsx.shiplog-notification.sent"
  case configurationChanged = "dev.cdeventsx.shiplog-configuration.changed"
  case policyDeclared = "dev.cdeventsx.shiplog-policy.declared"
  case policyViolated = "dev.cdeventsx.shiplog-policy.violated"
  case approvalCreated = "dev.cdeventsx.shiplog-approval.created"
  case approvalClosed = "dev.cdeventsx.shiplog-approval.closed"
  case retentionApplied = "dev.cdeventsx.shiplog-retention.applied"
  case holdPlaced = "dev.cdeventsx.shiplog-hold.placed"
  case holdReleased = "dev.cdeventsx.shiplog-hold.released"
  case importFinished = "dev.cdeventsx.shiplog-import.finished"
  case tokenCreated = "dev.cdeventsx.shiplog-token.created"
  case tokenRevoked = "dev.cdeventsx.shiplog-token.revoked"

  private static let byName = Dictionary(uniqueKeysWithValues: allCases.map { ($0.rawValue, $0) })

  /// `nil` for a type that no projection knows, and for one that does not end in a version of three
  /// numbers.
  package init?(type: String) {
    var dots = 0
    let utf8 = type.utf8
    var end = utf8.endIndex
    while dots < 3, end > utf8.startIndex {
      end = utf8.index(before: end)
      if utf8[end] == UInt8(ascii: ".") {
        dots += 1
      } else if !utf8[end].isDigit {
        return nil
      }
    }
    guard dots == 3, let meaning = Self.byName[String(type[..<end])] else { return nil }
    self = meaning
  }
}
