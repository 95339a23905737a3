extension Event {
  /// Any other valid CloudEvent: kept, and projected by nothing.
  init(plain envelope: Envelope, latest: Timestamp) throws(Rejection) {
    self.init(
      source: envelope.source, id: envelope.id, type: envelope.type, subject: envelope.subject,
      occurred: try envelope.time?.moment(upTo: latest, Envelope.authority),
      deployment: envelope.deployment)
    facts.chain = envelope.chain
  }
}
