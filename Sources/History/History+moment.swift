package import Deployments
internal import Log
internal import Postgres

extension History {
  /// What the log knew at a moment: its last position then, and the time up to which it can tell anything.
  ///
  /// A time means what had been recorded before it, so that the answer is the same for ever.
  ///
  /// - Parameters:
  ///   - moment: a position, a time, or now
  ///   - now: the machine's clock
  /// - Returns: a position of nil for all that the log holds
  /// - Throws: `MetricsError.momentToCome`, `.nothingRecorded`; `LogError`
  package func knowledge(
    at moment: Moment, now: Timestamp
  ) async throws -> (position: Int64?, time: Timestamp) {
    switch moment {
    case .latest: return (nil, now)
    case .position(let position):
      return (position, try await log.entries(at: [position])[0].recorded)
    case .time(let time):
      guard time <= now else { throw MetricsError.momentToCome(time) }
      guard let position = try await log.lastPosition(before: time) else {
        let first = try await log.entries(from: 0, limit: 1).first
        throw MetricsError.nothingRecorded(before: time, first: first?.recorded)
      }
      return (position, time)
    }
  }

  /// The first moment of a date where clocks show a zone's time.
  ///
  /// - Parameters:
  ///   - date: its first moment in UTC
  ///   - zone: an IANA name
  /// - Returns: its first moment there
  /// - Throws: `MetricsError.unknownZone`, `PostgresError`
  package func beginning(of date: Timestamp, in zone: String) async throws -> Timestamp {
    try await reader.run { connection in
      try MetricsQuery.check(zone: zone, on: connection)
      let rows = try connection.query(
        Buckets.firstMoment(of: "(\(date) AT TIME ZONE 'UTC')", in: zone))
      return try rows[0].get(0)
    }
  }
}
