internal import Merkle
internal import Postgres

/// One file of `sql/`, embedded: applied once, in order, and never edited after release.
struct Migration: Sendable {
  let number: Int
  let name: String
  let text: [UInt8]

  var sha256: Hash { .digest(of: text) }

  static let all = [
    Migration(number: 1, name: "0001_roles.sql", text: PackageResources._001_roles_sql),
    Migration(number: 2, name: "0002_log.sql", text: PackageResources._002_log_sql),
    Migration(number: 3, name: "0003_history.sql", text: PackageResources._003_history_sql),
    Migration(number: 4, name: "0004_metrics.sql", text: PackageResources._004_metrics_sql),
    Migration(number: 5, name: "0005_views.sql", text: PackageResources._005_views_sql),
    Migration(number: 6, name: "0006_pruning.sql", text: PackageResources._006_pruning_sql),
    Migration(number: 7, name: "0007_rules.sql", text: PackageResources._007_rules_sql),
    Migration(number: 8, name: "0008_access.sql", text: PackageResources._008_access_sql),
    Migration(number: 9, name: "0009_upkeep.sql", text: PackageResources._009_upkeep_sql),
    Migration(number: 10, name: "0010_bounds.sql", text: PackageResources._010_bounds_sql),
    Migration(
      number: 11, name: "0011_corrections.sql", text: PackageResources._011_corrections_sql),
    Migration(
      number: 12, name: "0012_incidents.sql", text: PackageResources._012_incidents_sql),
  ]
}

/// How a database's schema stands to the migrations of this program.
package struct SchemaState: Hashable, Sendable {
  /// What is known of one migration.
  package struct Step: Hashable, Sendable {
    package enum Status: String, Sendable {
      case applied
      case pending
      /// Applied with other content than this program's file of that number.
      case changed
      /// Applied by a newer program.
      case unknown
    }
    package let number: Int
    package let name: String
    package let status: Status
  }
  package let steps: [Step]

  package var isCurrent: Bool { steps.allSatisfy { $0.status == .applied } }
}

extension SchemaState: CustomStringConvertible {
  package var description: String {
    if let step = steps.first(where: { $0.status == .changed }) {
      return """
        the schema's \(step.name) was applied with other content than this program knows: use the \
        program that the database was made with
        """
    }
    if let step = steps.last(where: { $0.status == .unknown }) {
      return """
        the schema is newer than this program (it has \(step.name)): use a newer shiplog
        """
    }
    let pending = steps.filter { $0.status == .pending }
    guard !pending.isEmpty else { return "the schema is up to date" }
    guard pending.count < steps.count else {
      return "the database has no shiplog schema: run shiplog migrate"
    }
    return
      "the schema is older than this program (\(pending[0].name) is missing): run shiplog migrate"
  }
}

package enum Schema {
  /// Compares what was applied to a database with what this program knows.
  static func state(on connection: Connection) async throws -> SchemaState {
    try await connection.transaction { try state(of: applied(on: $0)) }
  }

  /// Makes sure that this program can work with a database.
  ///
  /// - Throws: `LogError.schema`, `PostgresError`
  static func check(on connection: Connection) async throws {
    let state = try await state(on: connection)
    guard state.isCurrent else { throw LogError.schema(state) }
  }

  private struct Applied {
    let name: String
    let sha256: [UInt8]
  }

  private static func applied(on connection: isolated Connection) throws -> [Int: Applied] {
    let exists = try connection.query("SELECT to_regclass('log.migration') IS NOT NULL")
    guard try exists[0].get(0, as: Bool.self) else { return [:] }
    let rows = try connection.query(
      "SELECT number::bigint, name, sha256 FROM log.migration ORDER BY number")
    return try Dictionary(
      uniqueKeysWithValues: rows.map { row in
        (try row.get(0, as: Int.self), Applied(name: try row.get(1), sha256: try row.get(2)))
      })
  }

  private static func state(of applied: [Int: Applied]) -> SchemaState {
    let known = Migration.all.map { migration in
      let status: SchemaState.Step.Status =
        switch applied[migration.number]?.sha256 {
        case nil: .pending
        case migration.sha256.bytes: .applied
        default: .changed
        }
      return SchemaState.Step(number: migration.number, name: migration.name, status: status)
    }
    let unknown = applied.keys.sorted().filter { $0 > Migration.all.count }.map {
      SchemaState.Step(number: $0, name: applied[$0]?.name ?? "\($0)", status: .unknown)
    }
    return SchemaState(steps: known + unknown)
  }

  /// Applies what is pending, one transaction a file, one program at a time; a log without a name gets one.
  ///
  /// - Parameters:
  ///   - url: of a role that may create roles and schemas
  ///   - origin: the log's name, used only where it has none yet; nil for a name made up at random
  /// - Returns: the schema's state before
  /// - Throws: `LogError.origin` for a name that no log can have, `.schema` where the schema is newer or was
  ///   changed, else `.unreachable`, `.database`
  package static func migrate(url: String, origin: String?) async throws -> SchemaState {
    if let origin, !isNoteName(origin) { throw LogError.origin(origin) }
    let connection = Connection(url, settings: ["application_name": "shiplog migrate"])
    do {
      // Held by the session: each file has a transaction of its own.
      _ = try await connection.query("SELECT pg_advisory_lock(\(lockKey))")
      let before = try await state(on: connection)
      guard before.steps.allSatisfy({ $0.status == .applied || $0.status == .pending }) else {
        throw LogError.schema(before)
      }
      for step in before.steps where step.status == .pending {
        try await apply(Migration.all[step.number - 1], on: connection)
      }
      let heads = try await connection.query("SELECT FROM log.head")
      if heads.isEmpty {
        let name = origin ?? randomOrigin()
        try await connection.query("INSERT INTO log.head (origin) VALUES (\(name))")
      }
      await connection.close()
      return before
    } catch let error as PostgresError {
      throw LogError(error)
    }
  }

  /// Whether checkpoints can be signed under this name: a key name of C2SP signed-note, which is not empty and
  /// has neither white space nor a plus sign, in a text without control characters.
  static func isNoteName(_ name: String) -> Bool {
    !name.isEmpty
      && name.unicodeScalars.allSatisfy {
        !$0.properties.isWhitespace && $0.properties.generalCategory != .control && $0 != "+"
      }
  }

  /// Any number, as long as every version of this program takes the same one.
  private static let lockKey: Int64 = 0x7368_6970_6c6f_67

  private static func apply(_ migration: Migration, on connection: Connection) async throws {
    let text = String(decoding: migration.text, as: UTF8.self)
    try await connection.transaction { connection in
      try connection.script(text)
      // Whichever role the file ended as.
      try connection.script("SET LOCAL ROLE shiplog_owner")
      _ = try connection.query(
        """
        INSERT INTO log.migration (number, name, sha256)
        VALUES (\(Int32(migration.number)), \(migration.name), \(migration.sha256.bytes))
        """)
    }
  }

  /// Logs are told apart by their names, so that one made up must not be one that somebody else has.
  private static func randomOrigin() -> String {
    let digits = String(UInt64.random(in: 0..<(1 << 48)), radix: 16)
    return "shiplog.local/" + String(repeating: "0", count: 12 - digits.count) + digits
  }

  /// The state of the database's schema.
  ///
  /// - Throws: `LogError.unreachable`, `.database`
  package static func state(url: String) async throws -> SchemaState {
    do {
      return try await state(on: Connection(url))
    } catch let error as PostgresError {
      throw LogError(error)
    }
  }
}
