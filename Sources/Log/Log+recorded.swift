package import Deployments

extension Log {
  /// The last position that was recorded before a time: what the log held then.
  ///
  /// Recorded times never go back along the log, so that a search by halves finds it in a few reads.
  ///
  /// - Returns: nil where nothing had been recorded
  /// - Throws: `LogError`
  package func lastPosition(before time: Timestamp) async throws(LogError) -> Int64? {
    var low: Int64 = 0
    var high = try await head().size
    while low < high {
      let middle = (low + high) / 2
      let isBefore = try await entries(at: [middle])[0].recorded < time
      if isBefore { low = middle + 1 } else { high = middle }
    }
    return low == 0 ? nil : low - 1
  }
}
