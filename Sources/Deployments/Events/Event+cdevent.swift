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
    let authority = Authority(
      name: type?.authority ?? "CDEvents 0.5.1",
      rule: type?.namespace == .shiplog ? .vocabulary : .cdevents)
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

  /// The type attribute, known to the vocabulary or somebody else's, and the same in both places.
  private static func type(
    of cdevent: JSON.Value, in envelope: Envelope?
  ) throws(Rejection) -> String {
    let authority = Authority(name: "CDEvents 0.5.1", rule: .cdevents)
    guard let context = cdevent["context"], let type = context["type"] else {
      try EventType.foreignDocument.check(cdevent, by: authority)
      throw cdevent.rejection(.cdevents, "is no CDEvent")
    }
    let name = try type.text(atMost: Length.type, authority)
    if let envelope {
      guard name == envelope.type else {
        throw type.rejection(.cdevents, "differs from the envelope's type, \(envelope.type)")
      }
      if let source = context["source"], !source.bytesEqual(envelope.source) {
        throw source.rejection(.cdevents, "differs from the envelope's source")
      }
    }
    if Vocabulary.governs(name), Vocabulary.type(name) == nil {
      let (rule, message) = Vocabulary.complaint(about: name)
      throw Rejection(
        path: envelope?.root.path.appending("type") ?? type.path, rule: rule, message: message)
    }
    guard Vocabulary.governs(name) || Vocabulary.isForeign(name) else {
      throw type.rejection(
        .cdevents, "is no CDEvents type, which begins with dev.cdevents. or dev.cdeventsx.")
    }
    return name
  }
}
