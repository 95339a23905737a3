internal import Deployments

/// Writes the canonical JSON of a leaf: whoever calls gives the keys in their sorted order.
struct LeafWriter {
  private(set) var bytes: [UInt8]
  private var needsComma: Bool

  /// - Parameters:
  ///   - continuing: whether members were written elsewhere before these
  ///   - capacity: about as many bytes as it will have
  init(continuing: Bool = false, capacity: Int) {
    bytes = []
    bytes.reserveCapacity(capacity)
    if !continuing { bytes.append(UInt8(ascii: "{")) }
    needsComma = continuing
  }

  /// Ends the whole leaf.
  mutating func close() { bytes.append(UInt8(ascii: "}")) }

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
    container(key, UInt8(ascii: "{"), UInt8(ascii: "}"), always, write)
  }

  /// An array that is left out where it has no elements, unless it has to be there `always`.
  mutating func array(
    _ key: StaticString, always: Bool = false, _ write: (inout LeafWriter) -> Void
  ) {
    container(key, UInt8(ascii: "["), UInt8(ascii: "]"), always, write)
  }

  /// An element of an array.
  mutating func element(_ value: String) {
    separate()
    JSONString.append(value, to: &bytes)
  }

  /// An element of an array that is a pair of numbers.
  mutating func element(_ pair: (Int64, Int64)) {
    separate()
    bytes.append(contentsOf: "[\(pair.0),\(pair.1)]".utf8)
  }

  /// An element of an array that is an object.
  mutating func element(_ write: (inout LeafWriter) -> Void) {
    separate()
    bytes.append(UInt8(ascii: "{"))
    needsComma = false
    write(&self)
    bytes.append(UInt8(ascii: "}"))
    needsComma = true
  }

  private mutating func container(
    _ key: StaticString, _ begin: UInt8, _ end: UInt8, _ always: Bool,
    _ write: (inout LeafWriter) -> Void
  ) {
    let (start, neededComma) = (bytes.count, needsComma)
    self.key(key)
    bytes.append(begin)
    needsComma = false
    write(&self)
    guard always || needsComma else {
      bytes.removeSubrange(start...)
      needsComma = neededComma
      return
    }
    bytes.append(end)
    needsComma = true
  }

  private mutating func separate() {
    if needsComma { bytes.append(UInt8(ascii: ",")) }
    needsComma = true
  }
}
