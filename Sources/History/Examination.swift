internal import Log
internal import Postgres

/// One thing that was looked at, and what to do where it is not as it should be.
package struct Finding: Hashable, Sendable {
  package enum Verdict: String, Hashable, Sendable {
    case ok
    /// It works, and could be better or safer.
    case warning
    /// Something that Shiplog promises does not hold.
    case failed
  }

  package let check: String
  package let verdict: Verdict
  /// What was found.
  package let detail: String
  package let remedy: String?

  init(_ check: String, _ verdict: Verdict, _ detail: String, remedy: String? = nil) {
    self.check = check
    self.verdict = verdict
    self.detail = detail
    self.remedy = verdict == .ok ? nil : remedy
  }
}

/// Looks whether a database is fit to keep a log: its server, its settings, its schema, its log.
package struct Examination: Sendable {
  private let url: String
  private let connection: Connection

  package init(of url: String) {
    self.url = url
    connection = Connection(url, settings: ["application_name": "shiplog doctor"])
  }

  /// Everything that can be found out; what needs a schema is left out where there is none.
  ///
  /// - Returns: findings in the order in which to mend them
  /// - Throws: `LogError.unreachable`, `PostgresError`
  package func findings() async throws -> [Finding] {
    let state = try await Schema.state(url: url)
    var findings = try await [server()] + durability() + [role()]
    findings.append(
      Finding(
        "schema", state.isCurrent ? .ok : .failed, state.description, remedy: "shiplog migrate"))
    guard state.isCurrent else { return findings }
    findings.append(try await triggers())
    findings.append(try await head())
    findings.append(try await projection())
    findings.append(try await verification())
    return findings
  }

  private func server() async throws -> Finding {
    let rows = try await connection.query(
      """
      SELECT current_setting('server_version_num')::bigint, current_setting('server_version')
      """)
    let number: Int = try rows[0].get(0)
    let version: String = try rows[0].get(1)
    return Finding(
      "server", number >= 140_000 ? .ok : .failed, "PostgreSQL \(version)",
      remedy: "Move to PostgreSQL 14 or newer.")
  }

  private func durability() async throws -> [Finding] {
    let wanted: [(setting: String, remedy: String)] = [
      ("fsync", "Without it a crash of the machine loses acknowledged events: set fsync = on."),
      ("full_page_writes", "A crash can tear pages: set full_page_writes = on."),
      (
        "data_checksums",
        "Damaged pages go unnoticed: stop the server and run pg_checksums --enable."
      ),
    ]
    let rows = try await connection.query(
      """
      SELECT name, setting FROM pg_settings WHERE name = ANY(\(wanted.map(\.setting)))
      """)
    let settings = try Dictionary(
      uniqueKeysWithValues: rows.map {
        (try $0.get(0, as: String.self), try $0.get(1, as: String.self))
      })
    return wanted.map { setting, remedy in
      let value = settings[setting] ?? "unknown"
      return Finding(
        setting, value == "on" ? .ok : setting == "data_checksums" ? .warning : .failed, value,
        remedy: remedy)
    }
  }

  private func role() async throws -> Finding {
    let rows = try await connection.query(
      """
      SELECT session_user::text, rolsuper,
        to_regclass('log.entry') IS NOT NULL
        AND has_table_privilege(session_user, to_regclass('log.entry'), 'UPDATE, DELETE, TRUNCATE')
      FROM pg_roles WHERE rolname = session_user
      """)
    let name: String = try rows[0].get(0)
    let isSuperuser: Bool = try rows[0].get(1)
    let mayChange: Bool = try rows[0].get(2)
    return Finding(
      "role", isSuperuser || mayChange ? .warning : .ok,
      isSuperuser
        ? "\(name), a superuser" : mayChange ? "\(name), which owns the log" : name,
      remedy: "It could change the log: connect as shiplog_service or shiplog_reader.")
  }

  private func triggers() async throws -> Finding {
    // Two on the table of all bodies and on each of its parts; one on the entries, one on the nodes, two on the head.
    let rows = try await connection.query(
      """
      SELECT count(*) FILTER (WHERE tgenabled = 'A'),
        (SELECT 2 * (count(*) + 1) + 4 FROM pg_inherits WHERE inhparent = 'log.body'::regclass)
      FROM pg_trigger JOIN pg_class ON pg_class.oid = tgrelid
      WHERE relnamespace = 'log'::regnamespace AND NOT tgisinternal
      """)
    let enabled: Int64 = try rows[0].get(0)
    let wanted: Int64 = try rows[0].get(1)
    return Finding(
      "append_only", enabled == wanted ? .ok : .failed,
      "\(enabled) of \(wanted) triggers are always enabled",
      remedy:
        "Somebody switched them off: shiplog verify, then ALTER TABLE … ENABLE ALWAYS TRIGGER.")
  }

  private func head() async throws -> Finding {
    do {
      let head = try await Log.open(url: url).head()
      let rows = try await connection.query("SELECT max(position) FROM log.entry")
      let last: Int64 = try rows[0].get(0, as: Int64?.self) ?? -1
      // Entries may have come between the two statements, but none can be missing.
      return Finding(
        "head", last >= head.size - 1 ? .ok : .failed,
        "log \(head.origin), \(head.size) entries",
        remedy: "Entries are missing: shiplog verify.")
    } catch let error as LogError {
      return Finding("head", .failed, error.description, remedy: "shiplog verify")
    }
  }

  private func projection() async throws -> Finding {
    let rows = try await connection.query(
      "SELECT log.size, history.size FROM log.head AS log, history.checkpoint AS history")
    let size: Int64 = try rows[0].get(0)
    let folded: Int64 = try rows[0].get(1)
    guard folded <= size else {
      return Finding(
        "projection", .failed, "folded \(folded) entries of a log of \(size)",
        remedy: "The log was restored to an earlier state: shiplog rebuild.")
    }
    return Finding(
      "projection", size - folded > 10_000 ? .warning : .ok,
      size == folded ? "up to date" : "\(size - folded) entries behind",
      remedy: "The next query folds them; shiplog status tells what stops it.")
  }

  private func verification() async throws -> Finding {
    let remedy = "shiplog verify, best every night: contrib/systemd has a timer."
    guard let last = try await LastVerification.read(on: connection) else {
      return Finding("verification", .warning, "the log was never verified here", remedy: remedy)
    }
    let days = Int(last.age / 86_400)
    return Finding(
      "verification", days > 30 ? .warning : .ok,
      "\(last.size) entries were found sound \(days == 0 ? "today" : "\(days) days ago")",
      remedy: remedy)
  }
}
