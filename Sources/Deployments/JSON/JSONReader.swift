/// One pass over the bytes that either fills a tape or stops at the first fault (RFC 8259).
struct JSONReader {
  /// What stopped the reading. Its place is worked out only once it has happened.
  struct Fault: Error {
    let rule: Rejection.Rule
    let offset: Int
    /// Tape index of the value at fault.
    let target: Int
    let message: String
  }

  let depthLimit: Int
  var tape = JSONTape()
  var keys = JSONKeys()
  var position = 0

  init(depthLimit: Int, byteCount: Int) {
    self.depthLimit = depthLimit
    // An event has a value or key every 15 bytes or so.
    tape.entries.reserveCapacity(byteCount / 12 + 8)
  }

  /// Reads exactly one value, with white space around it.
  mutating func document(_ bytes: Span<UInt8>) throws(Fault) {
    if bytes.count >= 3, bytes[0] == 0xEF, bytes[1] == 0xBB, bytes[2] == 0xBF {
      throw fault(.encoding, 0, 0, "expected JSON, found a byte order mark")
    }
    skipSpace(bytes)
    try value(bytes, depth: 0)
    skipSpace(bytes)
    guard position == bytes.count else {
      throw fault(.json, position, 0, "expected the end after one JSON value")
    }
  }

  private mutating func value(_ bytes: Span<UInt8>, depth: Int) throws(Fault) {
    guard position < bytes.count else { throw expected("a value", bytes, tape.count) }
    switch bytes[position] {
    case UInt8(ascii: "\""):
      position += 1
      let start = position
      let escaped = try string(bytes, target: tape.count)
      tape.append(escaped ? .escapedString : .string, start, position - 1)
    case UInt8(ascii: "{"): try object(bytes, depth: depth + 1)
    case UInt8(ascii: "["): try array(bytes, depth: depth + 1)
    case UInt8(ascii: "-"), UInt8(ascii: "0")...UInt8(ascii: "9"): try number(bytes)
    case UInt8(ascii: "t"): try literal(bytes, "true", .yes)
    case UInt8(ascii: "f"): try literal(bytes, "false", .no)
    case UInt8(ascii: "n"): try literal(bytes, "null", .null)
    default: throw expected("a value", bytes, tape.count)
    }
  }

  private mutating func object(_ bytes: Span<UInt8>, depth: Int) throws(Fault) {
    try checkDepth(depth)
    let container = tape.open(.object, position)
    let firstKey = keys.open()
    position += 1
    skipSpace(bytes)
    if position < bytes.count, bytes[position] == UInt8(ascii: "}") {
      position += 1
    } else {
      while true {
        try key(bytes, container, firstKey)
        try value(bytes, depth: depth)
        skipSpace(bytes)
        guard position < bytes.count else { throw expected("',' or '}'", bytes, container) }
        let byte = bytes[position]
        guard byte != UInt8(ascii: "}") else { break }
        guard byte == UInt8(ascii: ",") else { throw expected("',' or '}'", bytes, container) }
        position += 1
        skipSpace(bytes)
      }
      position += 1
    }
    if let duplicate = keys.close(firstKey, bytes) { throw self.duplicate(duplicate) }
    tape.close(container, position)
  }

  /// A member's key, the colon, and the white space around it.
  private mutating func key(_ bytes: Span<UInt8>, _ container: Int, _ firstKey: Int) throws(Fault) {
    guard position < bytes.count, bytes[position] == UInt8(ascii: "\"") else {
      throw expected("a key in quotes", bytes, container)
    }
    position += 1
    let start = position
    let escaped = try string(bytes, target: container)
    let key = JSONKeys.Key(
      start: start, end: position - 1, entry: tape.count, isEscaped: escaped, in: bytes)
    tape.append(escaped ? .escapedString : .string, start, position - 1, isKey: true)
    if !keys.append(key, firstKey, bytes) { throw duplicate(key) }
    skipSpace(bytes)
    guard position < bytes.count, bytes[position] == UInt8(ascii: ":") else {
      throw expected("':'", bytes, tape.count)
    }
    position += 1
    skipSpace(bytes)
  }

  private mutating func array(_ bytes: Span<UInt8>, depth: Int) throws(Fault) {
    try checkDepth(depth)
    let container = tape.open(.array, position)
    position += 1
    skipSpace(bytes)
    if position < bytes.count, bytes[position] == UInt8(ascii: "]") {
      position += 1
    } else {
      while true {
        try value(bytes, depth: depth)
        skipSpace(bytes)
        guard position < bytes.count else { throw expected("',' or ']'", bytes, container) }
        let byte = bytes[position]
        guard byte != UInt8(ascii: "]") else { break }
        guard byte == UInt8(ascii: ",") else { throw expected("',' or ']'", bytes, container) }
        position += 1
        skipSpace(bytes)
      }
      position += 1
    }
    tape.close(container, position)
  }

  private func checkDepth(_ depth: Int) throws(Fault) {
    guard depth > depthLimit else { return }
    throw fault(
      .depth, position, tape.count, "nests deeper than the \(depthLimit) levels allowed")
  }

  @inline(__always)
  private mutating func skipSpace(_ bytes: Span<UInt8>) {
    while position < bytes.count {
      let byte = bytes[position]
      guard byte <= 0x20, byte == 0x20 || byte == 0x0A || byte == 0x0D || byte == 0x09 else {
        return
      }
      position += 1
    }
  }

  // MARK: Faults

  func fault(_ rule: Rejection.Rule, _ offset: Int, _ target: Int, _ message: String) -> Fault {
    Fault(rule: rule, offset: offset, target: target, message: message)
  }

  /// Says what should stand at the current position; never what stands there instead, which may be
  /// part of a secret.
  func expected(_ what: String, _ bytes: Span<UInt8>, _ target: Int) -> Fault {
    let found = position < bytes.count ? "" : ", found the end of the input"
    return fault(.json, position, target, "expected \(what)\(found)")
  }

  private func duplicate(_ key: JSONKeys.Key) -> Fault {
    fault(
      .duplicateKey, Int(key.start) - 1, Int(key.entry),
      "expected each key once in an object, found this one again")
  }
}
