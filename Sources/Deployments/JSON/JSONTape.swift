/// A document's values in the order in which they begin, containers before what they hold, keys
/// before their values.
struct JSONTape: Sendable {
  struct Entry: Sendable {
    enum Kind: UInt8, Sendable { case object, array, string, escapedString, number, yes, no, null }

    /// Byte range as written; of a string, between its quotes.
    var start: UInt32
    var end: UInt32
    /// Index of the entry after this one and all that it holds; `unclosed` while that is not known.
    var next: UInt32
    var kind: Kind
    /// A member's name; its value is the next entry.
    var isKey = false

    static let unclosed = UInt32.max
    var isString: Bool { kind == .string || kind == .escapedString }
    var range: Range<Int> { Int(start)..<Int(end) }
  }

  var entries: ContiguousArray<Entry> = []

  var count: Int { entries.count }

  mutating func append(_ kind: Entry.Kind, _ start: Int, _ end: Int, isKey: Bool = false) {
    let next = UInt32(truncatingIfNeeded: entries.count + 1)
    entries.append(
      Entry(
        start: UInt32(truncatingIfNeeded: start), end: UInt32(truncatingIfNeeded: end), next: next,
        kind: kind, isKey: isKey))
  }

  /// Begins a container and returns its index, for `close`.
  mutating func open(_ kind: Entry.Kind, _ start: Int) -> Int {
    append(kind, start, start)
    entries[entries.count - 1].next = Entry.unclosed
    return entries.count - 1
  }

  mutating func close(_ index: Int, _ end: Int) {
    entries[index].end = UInt32(truncatingIfNeeded: end)
    entries[index].next = UInt32(truncatingIfNeeded: entries.count)
  }

  /// The way from the root to an entry, also on an unfinished tape; the tape's end means the value
  /// that is due next.
  func path(to target: Int, in bytes: [UInt8]) -> JSONPath {
    var path = JSONPath()
    var container = 0
    while container < target, container < count {
      let isObject = entries[container].kind == .object
      var child = container + 1
      var index = 0
      container = target
      while child <= target {
        let value = isObject ? child + 1 : child
        if child >= count {
          if !isObject { path.append(index) }
          break
        }
        let next = value < count ? Int(entries[value].next) : Int(Entry.unclosed)
        if target < next {
          if isObject { path.append(key(child, in: bytes)) } else { path.append(index) }
          container = target > value ? value : target
          break
        }
        child = next
        index += 1
      }
    }
    return path
  }

  private func key(_ index: Int, in bytes: [UInt8]) -> String {
    JSONEscapes.text(entries[index], in: bytes)
  }
}
