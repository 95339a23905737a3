/// The 45 event types of CDEvents 0.5.1, each with the rules of its `subject.content`
/// (`cdevents.dev/0.5.1/schema`). The vocabulary is closed: no other `dev.cdevents.` type, and no
/// other version of one of these, is an event of CDEvents 0.5.1.
enum CDEvents {
  static let types: [EventType] =
    source + artifacts + runs + tests + environments + services + incidents + tickets

  private static func type(_ name: String, _ version: String, _ content: Shape) -> EventType {
    EventType(.cdevents, name, version, content)
  }

  private static let inRepository = Shape.object(optional: ["repository": .reference])

  private static let repository: Shape.Members = [
    "name": .anyText, "owner": .anyText, "uri": .uri, "viewUrl": .uri,
  ]

  private static let source = [
    type(
      "repository.created", "0.3.0",
      .object(
        required: ["name": .name, "uri": .uri], optional: ["owner": .anyText, "viewUrl": .uri])),
    type("repository.modified", "0.3.0", .object(optional: repository)),
    type("repository.deleted", "0.3.0", .object(optional: repository)),
    type("branch.created", "0.3.0", inRepository),
    type("branch.deleted", "0.3.0", inRepository),
    type(
      "change.created", "0.4.0",
      .object(optional: ["description": .name, "repository": .reference])),
    type("change.updated", "0.3.0", inRepository),
    type("change.reviewed", "0.3.0", inRepository),
    type("change.merged", "0.3.0", inRepository),
    type("change.abandoned", "0.3.0", inRepository),
  ]

  private static let sbom = Shape.object(required: ["uri": .uriReference])

  private static let artifacts = [
    type(
      "artifact.packaged", "0.3.0",
      .object(required: ["change": .reference], optional: ["sbom": sbom])),
    type("artifact.signed", "0.3.0", .object(required: ["signature": .name])),
    type("artifact.published", "0.3.0", .object(optional: ["sbom": sbom, "user": .name])),
    type("artifact.downloaded", "0.2.0", .object(optional: ["user": .name])),
    type("artifact.deleted", "0.2.0", .object(optional: ["user": .name])),
    type("build.queued", "0.3.0", .object()),
    type("build.started", "0.3.0", .object()),
    type("build.finished", "0.3.0", .object(optional: ["artifactId": .anyText])),
  ]

  private static let runs = [
    type(
      "pipelinerun.queued", "0.3.0", .object(optional: ["pipelineName": .anyText, "uri": .uri])),
    type(
      "pipelinerun.started", "0.3.0", .object(required: ["pipelineName": .anyText, "uri": .uri])),
    type(
      "pipelinerun.finished", "0.3.0",
      .object(optional: [
        "pipelineName": .anyText, "uri": .uri, "outcome": .outcome, "errors": .anyText,
      ])),
    type(
      "taskrun.started", "0.3.0",
      .object(optional: ["taskName": .anyText, "uri": .uri, "pipelineRun": .reference])),
    type(
      "taskrun.finished", "0.3.0",
      .object(optional: [
        "taskName": .anyText, "uri": .uri, "pipelineRun": .reference, "outcome": .anyText,
        "errors": .anyText,
      ])),
  ]

  private static let environments = [
    type("environment.created", "0.3.0", .object(optional: ["name": .anyText, "uri": .uri])),
    type("environment.modified", "0.3.0", .object(optional: ["name": .anyText, "uri": .uri])),
    type("environment.deleted", "0.3.0", .object(optional: ["name": .anyText])),
  ]

  private static let running = Shape.object(
    required: ["environment": .reference, "artifactId": .name])
  private static let placed = Shape.object(optional: ["environment": .reference])

  private static let services = [
    type("service.deployed", "0.3.0", running),
    type("service.upgraded", "0.3.0", running),
    type("service.rolledback", "0.3.0", running),
    type("service.removed", "0.3.0", placed),
    type("service.published", "0.3.0", placed),
  ]

  private static let incident = Shape.object(
    required: ["environment": .reference],
    optional: ["description": .anyText, "service": .reference, "artifactId": .name])

  private static let incidents = [
    type("incident.detected", "0.3.0", incident),
    type(
      "incident.reported", "0.3.0",
      .object(
        required: ["environment": .reference, "ticketURI": .uri],
        optional: ["description": .anyText, "service": .reference, "artifactId": .name])),
    type("incident.resolved", "0.3.0", incident),
  ]
}
