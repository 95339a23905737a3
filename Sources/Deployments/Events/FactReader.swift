/// Reads what goes into a leaf: bounded, printable, and not from the future.
struct FactReader {
  let authority: Authority
  let latest: Timestamp

  func name(_ value: JSON.Value?) throws(Rejection) -> String? {
    try value?.text(atMost: Length.name, authority)
  }

  /// The same of a member that may be empty, and then says nothing.
  func nonEmpty(_ value: JSON.Value?) throws(Rejection) -> String? {
    guard let value, value.utf8Length != 0 else { return nil }
    return try name(value)
  }

  /// The id of a reference.
  func id(_ reference: JSON.Value?, atMost limit: Int = Length.name) throws(Rejection) -> String? {
    try reference?["id"]?.text(atMost: limit, authority)
  }

  func deployment(_ reference: JSON.Value?) throws(Rejection) -> String? {
    try id(reference, atMost: Length.deployment)
  }

  func artifact(_ value: JSON.Value?) throws(Rejection) -> String? {
    // Only `build.finished` lets it be empty, which then says nothing.
    guard let value, value.utf8Length != 0 else { return nil }
    return try value.text(atMost: Length.artifact, authority)
  }

  func environment(_ reference: JSON.Value?) throws(Rejection) -> String? {
    try normalised(reference?["id"], Names.environment)
  }

  func service(_ reference: JSON.Value?) throws(Rejection) -> String? {
    try normalised(reference?["id"], Names.service)
  }

  /// The last path segment of an id, which may as a URI be longer than a name.
  func normalised(
    _ id: JSON.Value?, _ normalise: (String) -> String
  ) throws(Rejection) -> String? {
    guard let id else { return nil }
    let name = normalise(try id.text(atMost: Length.subject, authority))
    guard !name.isEmpty else {
      throw id.rejection(authority.rule, "has no path segment that could be a name")
    }
    if name.utf8.count <= Length.name { return name }
    let length = name.unicodeScalars.count
    guard length <= Length.name else {
      throw id.rejection(
        .identity, "names something with \(length) characters; at most \(Length.name) are taken")
    }
    return name
  }

  func moment(_ value: JSON.Value?) throws(Rejection) -> Timestamp? {
    try value?.moment(upTo: latest, authority)
  }

  /// A word of one of our enumerations, which the payload's shape has checked before.
  func word<Word: RawRepresentable>(_ value: JSON.Value?) -> Word? where Word.RawValue == String {
    value?.string.flatMap { Word(rawValue: $0) }
  }

  /// Seconds as microseconds.
  func duration(_ value: JSON.Value?) throws(Rejection) -> Int64? {
    guard let value else { return nil }
    let microseconds = ((value.double ?? .infinity) * 1_000_000).rounded()
    // Beyond 2^53 − 1 an integer is none that every reader of JSON reads (RFC 8785 §3.2.2.3).
    guard let duration = Int64(exactly: microseconds), duration < 1 << 53 else {
      throw value.rejection(.time, "is more seconds than a time can have")
    }
    return duration
  }

  /// The part of a run's id after `#`, up to the next `/`: `…/attempts/1#verification/smoke` is of
  /// the suite `verification`.
  func suite(ofRun id: JSON.Value?) throws(Rejection) -> String? {
    guard let text = try id?.text(atMost: Length.subject, authority),
      let hash = text.utf8.lastIndex(of: UInt8(ascii: "#"))
    else { return nil }
    let suite = text.utf8[hash...].dropFirst().prefix { $0 != UInt8(ascii: "/") }
    return suite.isEmpty ? nil : String(Substring(suite).prefix(Length.name))
  }
}
