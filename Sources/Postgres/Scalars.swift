/// Fixed-width integers, most significant byte first.
extension [UInt8] {
  package mutating func appendBigEndian(_ value: some FixedWidthInteger) {
    Swift.withUnsafeBytes(of: value.bigEndian) { append(contentsOf: $0) }
  }
}

extension RawSpan {
  /// The integer that starts at an offset.
  package func bigEndian<Integer: FixedWidthInteger & BitwiseCopyable>(
    at offset: Int = 0, as type: Integer.Type = Integer.self
  ) throws(PostgresError) -> Integer {
    guard offset >= 0, byteCount - offset >= MemoryLayout<Integer>.size else {
      throw .malformed("ends after \(byteCount) bytes, \(type) is wider")
    }
    return Integer(bigEndian: unsafeLoadUnaligned(fromByteOffset: offset, as: type))
  }

  /// An integer of the width that the value has: `int2` and `int4` read as wider ones.
  fileprivate func integer<Integer: FixedWidthInteger>() throws(PostgresError) -> Integer {
    let value: Int64
    switch byteCount {
    case 8: value = try bigEndian()
    case 4: value = Int64(try bigEndian(as: Int32.self))
    case 2: value = Int64(try bigEndian(as: Int16.self))
    default: throw .malformed("an integer cannot have \(byteCount) bytes")
    }
    guard let exact = Integer(exactly: value) else {
      throw .malformed("\(value) does not fit \(Integer.self)")
    }
    return exact
  }
}

private enum OID {
  static let bool: UInt32 = 16
  static let bytea: UInt32 = 17
  static let name: UInt32 = 19
  static let int8: UInt32 = 20
  static let int2: UInt32 = 21
  static let int4: UInt32 = 23
  static let text: UInt32 = 25
  static let json: UInt32 = 114
  static let float4: UInt32 = 700
  static let float8: UInt32 = 701
  static let bpchar: UInt32 = 1042
  static let varchar: UInt32 = 1043
}

/// `bigint`.
extension Int64: PostgresValue {
  package static var oid: UInt32 { OID.int8 }
  package static var arrayOID: UInt32 { 1016 }
  package static func accepts(_ oid: UInt32) -> Bool {
    oid == OID.int8 || oid == OID.int4 || oid == OID.int2
  }
  package func encode(into bytes: inout [UInt8]) { bytes.appendBigEndian(self) }
  package init(decoding bytes: RawSpan) throws(PostgresError) { self = try bytes.integer() }
}

/// `bigint`.
extension Int: PostgresValue {
  package static var oid: UInt32 { OID.int8 }
  package static var arrayOID: UInt32 { 1016 }
  package static func accepts(_ oid: UInt32) -> Bool { Int64.accepts(oid) }
  package func encode(into bytes: inout [UInt8]) { bytes.appendBigEndian(Int64(self)) }
  package init(decoding bytes: RawSpan) throws(PostgresError) { self = try bytes.integer() }
}

/// `integer`.
extension Int32: PostgresValue {
  package static var oid: UInt32 { OID.int4 }
  package static var arrayOID: UInt32 { 1007 }
  package static func accepts(_ oid: UInt32) -> Bool { oid == OID.int4 || oid == OID.int2 }
  package func encode(into bytes: inout [UInt8]) { bytes.appendBigEndian(self) }
  package init(decoding bytes: RawSpan) throws(PostgresError) { self = try bytes.integer() }
}

/// `smallint`.
extension Int16: PostgresValue {
  package static var oid: UInt32 { OID.int2 }
  package static var arrayOID: UInt32 { 1005 }
  package func encode(into bytes: inout [UInt8]) { bytes.appendBigEndian(self) }
  package init(decoding bytes: RawSpan) throws(PostgresError) { self = try bytes.integer() }
}

/// `double precision`.
extension Double: PostgresValue {
  package static var oid: UInt32 { OID.float8 }
  package static var arrayOID: UInt32 { 1022 }
  package static func accepts(_ oid: UInt32) -> Bool { oid == OID.float8 || oid == OID.float4 }
  package func encode(into bytes: inout [UInt8]) { bytes.appendBigEndian(bitPattern) }
  package init(decoding bytes: RawSpan) throws(PostgresError) {
    switch bytes.byteCount {
    case 8: self.init(bitPattern: try bytes.bigEndian())
    case 4: self.init(Float(bitPattern: try bytes.bigEndian()))
    default: throw .malformed("a float cannot have \(bytes.byteCount) bytes")
    }
  }
}

/// `boolean`.
extension Bool: PostgresValue {
  package static var oid: UInt32 { OID.bool }
  package static var arrayOID: UInt32 { 1000 }
  package func encode(into bytes: inout [UInt8]) { bytes.append(self ? 1 : 0) }
  package init(decoding bytes: RawSpan) throws(PostgresError) {
    guard bytes.byteCount == 1 else {
      throw .malformed("a boolean cannot have \(bytes.byteCount) bytes")
    }
    self = try bytes.bigEndian(as: UInt8.self) != 0
  }
}

/// `text`; reads the types that are written alike.
extension String: PostgresValue {
  package static var oid: UInt32 { OID.text }
  package static var arrayOID: UInt32 { 1009 }
  package static func accepts(_ oid: UInt32) -> Bool {
    oid == OID.text || oid == OID.varchar || oid == OID.bpchar || oid == OID.name
      || oid == OID.json
  }
  package func encode(into bytes: inout [UInt8]) { bytes.append(contentsOf: utf8) }
  package init(decoding bytes: RawSpan) throws(PostgresError) {
    let text = bytes.withUnsafeBytes { String(validating: $0, as: UTF8.self) }
    guard let text else { throw .malformed("the text is not valid UTF-8") }
    self = text
  }
}

/// A byte is no value by itself; an array of them is one `bytea`.
extension UInt8: PostgresElement {
  package static var listOID: UInt32 { OID.bytea }
  package static var listArrayOID: UInt32 { 1001 }
  package static func acceptsList(_ oid: UInt32) -> Bool { oid == OID.bytea }
  package static func encode(list: [UInt8], into bytes: inout [UInt8]) { bytes += list }
  package static func decode(list bytes: RawSpan) throws(PostgresError) -> [UInt8] {
    bytes.withUnsafeBytes { [UInt8]($0) }
  }
}
