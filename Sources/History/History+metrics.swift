package import Deployments
internal import Log
internal import Postgres

extension History {
  /// The metrics of a window: exact, and the same for ever at the position that they name.
  ///
  /// - Throws: `MetricsError`, `LogError.noEntry` for a position that is not there, `PostgresError`
  package func metrics(_ query: MetricsQuery) async throws -> MetricsReport {
    try query.checkWindow()
    let position = try await position(for: query.at.map { .position($0) } ?? .latest)
    return try await reader.run { connection in
      try MetricsQuery.check(zone: query.zone, on: connection)
      let buckets = try Buckets.read(query, on: connection)
      let tallies = try Tally.read(query.slice, at: position, buckets, on: connection)
      var total = Tally()
      for tally in tallies { total.add(tally) }
      let parts = buckets.labels.indices.map { index in
        MetricsReport.Bucket(
          label: buckets.labels[index],
          metrics: Metrics(
            from: buckets.boundaries[index], to: buckets.boundaries[index + 1], tallies[index]))
      }
      return MetricsReport(
        position: position < 0 ? nil : position, slice: query.slice, zone: query.zone,
        target: try query.slice.environment.flatMap { environment in
          try DeploymentTarget(
            Policy.inForce(at: position, on: connection)[environment]
              ?? Policy(standardFor: environment))
        },
        metrics: Metrics(from: query.from, to: query.to, total),
        buckets: query.bucket == nil ? nil : parts,
        previous: try query.comparesPrevious ? previous(query, position, connection) : nil)
    }
  }
}

private func previous(
  _ query: MetricsQuery, _ position: Int64, _ connection: isolated Connection
) throws -> Metrics {
  let start = Timestamp(microseconds: 2 * query.from.microseconds - query.to.microseconds)
  let window = Buckets(boundaries: [start, query.from])
  let tally = try Tally.read(query.slice, at: position, window, on: connection)[0]
  return Metrics(from: start, to: query.from, tally)
}

extension Tally {
  /// Counts what lies in each bucket.
  fileprivate static func read(
    _ slice: MetricsReport.Slice, at position: Int64, _ buckets: Buckets,
    on connection: isolated Connection
  ) throws -> [Tally] {
    var tallies = Array(repeating: Tally(), count: buckets.boundaries.count - 1)
    let window = MetricsWindow(
      from: buckets.boundaries[0], to: buckets.boundaries[tallies.count], slice: slice,
      position: position)
    try connection.forEach(window.measurements, fetch: 10_000) { row in
      let measurement = try Measurement(row: row)
      tallies[buckets.index(of: measurement.ended)].add(
        measurement, next: try row.get(Measurement.columnCount))
    }
    for row in try connection.query(window.inProgress) {
      tallies[buckets.index(of: try row.get(0))].inProgress += 1
    }
    for row in try connection.query(window.unattributedIncidents) {
      tallies[buckets.index(of: try row.get(0))].unattributedIncidents += 1
    }
    return tallies
  }
}
