extension JSON {
  /// One value of a document; cheap to copy, keeps the document alive.
  package struct Value: Sendable {
    package enum Kind: Sendable { case object, array, string, number, bool, null }

    let document: JSON
    /// On the tape.
    let index: Int

    var entry: JSONTape.Entry { document.tape.entries[index] }

    package var kind: Kind {
      switch entry.kind {
      case .object: .object
      case .array: .array
      case .string, .escapedString: .string
      case .number: .number
      case .yes, .no: .bool
      case .null: .null
      }
    }

    package var isNull: Bool { entry.kind == .null }

    /// Where it stands, worked out by walking from the root.
    package var path: JSONPath { document.tape.path(to: index, in: document.bytes) }

    /// Its bytes as written.
    package var raw: ArraySlice<UInt8> {
      let entry = entry
      let quotes = entry.isString ? 1 : 0
      return document.bytes[(Int(entry.start) - quotes)..<(Int(entry.end) + quotes)]
    }

    /// The text of a string, without its escapes.
    package var string: String? {
      entry.isString ? JSONEscapes.text(entry, in: document.bytes) : nil
    }

    /// A string's length in UTF-8, without its escapes.
    package var utf8Length: Int? {
      let entry = entry
      switch entry.kind {
      case .string: return entry.range.count
      case .escapedString: return JSONEscapes.unescaped(document.bytes, entry.range).count
      default: return nil
      }
    }

    /// Whether this is a string that says `text`; compared byte by byte, without Unicode
    /// normalisation.
    package func bytesEqual(_ text: String) -> Bool {
      document.isString(at: index, text.utf8Span.span)
    }

    /// The moment that a string names in RFC 3339.
    package var timestamp: Timestamp? {
      let (entry, bytes) = (entry, document.bytes)
      switch entry.kind {
      case .string: return Timestamp(rfc3339: bytes.span.extracting(entry.range))
      case .escapedString:
        let text = JSONEscapes.unescaped(bytes, entry.range)
        return Timestamp(rfc3339: text.span)
      default: return nil
      }
    }

    package var bool: Bool? {
      switch entry.kind {
      case .yes: true
      case .no: false
      default: nil
      }
    }

    /// A number as written.
    package var number: String? {
      entry.kind == .number ? String(decoding: document.bytes[entry.range], as: UTF8.self) : nil
    }

    /// A number that is written as an integer, without fraction and exponent, and fits.
    package var int: Int64? { number.flatMap { Int64($0) } }

    /// The nearest double; `nil` where the number is too large for one.
    package var double: Double? {
      number.flatMap { Double($0) }.flatMap { $0.isFinite ? $0 : nil }
    }
  }
}
