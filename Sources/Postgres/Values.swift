/// The values of one statement, encoded, in one buffer.
struct Values: Sendable {
  private(set) var types: [UInt32] = []
  /// −1 for NULL.
  private(set) var lengths: [Int32] = []
  private var bytes: [UInt8] = []

  var count: Int { types.count }
  /// Bytes of all values.
  var size: Int { bytes.count }

  mutating func append<Value: PostgresValue>(_ value: Value) {
    types.append(Value.oid)
    guard !value.isNull else { return lengths.append(-1) }
    let start = bytes.count
    value.encode(into: &bytes)
    // Past 2 GiB the server's limit of 1 GiB is exceeded anyhow: libpq then refuses the length.
    lengths.append(Int32(clamping: bytes.count - start))
  }

  mutating func append(_ other: Values) {
    types += other.types
    lengths += other.lengths
    bytes += other.bytes
  }

  /// Calls the body with what `PQsendQueryPrepared` and its relatives want.
  func withPointers<Result>(
    _ body: (
      _ values: UnsafePointer<UnsafePointer<CChar>?>?, _ lengths: UnsafePointer<Int32>?,
      _ formats: UnsafePointer<Int32>?
    ) -> Result
  ) -> Result {
    guard count > 0 else { return body(nil, nil, nil) }
    let formats = [Int32](repeating: 1, count: count)
    return bytes.withUnsafeBytes { bytes in
      lengths.withUnsafeBufferPointer { lengths in
        withUnsafeTemporaryAllocation(of: UnsafePointer<CChar>?.self, capacity: count) { values in
          // An empty value needs an address too: a null pointer would mean NULL.
          var next = bytes.baseAddress ?? UnsafeRawPointer(lengths.baseAddress)
          for (index, length) in lengths.enumerated() {
            let isNull = length < 0
            values.initializeElement(
              at: index, to: isNull ? nil : next?.assumingMemoryBound(to: CChar.self))
            if !isNull { next = next?.advanced(by: Int(length)) }
          }
          return body(values.baseAddress, lengths.baseAddress, formats)
        }
      }
    }
  }
}
