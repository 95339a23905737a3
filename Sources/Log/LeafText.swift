internal import Deployments

/// What a full check asks of a leaf, found in its bytes without decoding them: no string in JSON holds a bare
/// quote, so a key in its quotes after a comma is nowhere else in this leaf.
struct LeafText {
  /// Where the time recorded stands.
  let recorded: Range<Int>
  /// Where `,"position":` begins.
  private let middle: Int

  /// Nil where the leaf does not say that it is at this position.
  init?(_ leaf: Span<UInt8>, at position: Int64) {
    // From the end, which is nearer.
    guard let key = leaf.lastOffset(of: Self.recordedKey.span, before: leaf.count) else {
      return nil
    }
    let start = key + Self.recordedKey.count
    guard start + Self.timeSize <= leaf.count,
      let digits = leaf.offset(ofDecimal: position, endingAt: key),
      digits >= Self.positionKey.count,
      leaf.has(Self.positionKey.span, at: digits - Self.positionKey.count)
    else { return nil }
    recorded = start..<start + Self.timeSize
    middle = digits - Self.positionKey.count
  }

  private static let positionKey = Array(#","position":"#.utf8)
  private static let recordedKey = Array(#","recorded":""#.utf8)
  /// `2026-01-15T14:00:00.000000Z`
  private static let timeSize = 27

  /// What its source and id make; nil where they cannot be read.
  func identity(in leaf: Span<UInt8>) -> Identity? {
    // The id is written shortly before the position, the source shortly after the time.
    guard let id = leaf.lastOffset(of: Self.idKey.span, before: middle),
      let source = leaf.offset(of: Self.sourceKey.span, from: recorded.upperBound)
    else { return nil }
    let idText = Text(startingAt: id + Self.idKey.count, in: leaf)
    let sourceText = Text(startingAt: source + Self.sourceKey.count, in: leaf)
    guard let idText, let sourceText else { return nil }
    guard idText.isPlain, sourceText.isPlain else {
      guard let id = idText.decoded(in: leaf), let source = sourceText.decoded(in: leaf) else {
        return nil
      }
      return Identity(source: source, id: id)
    }
    return Identity(
      sourceUTF8: leaf.extracting(sourceText.range),
      idUTF8: leaf.extracting(idText.range))
  }

  private static let idKey = Array(#","id":""#.utf8)
  private static let sourceKey = Array(#","source":""#.utf8)

  /// A string in a leaf.
  private struct Text {
    /// Between its quotes.
    let range: Range<Int>
    /// Whether it has no escapes.
    let isPlain: Bool

    /// Nil where it has no end.
    init?(startingAt start: Int, in leaf: Span<UInt8>) {
      var end = start
      var isPlain = true
      while end < leaf.count, leaf[end] != UInt8(ascii: "\"") {
        if leaf[end] == UInt8(ascii: "\\") {
          isPlain = false
          end += 1
        }
        end += 1
      }
      guard end < leaf.count else { return nil }
      range = start..<end
      self.isPlain = isPlain
    }

    func decoded(in leaf: Span<UInt8>) -> String? {
      let quoted = range.lowerBound - 1..<range.upperBound + 1
      return try? JSON(Array(leaf, in: quoted)).root.string
    }
  }
}

extension [UInt8] {
  /// A copy of a part of what a span shows.
  init(_ span: Span<UInt8>, in range: Range<Int>) {
    self = range.map { span[$0] }
  }
}

extension Span<UInt8> {
  /// Whether these bytes begin at `offset`.
  func has(_ wanted: Span<UInt8>, at offset: Int) -> Bool {
    guard offset + wanted.count <= count else { return false }
    for index in 0..<wanted.count where self[offset + index] != wanted[index] { return false }
    return true
  }

  /// The first offset, not before `start`, at which these bytes begin.
  fileprivate func offset(of wanted: Span<UInt8>, from start: Int) -> Int? {
    var offset = start
    while offset + wanted.count <= count {
      if self[offset] == wanted[0], has(wanted, at: offset) { return offset }
      offset += 1
    }
    return nil
  }

  /// The last offset at which these bytes begin and end before `end`.
  fileprivate func lastOffset(of wanted: Span<UInt8>, before end: Int) -> Int? {
    var offset = end - wanted.count
    while offset >= 0 {
      if self[offset] == wanted[0], has(wanted, at: offset) { return offset }
      offset -= 1
    }
    return nil
  }

  /// Where this number begins, written in decimal up to `end`; nil where another one or none is written there.
  fileprivate func offset(ofDecimal number: Int64, endingAt end: Int) -> Int? {
    var rest = number.magnitude
    var offset = end
    repeat {
      offset -= 1
      guard offset >= 0, self[offset] == UInt8(ascii: "0") + UInt8(rest % 10) else { return nil }
      rest /= 10
    } while rest > 0
    return offset
  }
}
