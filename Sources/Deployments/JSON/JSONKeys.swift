/// The keys of the objects that are open, to find duplicates; an inner object's stand above its
/// parent's.
///
/// Few keys are compared with each other by a 64-bit signature. Beyond that they go through a table
/// with a seeded hash when the object ends, so that no input, however made, costs quadratic time.
struct JSONKeys {
  struct Key {
    let start: UInt32
    let end: UInt32
    /// Tape index.
    let entry: UInt32
    let isEscaped: Bool
    let signature: UInt64

    init(start: Int, end: Int, entry: Int, isEscaped: Bool, in bytes: Span<UInt8>) {
      self.start = UInt32(truncatingIfNeeded: start)
      self.end = UInt32(truncatingIfNeeded: end)
      self.entry = UInt32(truncatingIfNeeded: entry)
      self.isEscaped = isEscaped
      if isEscaped {
        let text = JSONEscapes.unescaped(bytes, start..<end)
        signature = Self.signature(text.span, 0..<text.count)
      } else {
        signature = Self.signature(bytes, start..<end)
      }
    }

    var range: Range<Int> { Int(start)..<Int(end) }

    /// Length, first and last bytes; equal for equal keys, nearly always different for others.
    private static func signature(_ bytes: Span<UInt8>, _ range: Range<Int>) -> UInt64 {
      let count = range.count
      if count >= 8 {
        let first = bytes.word(at: range.lowerBound)
        let last = bytes.word(at: range.upperBound - 8)
        return first ^ (last &* 0x9E37_79B9_7F4A_7C15) ^ UInt64(count)
      }
      var word = UInt64(count)
      for index in range { word = word << 8 | UInt64(bytes[index]) }
      return word
    }
  }

  /// Up to here keys are compared with each other.
  private static let few = 32

  private var keys: ContiguousArray<Key> = []

  /// Begins an object; hand the result to `append` and `close`.
  mutating func open() -> Int { keys.count }

  /// False where the object has the key already, as far as comparing each with each goes.
  mutating func append(_ key: Key, _ first: Int, _ bytes: Span<UInt8>) -> Bool {
    if keys.count - first < Self.few {
      var index = first
      while index < keys.count {
        if keys[index].signature == key.signature, Self.areEqual(keys[index], key, bytes) {
          return false
        }
        index += 1
      }
    }
    keys.append(key)
    return true
  }

  /// Ends an object; returns the first key that repeats an earlier one.
  mutating func close(_ first: Int, _ bytes: Span<UInt8>) -> Key? {
    let duplicate = keys.count - first > Self.few ? duplicateAmongMany(first, bytes) : nil
    keys.removeLast(keys.count - first)
    return duplicate
  }

  /// Open addressing over twice the slots; `Hasher` has a random seed in each process.
  private func duplicateAmongMany(_ first: Int, _ bytes: Span<UInt8>) -> Key? {
    var bits = 6
    while 1 << bits < 2 * (keys.count - first) { bits += 1 }
    let mask = 1 << bits - 1
    var slots = [Int32](repeating: -1, count: 1 << bits)
    for index in first..<keys.count {
      var slot = Self.hash(keys[index], bytes) & mask
      while slots[slot] >= 0 {
        if Self.areEqual(keys[Int(slots[slot])], keys[index], bytes) { return keys[index] }
        slot = (slot + 1) & mask
      }
      slots[slot] = Int32(truncatingIfNeeded: index)
    }
    return nil
  }

  private static func hash(_ key: Key, _ bytes: Span<UInt8>) -> Int {
    var hasher = Hasher()
    if key.isEscaped {
      hasher.combine(bytes: JSONEscapes.unescaped(bytes, key.range))
    } else {
      hasher.combine(bytes: bytes.extracting(key.range))
    }
    return hasher.finalize()
  }

  private static func areEqual(_ left: Key, _ right: Key, _ bytes: Span<UInt8>) -> Bool {
    if left.isEscaped || right.isEscaped {
      return JSONEscapes.unescaped(bytes, left.range) == JSONEscapes.unescaped(bytes, right.range)
    }
    guard left.end - left.start == right.end - right.start else { return false }
    for offset in 0..<left.range.count
    where bytes[Int(left.start) + offset] != bytes[Int(right.start) + offset] {
      return false
    }
    return true
  }
}

extension Hasher {
  fileprivate mutating func combine(bytes: [UInt8]) { combine(bytes: bytes.span) }

  fileprivate mutating func combine(bytes: Span<UInt8>) {
    // The buffer does not outlive the call.
    unsafe bytes.withUnsafeBytes { unsafe combine(bytes: $0) }
  }
}
