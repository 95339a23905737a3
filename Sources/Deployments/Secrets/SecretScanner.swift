/// One pass over a text: words that begin as a credential does, and the few bytes around which
/// others are written.
struct SecretScanner {
  private let index = SecretIndex.shared
  private let classes = SecretCharacters.table

  /// The first thing in `text` that looks like a credential.
  func first(in text: Span<UInt8>) -> SecretKind? {
    var inWord = false
    // What reaches neither the shortest credential nor the shortest assignment holds none.
    guard text.count >= 8 else { return nil }
    for position in 0..<text.count {
      let set = classes[Int(text[position])]
      let isWord = !set.isDisjoint(with: .letterOrDigit)
      if isWord {
        if !inWord, position &+ 1 < text.count,
          index.mayBegin(text[position], text[position &+ 1]),
          let kind = word(text, position)
        {
          return kind
        }
      } else if set.contains(.trigger), let kind = around(text, position) {
        return kind
      }
      inWord = isWord
    }
    return nil
  }

  private func word(_ text: Span<UInt8>, _ start: Int) -> SecretKind? {
    for shape in index.shapes(beginningWith: text[start]) {
      guard matches(text, start, shape.prefix),
        rest(text, start, start + shape.prefix.count, shape.rest)
      else { continue }
      return shape.kind
    }
    return nil
  }

  private func around(_ text: Span<UInt8>, _ position: Int) -> SecretKind? {
    switch text[position] {
    case UInt8(ascii: ":"):
      guard position + 2 < text.count else { return nil }
      switch text[position + 1] {
      case UInt8(ascii: "/"):
        return text[position + 2] == UInt8(ascii: "/") ? address(text, position + 3) : nil
      case UInt8(ascii: "A"): return telegram(text, position)
      default: return assignment(text, at: position)
      }
    case UInt8(ascii: "~"): return entra(text, position)
    default: return assignment(text, at: position)
    }
  }

  // MARK: Looking at text

  func matches(_ text: Span<UInt8>, _ start: Int, _ wanted: [UInt8]) -> Bool {
    guard start >= 0, start + wanted.count <= text.count else { return false }
    for offset in wanted.indices where text[start + offset] != wanted[offset] { return false }
    return true
  }

  func matches(_ text: Span<UInt8>, _ start: Int, _ wanted: String) -> Bool {
    let wanted = wanted.utf8Span.span
    guard start >= 0, start + wanted.count <= text.count else { return false }
    for offset in wanted.indices where text[start + offset] != wanted[offset] { return false }
    return true
  }

  func isOne(of characters: SecretCharacters, _ text: Span<UInt8>, _ position: Int) -> Bool {
    position >= 0 && position < text.count
      && !classes[Int(text[position])].isDisjoint(with: characters)
  }

  /// How far one look goes: no text, however made, has the scanner go over the same bytes without
  /// end.
  static let farthest = 512

  /// Where the run of `characters` that begins at `start` ends, or `limit` bytes on.
  func end(
    of characters: SecretCharacters, _ text: Span<UInt8>, _ start: Int,
    limit: Int = SecretScanner.farthest
  ) -> Int {
    var position = start
    while position - start < limit, isOne(of: characters, text, position) { position += 1 }
    return position
  }

  func has(_ sets: [SecretCharacters], _ text: Span<UInt8>, _ range: Range<Int>) -> Bool {
    var seen: SecretCharacters = []
    for position in range { seen.formUnion(classes[Int(text[position])]) }
    return sets.allSatisfy { !$0.isDisjoint(with: seen) }
  }

  /// A run of `characters` whose length lies in `lengths`, followed by no further letter or digit.
  func isRun(
    _ text: Span<UInt8>, _ start: Int, _ characters: SecretCharacters, _ lengths: ClosedRange<Int>,
    having: [SecretCharacters] = []
  ) -> Bool {
    let end = end(of: characters, text, start)
    // A run as long as one look goes may well go on.
    let isWhole = end - start == Self.farthest || !isOne(of: .letterOrDigit, text, end)
    return lengths.contains(end - start) && isWhole && has(having, text, start..<end)
  }
}

/// The catalogue by the first bytes of its prefixes.
struct SecretIndex: Sendable {
  static let shared = SecretIndex()

  /// A bit for each pair of first bytes, folded to 12 bits.
  private var pairs = [UInt64](repeating: 0, count: 64)
  private var byFirst = [[SecretShape]](repeating: [], count: 256)

  private init() {
    for shape in SecretShape.catalog {
      guard shape.prefix.count >= 2 else { continue }
      let slot = Self.slot(shape.prefix[0], shape.prefix[1])
      pairs[slot >> 6] |= 1 << UInt64(slot & 63)
      byFirst[Int(shape.prefix[0])].append(shape)
    }
  }

  /// False where no prefix has these two first bytes; true nearly always only where one has.
  @inline(__always)
  func mayBegin(_ first: UInt8, _ second: UInt8) -> Bool {
    let slot = Self.slot(first, second)
    return pairs[slot >> 6] >> UInt64(slot & 63) & 1 == 1
  }

  func shapes(beginningWith first: UInt8) -> [SecretShape] { byFirst[Int(first)] }

  @inline(__always)
  private static func slot(_ first: UInt8, _ second: UInt8) -> Int {
    (Int(first) ^ Int(second) << 5) & 0xFFF
  }
}
