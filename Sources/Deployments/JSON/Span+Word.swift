extension Span<UInt8> {
  /// Eight bytes as a number, the first the lowest; `index + 8` must not pass the end, which is
  /// checked.
  @inline(__always)
  func word(at index: Int) -> UInt64 {
    precondition(index >= 0 && index &+ 8 <= count)
    // In bounds by the line above; any bytes make an integer.
    return unsafe bytes.unsafeLoadUnaligned(fromByteOffset: index, as: UInt64.self).littleEndian
  }
}
