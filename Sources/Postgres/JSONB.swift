/// `jsonb`, by its text: the binary format is a version, 1, and the text.
package struct JSONB: PostgresValue {
  package let text: String

  package init(_ text: String) { self.text = text }

  package static var oid: UInt32 { 3802 }
  package static var arrayOID: UInt32 { 3807 }

  package func encode(into bytes: inout [UInt8]) {
    bytes.append(1)
    bytes.append(contentsOf: text.utf8)
  }

  package init(decoding bytes: RawSpan) throws(PostgresError) {
    guard bytes.byteCount > 0, try bytes.bigEndian(as: UInt8.self) == 1 else {
      throw .malformed("a jsonb value begins with its version, 1")
    }
    text = try String(decoding: bytes.extracting(1...))
  }
}
