extension Event {
  /// A CDEvent, whose context decides over the envelope's id, subject and time.
  ///
  /// - Parameters:
  ///   - cdevent: The object with `context` and `subject`.
  ///   - envelope: The CloudEvent around it, if any; its type and source must be the context's.
  ///   - latest: Times after this are refused.
  /// - Throws: `cdevents`, `vocabulary`, `time` or `identity`.
  init(cdevent: JSON.Value, in envelope: Envelope?, latest: Timestamp) throws(Rejection) {
    let name = try Self.type(of: cdevent, in: envelope)
    let type = Vocabulary.type(name)
    if type == nil { try Self.checkIsForeign(name, cdevent, envelope) }
    let authority = type?.authority ?? .cdevents
    if let type {
      try type.check(cdevent)
    } else {
      try EventType.foreignDocument.check(cdevent, by: authority)
    }
    guard let context = cdevent["context"], let subject = cdevent["subject"],
      let id = context["id"], let source = context["source"], let time = context["timestamp"],
      let subjectID = subject["id"]
    else { throw Shape.anyObject.mismatch(cdevent, authority) }
    let reader = FactReader(authority: authority, latest: latest)
    self.init(
      source: try source.text(atMost: Length.source, authority),
      id: try id.text(atMost: Length.id, authority), type: name,
      subject: try subjectID.text(atMost: Length.subject, authority),
      occurred: try time.moment(upTo: latest, authority), deployment: envelope?.deployment)
    facts.chain = try reader.name(context["chainId"]) ?? envelope?.chain
    guard let type, let content = subject["content"] else { return }
    try read(content, of: type, subjectID, reader)
  }

  /// The type attribute, which is the same in both places, as the source is.
  private static func type(
    of cdevent: JSON.Value, in envelope: Envelope?
  ) throws(Rejection) -> String {
    guard let context = cdevent["context"], let type = context["type"] else {
      try EventType.foreignDocument.check(cdevent, by: .cdevents)
      throw cdevent.rejection(.cdevents, "is no CDEvent")
    }
    guard let envelope else { return try type.text(atMost: Length.type, .cdevents) }
    guard type.bytesEqual(envelope.type) else {
      _ = try type.text(atMost: Length.type, .cdevents)
      throw type.rejection(.cdevents, "differs from the envelope's type, \(envelope.type)")
    }
    if let source = context["source"], !source.bytesEqual(envelope.source) {
      throw source.rejection(.cdevents, "differs from the envelope's source")
    }
    return envelope.type
  }

  /// A type that the vocabulary does not know must be outside of its namespaces.
  private static func checkIsForeign(
    _ name: String, _ cdevent: JSON.Value, _ envelope: Envelope?
  ) throws(Rejection) {
    if Vocabulary.isForeign(name) { return }
    let place = envelope?.root.path ?? cdevent.path.appending("context")
    if Vocabulary.governs(name) {
      let (rule, message) = Vocabulary.complaint(about: name)
      throw Rejection(path: place.appending("type"), rule: rule, message: message)
    }
    throw Rejection(
      path: place.appending("type"), rule: .cdevents,
      message: "is no CDEvents type, which begins with dev.cdevents. or dev.cdeventsx.")
  }
}
