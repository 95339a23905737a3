internal import Deployments

/// Writes the canonical JSON of a leaf: whoever calls gives the keys in their sorted order.
struct LeafWriter {
  private(set) var bytes: [UInt8]
  private var needsComma: Bool

  /// - Parameter continuing: whether members were written elsewhere before these
  init(continuing: Bool = false) {
    bytes = continuing ? [] : [UInt8(ascii: "{")]
    bytes.reserveCapacity(512)
    needsComma = continuing
  }

  /// What was written, and the end of the object.
  var closed: [UInt8] { bytes + [UInt8(ascii: "}")] }

  mutating func key(_ key: StaticString) {
    separate()
    bytes.append(UInt8(ascii: "\""))
    key.withUTF8Buffer { unsafe bytes.append(contentsOf: $0) }
    bytes.append(UInt8(ascii: "\""))
    bytes.append(UInt8(ascii: ":"))
  }

  mutating func member(_ key: StaticString, _ value: String?) {
    guard let value else { return }
    self.key(key)
    JSONString.append(value, to: &bytes)
  }

  mutating func member(_ key: StaticString, _ value: Int64?) {
    guard let value else { return }
    self.key(key)
    bytes.append(contentsOf: String(value).utf8)
  }

  /// A number, and `null` where there is none.
  mutating func nullable(_ key: StaticString, _ value: Int64?) {
    self.key(key)
    bytes.append(contentsOf: (value.map { String($0) } ?? "null").utf8)
  }

  mutating func member(_ key: StaticString, _ value: Bool?) {
    guard let value else { return }
    self.key(key)
    bytes.append(contentsOf: (value ? "true" : "false").utf8)
  }

  mutating func member(_ key: StaticString, _ value: Timestamp?) {
    member(key, value?.description)
  }

  /// An object that is left out where nothing is written into it, unless it has to be there `always`.
  mutating func object(
    _ key: StaticString, always: Bool = false, _ write: (inout LeafWriter) -> Void
  ) {
    var inner = LeafWriter()
    write(&inner)
    guard always || inner.needsComma else { return }
    self.key(key)
    bytes.append(contentsOf: inner.closed)
  }

  /// An array that is left out where it has no elements, unless it has to be there `always`.
  mutating func array(
    _ key: StaticString, always: Bool = false, _ write: (inout LeafArrayWriter) -> Void
  ) {
    var inner = LeafArrayWriter()
    write(&inner)
    guard always || !inner.bytes.isEmpty else { return }
    self.key(key)
    bytes.append(UInt8(ascii: "["))
    bytes.append(contentsOf: inner.bytes)
    bytes.append(UInt8(ascii: "]"))
  }

  private mutating func separate() {
    if needsComma { bytes.append(UInt8(ascii: ",")) }
    needsComma = true
  }
}

/// The elements of an array in a leaf.
struct LeafArrayWriter {
  private(set) var bytes: [UInt8] = []

  mutating func element(_ value: String) {
    separate()
    JSONString.append(value, to: &bytes)
  }

  /// A pair of numbers.
  mutating func element(_ pair: (Int64, Int64)) {
    separate()
    bytes.append(contentsOf: "[\(pair.0),\(pair.1)]".utf8)
  }

  mutating func element(_ write: (inout LeafWriter) -> Void) {
    separate()
    var object = LeafWriter()
    write(&object)
    bytes.append(contentsOf: object.closed)
  }

  private mutating func separate() {
    if !bytes.isEmpty { bytes.append(UInt8(ascii: ",")) }
  }
}
