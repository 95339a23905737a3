package import Deployments
internal import Postgres

extension Log {
  /// The most bodies, and ranges of positions, that one transaction deletes: so that the head is not held long, and the
  /// event's leaf has room for the ranges of the highest positions.
  package static let pruningLimit = (bodies: 1_000, ranges: 200)

  /// Appends the event that says which bodies go, and deletes them, in one transaction: both or neither.
  ///
  /// - Parameter event: `retention.applied`, within `pruningLimit`
  /// - Returns: its receipt
  /// - Throws: `LogError.bodiesGone` where some of them are not stored any more, and `.database` with the database's
  ///   own sentence where a hold covers one of them: nothing is written or deleted then
  package func prune(_ event: ReceivedEvent) async throws(LogError) -> Receipt {
    guard case .pruning(let pruning) = event.event.facts.rule else {
      preconditionFailure("only retention.applied says what goes")
    }
    var salts = Salts()
    let prepared: PreparedEvent
    do throws(Rejection) {
      prepared = try PreparedEvent(
        event, by: principal, log: origin, salt: salts.next(), prunes: true)
    } catch {
      throw .rejected(error, index: 0)
    }
    let positions = pruning.ranges.flatMap { Array($0) }
    let receipt = try await queue.append([prepared], pruning: positions)[0]
    // Nothing was deleted now: the same was said at the same time before.
    guard receipt.status == .appended else { throw .bodiesGone(positions) }
    return receipt
  }

  /// Gives back to the disk what deleted bodies took, in those parts of the table that no append writes to any more and of
  /// which more than half is empty.
  ///
  /// Bodies that are left in such a part cannot be read while it is written anew; everything else goes on. A part that
  /// somebody else is reading for long, or compacting, is left to the next time.
  ///
  /// - Returns: bytes
  /// - Throws: `LogError`
  package func compact() async throws(LogError) -> Int64 {
    let connection = Connection(url, settings: ["application_name": "shiplog compact"])
    do throws(PostgresError) {
      let parts = try await connection.query(
        """
        SELECT relname::text, part << 20, (part + 1) << 20
        FROM pg_class, LATERAL (SELECT substring(relname FROM 'body_(\\d+)')::bigint) AS number (part)
        WHERE oid IN (SELECT inhrelid FROM pg_inherits WHERE inhparent = 'log.body'::regclass)
          AND part < (SELECT size >> 20 FROM log.head)
        ORDER BY part
        """)
      var bytes: Int64 = 0
      for part in parts {
        let name: String = try part.get(0)
        bytes += try await Self.compact(name, from: part.get(1), to: part.get(2), on: connection)
      }
      await connection.close()
      return bytes
    } catch {
      throw LogError(error)
    }
  }

  /// - Returns: bytes given back
  private static func compact(
    _ part: String, from start: Int64, to end: Int64, on connection: Connection
  ) async throws(PostgresError) -> Int64 {
    let sizes = try await connection.query(
      """
      SELECT pg_table_size(to_regclass('log.' || \(part))), coalesce(sum(pg_column_size(body)), 0)::bigint
      FROM log.body AS body WHERE position >= \(start) AND position < \(end)
      """)
    guard try sizes[0].get(0) > 2 * sizes[0].get(1, as: Int64.self) + emptyTable else { return 0 }
    do throws(PostgresError) {
      return try await connection.query("SELECT log.compact_bodies(\(part))")[0].get(0)
    } catch {
      guard error.sqlstate == lockNotAvailable else { throw error }
      return 0
    }
  }

  /// Bytes that a table takes with hardly anything in it.
  private static let emptyTable: Int64 = 65_536
  private static let lockNotAvailable = "55P03"
}
