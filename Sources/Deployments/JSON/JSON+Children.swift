extension JSON.Value {
  /// An object's member; `nil` where there is none, or this is no object.
  package subscript(key: String) -> JSON.Value? {
    guard entry.kind == .object else { return nil }
    let wanted = key.utf8Span.span
    let entries = document.tape.entries
    let end = Int(entry.next)
    var child = index + 1
    while child < end {
      if document.isString(at: child, wanted) {
        return JSON.Value(document: document, index: child + 1)
      }
      child = Int(entries[child + 1].next)
    }
    return nil
  }

  /// An array's element, from 0; `nil` where there is none, or this is no array.
  package subscript(position: Int) -> JSON.Value? {
    guard position >= 0 else { return nil }
    return elements.dropFirst(position).first { _ in true }
  }

  /// An array's elements in order; none of anything else.
  package var elements: Elements {
    Elements(values: Children(self, entry.kind == .array))
  }

  /// An object's members in order; none of anything else.
  package var members: Members {
    Members(values: Children(self, entry.kind == .object))
  }

  /// How many elements or members; 0 for anything else.
  package var count: Int {
    entry.kind == .object
      ? members.values.reduce(0) { count, _ in count + 1 }
      : elements.values.reduce(0) { count, _ in count + 1 }
  }

  package struct Elements: Sequence, IteratorProtocol {
    var values: Children

    package mutating func next() -> JSON.Value? { values.next() }
  }

  package struct Members: Sequence, IteratorProtocol {
    var values: Children

    package mutating func next() -> (key: String, value: JSON.Value)? {
      guard let value = values.next() else { return nil }
      let document = value.document
      return (JSONEscapes.text(document.tape.entries[value.index - 1], in: document.bytes), value)
    }
  }

  /// The values within a container, keys passed over.
  struct Children: Sequence, IteratorProtocol {
    private let document: JSON
    private let end: Int
    private let step: Int
    private var child: Int

    init(_ container: JSON.Value, _ isContainer: Bool) {
      document = container.document
      end = isContainer ? Int(container.entry.next) : 0
      step = container.entry.kind == .object ? 1 : 0
      child = container.index + 1
    }

    mutating func next() -> JSON.Value? {
      guard child < end else { return nil }
      let value = JSON.Value(document: document, index: child + step)
      child = Int(value.entry.next)
      return value
    }
  }
}

extension JSON {
  /// Whether the tape has a string at `index`, as key or value, that says exactly `text`.
  func isString(at index: Int, _ text: Span<UInt8>) -> Bool {
    let (entry, bytes) = (tape.entries[index], bytes)
    switch entry.kind {
    case .string:
      guard entry.range.count == text.count else { return false }
      return Self.areEqual(bytes.span.extracting(entry.range), text)
    case .escapedString:
      let unescaped = JSONEscapes.unescaped(bytes, entry.range)
      return Self.areEqual(unescaped.span, text)
    default: return false
    }
  }

  private static func areEqual(_ left: Span<UInt8>, _ right: Span<UInt8>) -> Bool {
    guard left.count == right.count else { return false }
    for index in left.indices where left[index] != right[index] { return false }
    return true
  }
}
