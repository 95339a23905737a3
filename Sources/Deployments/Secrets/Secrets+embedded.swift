extension Secrets {
  /// The first finding in the base64 that an envelope's `data_base64` and a CDEvent's `customData`
  /// may be: in the document that it holds, or else in its bytes.
  static func embedded(_ key: Int, _ document: JSON) -> Rejection? {
    let name = JSON.Value(document: document, index: key)
    let value = JSON.Value(document: document, index: key + 1)
    guard name.bytesEqual("data_base64") || name.bytesEqual("customData"),
      let content = value.string.flatMap(StandardBase64.decode)
    else { return nil }
    if let inner = try? JSON(content) {
      return first(in: inner)?.moved(to: value.path)
    }
    guard let kind = SecretScanner().first(in: content.span) else { return nil }
    return rejection(kind, at: key + 1, in: document)
  }
}
