/// What the log keeps of an event for ever: identity, time, and the facts that projections fold.
package struct Event: Hashable, Sendable {
  /// With `id` the identity. A CDEvent's is its context's, whatever CloudEvents id an SDK put
  /// around it.
  package var source: String
  package var id: String
  /// With namespace and version, such as `dev.cdevents.service.deployed.0.3.0`.
  package var type: String
  package var subject: String?
  /// The producer's time; `nil` where a plain CloudEvent has none.
  package var occurred: Timestamp?
  /// The id of the deployment that the event is a part of.
  package var deployment: String?
  /// Normalised (`Names`), so that they compare.
  package var environment: String?
  package var service: String?
  /// As the producer wrote it: a package URL or an image reference.
  package var artifact: String?
  package var facts: Facts

  package init(
    source: String, id: String, type: String, subject: String? = nil, occurred: Timestamp? = nil,
    deployment: String? = nil, environment: String? = nil, service: String? = nil,
    artifact: String? = nil, facts: Facts = Facts()
  ) {
    self.source = source
    self.id = id
    self.type = type
    self.subject = subject
    self.occurred = occurred
    self.deployment = deployment
    self.environment = environment
    self.service = service
    self.artifact = artifact
    self.facts = facts
  }

  /// Its place in the vocabulary; `nil` for a type that projections do not know.
  package var meaning: Meaning? { Meaning(type: type) }
}
