extension EventFraming {
  mutating func advance() throws(Rejection) -> Frame? {
    while true {
      if let start = scan.start {
        let isComplete = try passObject()
        guard position - start <= limit else {
          throw failed(.size, "has more than the \(limit) bytes that an event may have")
        }
        guard isComplete else {
          guard !isFinished else { throw failed(.json, "expected the object to be closed") }
          return nil
        }
        let bytes = Array(buffer[start..<position])
        if let frame = finished(bytes) { return frame }
        continue
      }
      skipSpace()
      guard position < buffer.count else { return isFinished ? try last() : nil }
      if let first = release() { return first }
      try punctuation(buffer[position])
    }
  }

  /// What stands between events: brackets of the array, commas, or the next event's brace.
  private mutating func punctuation(_ byte: UInt8) throws(Rejection) {
    switch (expectation, byte) {
    case (.anything, UInt8(ascii: "{")), (.object, UInt8(ascii: "{")),
      (.firstElement, UInt8(ascii: "{")), (.element, UInt8(ascii: "{")):
      if expectation == .anything { expectation = .object }
      scan = FrameScan(start: position, line: line)
    case (.anything, UInt8(ascii: "[")):
      expectation = .firstElement
      position += 1
    case (.firstElement, UInt8(ascii: "]")), (.separator, UInt8(ascii: "]")):
      expectation = .end
      position += 1
    case (.separator, UInt8(ascii: ",")):
      expectation = .element
      index += 1
      position += 1
    case (.anything, 0xEF):
      throw failed(.encoding, "expected JSON, found a byte order mark or other text")
    case (.anything, _): throw failed(.json, "expected an object or an array of objects")
    case (.object, _): throw failed(.json, "expected an object, as on the lines before")
    case (.firstElement, _): throw failed(.json, "expected an object or ']'")
    case (.element, _): throw failed(.json, "expected an object after the comma")
    case (.separator, _): throw failed(.json, "expected ',' or ']' after this event")
    case (.end, _): throw failed(.json, "expected nothing after the array")
    }
  }

  private mutating func finished(_ bytes: [UInt8]) -> Frame? {
    let beginning = scan.line
    scan = FrameScan()
    guard expectation == .object else {
      expectation = .separator
      return Frame(bytes: bytes, place: .index(index))
    }
    guard index > 0 else {
      index = 1
      held = (bytes, beginning)
      return nil
    }
    return Frame(bytes: bytes, place: .line(beginning))
  }

  /// The first event, where the stream pauses behind it: whether it is the only one is known only at the end, and
  /// nobody waits for that.
  package mutating func release() -> Frame? {
    released().map { Frame(bytes: $0.bytes, place: .line($0.line)) }
  }

  private mutating func released() -> (bytes: [UInt8], line: Int)? {
    defer { held = nil }
    return held
  }

  /// The end of the stream, between events.
  private mutating func last() throws(Rejection) -> Frame? {
    switch expectation {
    case .firstElement, .element, .separator:
      throw failed(.json, "expected the array to be closed")
    case .anything, .object, .end:
      return released().map { Frame(bytes: $0.bytes, place: .whole) }
    }
  }

  func failed(_ rule: Rejection.Rule, _ message: String) -> Rejection {
    Rejection(rule: rule, message: "\(place): \(message)")
  }

  private mutating func skipSpace() {
    while position < buffer.count {
      switch buffer[position] {
      case 0x0A: line += 1
      case 0x20, 0x09, 0x0D: break
      default: return
      }
      position += 1
    }
  }
}
