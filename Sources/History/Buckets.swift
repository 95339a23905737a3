internal import Deployments
internal import Postgres

/// A window's parts by the calendar of a time zone: contiguous, half open, the first and the last cut to the window.
struct Buckets {
  /// Where each begins, and at last where the window ends.
  let boundaries: [Timestamp]
  /// What each is called: `2026-10-26 13:00`, `2026-10-26`, `2026-W44`, `2026-10`.
  var labels: [String] = []

  /// - Throws: `MetricsError`, `PostgresError`
  static func read(
    _ query: MetricsQuery, on connection: isolated Connection
  ) throws -> Buckets {
    guard let unit = query.bucket else { return Buckets(boundaries: [query.from, query.to]) }
    // However long they last, these are too many: not even counted.
    let length = query.to.microseconds - query.from.microseconds
    guard length / unit.longest < MetricsError.bucketLimit else {
      throw MetricsError.tooManyBuckets(unit)
    }
    let rows = try connection.query(
      unit == .hour ? hours(query.from, query.to, query.zone) : dates(query, unit))
    guard rows.count < MetricsError.bucketLimit else { throw MetricsError.tooManyBuckets(unit) }
    let starts = try [query.from] + rows.map { try $0.get(0, as: Timestamp.self) }
    let labels = try connection.query(
      """
      SELECT to_char(date_trunc(\(unit.rawValue), start AT TIME ZONE \(query.zone)), \(unit.label))
      FROM unnest(\(starts)) WITH ORDINALITY AS bucket (start, number) ORDER BY number
      """)
    return Buckets(boundaries: starts + [query.to], labels: try labels.map { try $0.get(0) })
  }

  /// The bucket that a time of the window lies in.
  func index(of time: Timestamp) -> Int {
    var (low, high) = (0, boundaries.count - 1)
    while high - low > 1 {
      let middle = (low + high) / 2
      if boundaries[middle] <= time { low = middle } else { high = middle }
    }
    return low
  }

  /// Midnights: the first moments of local dates. A date that a zone has skipped has no length, and so no bucket.
  private static func dates(_ query: MetricsQuery, _ unit: BucketUnit) -> SQL {
    """
    SELECT DISTINCT boundary
    FROM generate_series(
        date_trunc(\(unit.rawValue), \(query.from) AT TIME ZONE \(query.zone)),
        \(query.to) AT TIME ZONE \(query.zone) + interval '1 day', ('1 ' || \(unit.rawValue))::interval
      ) AS local, LATERAL (\(firstMoment(of: "local", in: query.zone))) AS instant (boundary)
    WHERE boundary > \(query.from) AND boundary < \(query.to)
    ORDER BY boundary
    """
  }

  /// The moment at which a zone's clocks first show a local time, or have just jumped over it.
  ///
  /// Where they are set back from one to midnight they show midnight twice, and PostgreSQL means the second.
  static func firstMoment(of local: SQL, in zone: String) -> SQL {
    """
    SELECT min(moment)
    FROM unnest('{0, 30 minutes, 1 hour, 2 hours}'::interval[]) AS back,
      LATERAL (SELECT \(local) AT TIME ZONE \(zone) - back) AS candidate (moment)
    WHERE back = '0' OR moment AT TIME ZONE \(zone) = \(local)
    """
  }

  /// Whenever the local clock shows a whole hour, or has just jumped over one. All offsets of zones are quarters of an hour.
  private static func hours(_ from: Timestamp, _ to: Timestamp, _ zone: String) -> SQL {
    """
    SELECT boundary
    FROM generate_series(
        date_trunc('hour', \(from)), \(to), interval '15 minutes') AS quarter (boundary),
      LATERAL (SELECT boundary AT TIME ZONE \(zone),
        (boundary - interval '15 minutes') AT TIME ZONE \(zone)) AS clock (local, before)
    WHERE boundary > \(from) AND boundary < \(to)
      AND (extract(minute FROM local) = 0
        OR date_trunc('hour', local) <> date_trunc('hour', before))
    ORDER BY boundary
    """
  }
}

extension BucketUnit {
  /// How PostgreSQL's `to_char` writes the local time that one begins at.
  fileprivate var label: String {
    switch self {
    case .hour: "YYYY-MM-DD HH24:MI"
    case .day: "YYYY-MM-DD"
    case .week: "IYYY-\"W\"IW"
    case .month: "YYYY-MM"
    }
  }

  /// Microseconds that none exceeds, in a zone that sets its clocks back by at most two hours.
  fileprivate var longest: Int64 {
    let hours: Int64 =
      switch self {
      case .hour: 2
      case .day: 26
      case .week: 170
      case .month: 746
      }
    return hours * 3_600_000_000
  }
}

extension MetricsQuery {
  /// Whether the server knows the zone. It would also take abbreviations and POSIX rules, in which a slip of the pen is a
  /// zone too; these have no region and a slash.
  static func check(zone: String, on connection: isolated Connection) throws {
    guard zone != "UTC" else { return }
    let hasRegion = zone.contains("/") && !zone.contains(",")
    do throws(PostgresError) {
      // The list of all names takes the server 40 ms to make.
      let rows = try connection.query(
        hasRegion
          ? "SELECT now() AT TIME ZONE \(zone)"
          : "SELECT FROM pg_timezone_names WHERE name = \(zone)")
      guard rows.count == 1 else { throw PostgresError(sqlstate: "22023", message: "") }
    } catch {
      throw error.sqlstate == "22023" ? MetricsError.unknownZone(zone) : error as any Error
    }
  }
}
