internal import Deployments

/// What a full check asks of a leaf, found in its bytes without decoding them: no string in JSON holds a bare
/// quote, so a key in its quotes after a comma is nowhere else in this leaf.
struct LeafText {
  private let leaf: [UInt8]
  /// Where `,"position":` begins.
  private let middle: Int
  /// The time recorded as it is written.
  let recorded: ArraySlice<UInt8>

  /// Nil where the leaf does not say that it is at this position.
  init?(_ leaf: [UInt8], at position: Int64) {
    let mark = Array(#","position":\#(position),"recorded":""#.utf8)
    // From the end, which is nearer.
    let offsets = stride(from: leaf.count - mark.count, through: 0, by: -1)
    guard let middle = leaf.offset(of: mark, among: offsets) else { return nil }
    let start = middle + mark.count
    guard start + Self.timeSize <= leaf.count else { return nil }
    self.leaf = leaf
    self.middle = middle
    self.recorded = leaf[start..<start + Self.timeSize]
  }

  /// `2026-01-15T14:00:00.000000Z`
  private static let timeSize = 27

  /// What its source and id make; nil where they cannot be read.
  var identity: Identity? {
    // The id is written shortly before the position, the source shortly after the time.
    guard
      let id = leaf.offset(of: Self.idKey, among: stride(from: middle - 1, through: 0, by: -1)),
      let source = leaf.offset(
        of: Self.sourceKey, among: stride(from: recorded.endIndex, through: leaf.count - 1, by: 1)),
      let idText = string(from: id + Self.idKey.count),
      let sourceText = string(from: source + Self.sourceKey.count)
    else { return nil }
    return Identity(sourceUTF8: sourceText, idUTF8: idText)
  }

  private static let idKey = Array(#","id":"#.utf8)
  private static let sourceKey = Array(#","source":"#.utf8)

  /// The UTF-8 of the string that begins with the quote at `start`.
  private func string(from start: Int) -> ArraySlice<UInt8>? {
    var end = start + 1
    var isPlain = true
    while end < leaf.count, leaf[end] != UInt8(ascii: "\"") {
      if leaf[end] == UInt8(ascii: "\\") {
        isPlain = false
        end += 1
      }
      end += 1
    }
    guard end < leaf.count else { return nil }
    guard isPlain else {
      return (try? JSON(Array(leaf[start...end])).root.string).map { ArraySlice($0.utf8) }
    }
    return leaf[(start + 1)..<end]
  }
}

extension [UInt8] {
  /// The first of these offsets at which these bytes begin.
  fileprivate func offset(of wanted: [UInt8], among offsets: StrideThrough<Int>) -> Int? {
    let (bytes, wanted) = (span, wanted.span)
    for offset in offsets where bytes.has(wanted, at: offset) { return offset }
    return nil
  }
}

extension Span<UInt8> {
  /// Whether these bytes begin at `offset`.
  fileprivate func has(_ wanted: Span<UInt8>, at offset: Int) -> Bool {
    guard offset + wanted.count <= count else { return false }
    for index in 0..<wanted.count where self[offset + index] != wanted[index] { return false }
    return true
  }
}
