/// One type of event: its name, the one version of it that is taken, and the rules of its payload.
final class EventType: Sendable {
  /// `dev.cdevents.` or `dev.cdeventsx.shiplog-`.
  let namespace: Namespace
  /// Subject and predicate, such as `service.deployed`.
  let name: String
  let subject: Subject
  /// Such as `0.3.0`.
  let version: String
  /// The rules of `subject.content`.
  let content: Shape
  /// The rules of the whole CDEvent: `context`, `subject`, `customData`, `customDataContentType`.
  let document: Shape
  /// What no shape can say, checked after it.
  let condition: Condition

  enum Namespace: String, Sendable {
    case cdevents = "dev.cdevents."
    case shiplog = "dev.cdeventsx.shiplog-"
  }

  /// The part of the name before its dot, as far as facts are read by it.
  enum Subject: String, Sendable {
    case deployment, service, artifact, build, environment, incident, configuration, testsuiterun,
      testcaserun, taskrun, pipelinerun, `import`, record, notification, policy, approval, hold,
      retention, token
    case other
  }

  /// Members that become required by the value of others.
  enum Condition: Sendable {
    case none
    /// A rollback names what it undoes.
    case rollbackNamesItsTarget
    /// The same, and whoever did not succeed says where and why.
    case endIsExplained
  }

  /// The type attribute: namespace, name and version.
  let type: String
  /// Who makes the rules, as error messages say it.
  let authority: Authority

  init(
    _ namespace: Namespace, _ name: String, _ version: String, subjectMembers: Shape.Members = [:],
    subjectSource: Shape = .uriReference, condition: Condition = .none, _ content: Shape
  ) {
    self.namespace = namespace
    self.name = name
    subject = Subject(rawValue: String(name.prefix { $0 != "." })) ?? .other
    type = namespace.rawValue + name + "." + version
    authority =
      switch namespace {
      case .cdevents: .cdevents
      case .shiplog: Authority(name: "shiplog-\(name) \(version)", rule: .vocabulary)
      }
    self.version = version
    self.content = content
    self.condition = condition
    var fields = [
      Shape.Field(name: "id", shape: .name, isRequired: true),
      Shape.Field(name: "content", shape: content, isRequired: true),
      Shape.Field(name: "source", shape: subjectSource, isRequired: false),
    ]
    fields += subjectMembers.map { Shape.Field(name: $0.key, shape: $0.value, isRequired: false) }
    document = .object(
      required: ["context": Self.context, "subject": .object(fields)],
      optional: ["customData": .customData, "customDataContentType": .anyText])
  }

  /// What every CDEvent says about itself (CDEvents 0.5.1, `context`).
  static let context = Shape.object(
    required: [
      "specversion": .name, "id": .name, "source": .uriReference, "type": .name,
      "timestamp": .timestamp,
    ],
    optional: [
      "schemaUri": .uri, "chainId": .name, "links": .list(of: .link),
    ])

  /// A custom event of somebody else: a CDEvent whose content only its producer knows.
  static let foreignDocument = Shape.open(
    required: [
      "context": context,
      "subject": .open(required: ["id": .name, "content": .anyObject]),
    ])
}
