extension JSON.Value {
  /// Whether both are the same JSON value: the order of members, white space and escapes do not
  /// matter; numbers are compared as written, strings without Unicode normalisation.
  package func isEquivalent(to other: JSON.Value) -> Bool {
    guard kind == other.kind else { return false }
    switch kind {
    case .null: return true
    case .bool: return bool == other.bool
    case .number: return raw == other.raw
    case .string: return text.elementsEqual(other.text)
    case .array:
      var others = other.elements
      for element in elements {
        guard let match = others.next(), element.isEquivalent(to: match) else { return false }
      }
      return others.next() == nil
    case .object: return hasEquivalentMembers(as: other)
    }
  }

  /// Keys are unique within an object, so that sorting by them pairs the members.
  private func hasEquivalentMembers(as other: JSON.Value) -> Bool {
    let left = sortedMembers()
    let right = other.sortedMembers()
    guard left.count == right.count else { return false }
    for (one, two) in zip(left, right) {
      guard one.key.elementsEqual(two.key), one.value.isEquivalent(to: two.value) else {
        return false
      }
    }
    return true
  }

  private func sortedMembers() -> [(key: ArraySlice<UInt8>, value: JSON.Value)] {
    members.values
      .map { value in
        (key: JSON.Value(document: document, index: value.index - 1).text, value: value)
      }
      .sorted { $0.key.lexicographicallyPrecedes($1.key) }
  }

  /// UTF-8 of a string, without its escapes.
  var text: ArraySlice<UInt8> {
    entry.kind == .escapedString
      ? JSONEscapes.unescaped(document.bytes, entry.range)[...] : document.bytes[entry.range]
  }
}
