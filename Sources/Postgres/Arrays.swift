/// Arrays of one dimension in the binary format of `array_send`: dimensions, whether there is a
/// NULL, the type of the elements; then count, lower bound; then length and bytes of each.
extension PostgresValue {
  package static var listOID: UInt32 { arrayOID }
  /// Arrays of arrays have no type of their own; the server says so where one is bound.
  package static var listArrayOID: UInt32 { 0 }
  package static func acceptsList(_ oid: UInt32) -> Bool { elementType(ofArray: oid) != nil }

  package static func encode(list: [Self], into bytes: inout [UInt8]) {
    guard !list.isEmpty else {
      for field in [0, 0, oid] { bytes.appendBigEndian(field) }
      return
    }
    let hasNull: UInt32 = null != nil && list.contains { $0.isNull } ? 1 : 0
    for field in [1, hasNull, oid, UInt32(truncatingIfNeeded: list.count), 1] {
      bytes.appendBigEndian(field)
    }
    for element in list { bytes.append(sized: element) }
  }

  package static func decode(list bytes: RawSpan) throws(PostgresError) -> [Self] {
    let dimensions = try bytes.bigEndian(at: 0, as: Int32.self)
    guard dimensions != 0 else { return [] }
    guard dimensions == 1 else { throw .malformed("the array has \(dimensions) dimensions") }
    let elementType = try bytes.bigEndian(at: 8, as: UInt32.self)
    guard accepts(elementType) else {
      throw .malformed("the array's elements are of type \(elementType), not \(oid)")
    }
    let count = Int(try bytes.bigEndian(at: 12, as: Int32.self))
    guard count >= 0, count <= bytes.byteCount / 4 else {
      throw .malformed("the array cannot have \(count) elements")
    }
    var list: [Self] = []
    list.reserveCapacity(count)
    var offset = 20
    for index in 0..<count {
      let length = Int(try bytes.bigEndian(at: offset, as: Int32.self))
      offset += 4
      guard length >= 0 else {
        guard let null else { throw .malformed("element \(index) of the array is NULL") }
        list.append(null)
        continue
      }
      guard length <= bytes.byteCount - offset else {
        throw .malformed("the array ends within element \(index)")
      }
      list.append(try Self(decoding: bytes.extracting(offset..<offset + length)))
      offset += length
    }
    return list
  }

  /// The element type of the built-in arrays that a list of these may be read from.
  private static func elementType(ofArray array: UInt32) -> UInt32? {
    guard array != arrayOID else { return oid }
    let element: UInt32? =
      switch array {
      case 1005: 21  // smallint
      case 1007: 23  // integer
      case 1021: 700  // real
      case 1015: 1043  // varchar
      case 1014: 1042  // char
      case 1003: 19  // name
      case 199: 114  // json
      default: nil
      }
    guard let element, accepts(element) else { return nil }
    return element
  }
}

extension Array: PostgresElement where Element: PostgresElement {}

extension Array: PostgresValue where Element: PostgresElement {
  package static var oid: UInt32 { Element.listOID }
  package static var arrayOID: UInt32 { Element.listArrayOID }
  package static func accepts(_ oid: UInt32) -> Bool { Element.acceptsList(oid) }

  package func encode(into bytes: inout [UInt8]) {
    Element.encode(list: self, into: &bytes)
  }

  package init(decoding bytes: RawSpan) throws(PostgresError) {
    self = try Element.decode(list: bytes)
  }
}

extension [UInt8] {
  /// A value by its length and its bytes; NULL by the length −1.
  mutating func append(sized value: some PostgresValue) {
    guard !value.isNull else { return appendBigEndian(Int32(-1)) }
    let start = count
    appendBigEndian(Int32(0))
    value.encode(into: &self)
    setBigEndian(UInt32(truncatingIfNeeded: count - start - 4), at: start)
  }

  private mutating func setBigEndian(_ value: UInt32, at offset: Int) {
    self[offset] = UInt8(truncatingIfNeeded: value >> 24)
    self[offset + 1] = UInt8(truncatingIfNeeded: value >> 16)
    self[offset + 2] = UInt8(truncatingIfNeeded: value >> 8)
    self[offset + 3] = UInt8(truncatingIfNeeded: value)
  }
}
