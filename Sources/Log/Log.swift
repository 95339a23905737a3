package import Deployments
internal import Postgres

/// The append-only log in PostgreSQL.
///
/// Appending, reading and reading bodies have a connection each: a long read never keeps an append waiting, and a part of
/// the bodies that is being compacted keeps only its own readers waiting. Any number of processes may open the same log.
package final class Log: Sendable {
  /// The log's name, such as `shiplog.example.com/acme`.
  package let origin: String
  /// Whom PostgreSQL let in: the principal of what is appended here.
  package let principal: Principal

  package let url: String
  let reader: Connection
  let bodyReader: Connection
  let queue: AppendQueue

  /// Connects, and makes sure that the schema is the one this program knows.
  ///
  /// - Parameter url: a libpq connection URI
  /// - Returns: the log, ready to append to and to read
  /// - Throws: `LogError.unreachable`, `.schema` or `.database`
  package static func open(url: String) async throws(LogError) -> Log {
    let reader = Connection(
      url,
      settings: [
        "application_name": "shiplog",
        // Before its first ANALYZE a range of the log would be read through a bitmap, and sorted on disk.
        "enable_bitmapscan": "off",
      ])
    do {
      try await Schema.check(on: reader)
      let (origin, role) = try await reader.transaction { connection in
        let role = try connection.query("SELECT session_user::text")
        return (try Head.read(on: connection).origin, try role[0].get(0, as: String.self))
      }
      return Log(
        origin: origin, principal: .databaseRole(role), url: url, reader: reader)
    } catch {
      throw .of(error)
    }
  }

  /// Makes sure that the schema is still the one this program knows: it can be migrated while programs run.
  ///
  /// - Throws: `LogError.unreachable`, `.schema` or `.database`
  package func checkSchema() async throws(LogError) {
    do {
      try await Schema.check(on: reader)
    } catch {
      throw .of(error)
    }
  }

  private init(origin: String, principal: Principal, url: String, reader: Connection) {
    self.origin = origin
    self.principal = principal
    self.url = url
    self.reader = reader
    // A generic plan would lock every part of the bodies, whichever it reads.
    bodyReader = Connection(
      url, settings: ["application_name": "shiplog", "plan_cache_mode": "force_custom_plan"])
    let notifier = Notifier(url: url)
    queue = AppendQueue(
      connection: Connection(url, settings: Self.writerSettings),
      committed: { size in notifier.announce(size) })
  }

  private static let writerSettings = [
    "application_name": "shiplog append",
    // The batches differ in size only; plans made for one batch were up to 12 times slower for the next.
    "plan_cache_mode": "force_generic_plan",
    // What is acknowledged is durable, whatever the database's default is.
    "synchronous_commit": "on",
    // A process that stops in the middle of an append must not keep the head for ever.
    "idle_in_transaction_session_timeout": "60s",
  ]

  /// Appends events: all of them or, where one conflicts, none.
  ///
  /// - Parameters:
  ///   - events: up to 10,000
  ///   - principal: who appends; nil for the role that this log is connected as
  /// - Returns: a receipt for each event, in order, once they are durable
  /// - Throws: `LogError`; `.conflict` and `.rejected` say which event is to blame
  package func append(
    _ events: [ReceivedEvent], by principal: Principal? = nil
  ) async throws(LogError) -> [Receipt] {
    guard events.count <= Self.batchLimit else {
      throw LogError.tooManyEvents(events.count, limit: Self.batchLimit)
    }
    guard !events.isEmpty else { return [] }
    let principal = principal ?? self.principal
    var salts = Salts()
    var prepared: [PreparedEvent] = []
    prepared.reserveCapacity(events.count)
    for (index, event) in events.enumerated() {
      do throws(Rejection) {
        prepared.append(
          try PreparedEvent(event, by: principal, log: origin, salt: salts.next()))
      } catch {
        throw .rejected(error, index: index)
      }
    }
    return try await queue.append(prepared)
  }

  /// How many events wait for the one connection that appends.
  package func waitingEvents() async -> Int { await queue.waitingEvents }

  /// The most events in one append.
  package static let batchLimit = 10_000
}
