/// A JSON document that was read strictly (RFC 8259): it decides whether bytes may enter the log.
///
/// One pass checks grammar, UTF-8, depth and size, and refuses what readers disagree about:
/// duplicate keys (compared without escapes), lone surrogates, U+0000, a byte order mark. Values
/// are views of the bytes and allocate nothing.
package final class JSON: Sendable {
  package struct Limits: Sendable {
    /// Size of the whole document.
    package var bytes = 262_144
    /// Containers within containers; the outermost counts as 1.
    package var depth = 64

    package init(bytes: Int = 262_144, depth: Int = 64) {
      self.bytes = bytes
      self.depth = depth
    }

    /// What tape offsets can count, and what the stack of a small thread holds.
    var clamped: Limits { Limits(bytes: min(bytes, 1 << 30), depth: min(depth, 512)) }
  }

  /// The document as it was handed over.
  package let bytes: [UInt8]
  let tape: JSONTape

  /// Reads what a program of ours has written, however much that is.
  ///
  /// - Throws: as `init(_:limits:)`
  package convenience init(own bytes: [UInt8]) throws(Rejection) {
    try self.init(bytes, limits: Limits(bytes: bytes.count))
  }

  /// Reads exactly one value.
  ///
  /// - Throws: with rule `size`, `json`, `encoding`, `depth`, `duplicateKey`, `surrogate` or `nul`,
  ///   the place, and a message such as `byte 17: expected ',' or '}'`.
  package init(_ bytes: [UInt8], limits: Limits = Limits()) throws(Rejection) {
    let limits = limits.clamped
    guard bytes.count <= limits.bytes else {
      throw Rejection(
        rule: .size, message: "has \(bytes.count) bytes; at most \(limits.bytes) are taken")
    }
    var reader = JSONReader(depthLimit: limits.depth, byteCount: bytes.count)
    do {
      try reader.document(bytes.span)
    } catch {
      throw Rejection(
        path: reader.tape.path(to: error.target, in: bytes), rule: error.rule,
        message: "byte \(error.offset): \(error.message)")
    }
    self.bytes = bytes
    tape = reader.tape
  }

  package var root: Value { Value(document: self, index: 0) }
}
