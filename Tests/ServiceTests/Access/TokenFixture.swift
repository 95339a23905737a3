import Deployments
import History
import Log
import Postgres
import Synchronization
import TestSupport

@testable import Service

/// A log in the running test case's database, and the checks of its tokens by a clock that stands.
struct TokenFixture: Sendable {
  final class Clock: Sendable {
    private let seconds = Mutex<Int64>(1_800_000_000)

    var now: Timestamp { Timestamp(microseconds: seconds.withLock { $0 } * 1_000_000) }

    func move(by step: Int64) { seconds.withLock { $0 += step } }
  }

  let log: Log
  let history: History
  let checks: TokenChecks
  let clock = Clock()
  let superuser = TestDatabase.current.connection()

  init() async throws {
    log = try await TestDatabase.current.makeLog()
    history = History(of: log)
    checks = TokenChecks(url: TestDatabase.current.url(role: "shiplog_service")) {
      [clock] in clock.now
    }
  }

  /// Makes a token as the command line does: on connections of its own.
  @discardableResult
  func create(
    _ name: String, scopes: Set<Scope> = [.append], expires: Timestamp? = nil
  ) async throws -> AccessToken {
    let secret = AccessToken()
    let token = Token(name: name, secret, grant: Grant(scopes: scopes), expires: expires)
    try await tell([TokenEvent.created(token, time: clock.now)])
    return secret
  }

  func revoke(_ name: String) async throws {
    try await tell([
      TokenEvent.revoked(name, reason: nil, time: clock.now)
    ])
  }

  func tell(_ events: [[UInt8]]) async throws {
    let log = try await TestDatabase.current.openLog()
    _ = try await log.append(try events.map { try ReceivedEvent(parsing: $0, now: clock.now) })
    try await History(of: log).catchUp()
  }

  /// The name by which a token is in force.
  func name(_ token: AccessToken) async throws -> String? {
    try await checks.grant(of: token)?.name
  }

  /// Waits until a statement of the checks waits for a lock.
  func untilChecksWait() async throws {
    while try await superuser.query(
      """
      SELECT FROM pg_stat_activity WHERE datname = current_database()
        AND application_name = 'shiplog tokens' AND wait_event_type = 'Lock'
      """
    ).isEmpty {
      try await Task.sleep(for: .milliseconds(10))
    }
  }

  func endConnectionsOfChecks() async throws {
    try await superuser.query(
      """
      SELECT pg_terminate_backend(pid, 10000) FROM pg_stat_activity
      WHERE datname = current_database() AND application_name = 'shiplog tokens'
      """)
  }
}
