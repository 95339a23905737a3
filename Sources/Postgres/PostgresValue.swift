/// What can be bound to a statement and read from a row, in PostgreSQL's binary format.
package protocol PostgresValue: PostgresElement {
  /// The object identifier of its type, as in `pg_type.oid`.
  static var oid: UInt32 { get }
  /// That of the type's arrays, `pg_type.typarray`.
  static var arrayOID: UInt32 { get }
  /// What NULL reads as; nil where NULL is refused.
  static var null: Self? { get }
  /// Whether a column of another type reads as this one without loss.
  static func accepts(_ oid: UInt32) -> Bool

  var isNull: Bool { get }
  /// Appends the value without its length. Not called for NULL.
  func encode(into bytes: inout [UInt8])
  /// Reads a value from exactly its bytes, or throws `PostgresError.malformed`.
  init(decoding bytes: RawSpan) throws(PostgresError)
}

/// What a Swift array can be made of to be bound: any value, and the bytes of a `bytea`.
package protocol PostgresElement: Sendable {
  static var listOID: UInt32 { get }
  static var listArrayOID: UInt32 { get }
  static func acceptsList(_ oid: UInt32) -> Bool
  static func encode(list: [Self], into bytes: inout [UInt8])
  static func decode(list bytes: RawSpan) throws(PostgresError) -> [Self]
}

extension PostgresValue {
  package static var null: Self? { nil }
  package static func accepts(_ oid: UInt32) -> Bool { oid == Self.oid }
  package var isNull: Bool { false }
}

extension Optional: PostgresElement where Wrapped: PostgresValue {}

extension Optional: PostgresValue where Wrapped: PostgresValue {
  package static var oid: UInt32 { Wrapped.oid }
  package static var arrayOID: UInt32 { Wrapped.arrayOID }
  package static var null: Self? { .some(nil) }
  package static func accepts(_ oid: UInt32) -> Bool { Wrapped.accepts(oid) }

  package var isNull: Bool { self?.isNull ?? true }

  package func encode(into bytes: inout [UInt8]) {
    self?.encode(into: &bytes)
  }

  package init(decoding bytes: RawSpan) throws(PostgresError) {
    self = .some(try Wrapped(decoding: bytes))
  }
}
