import Postgres
import TestSupport
import Testing

@Suite(.database, .timeLimit(.minutes(30))) struct ListenerTests {
  private let connection = TestDatabase.current.connection()

  @Test func `what is notified after the start is delivered in order`() async throws {
    let ear = Listener(TestDatabase.current.url, channels: ["Ships", "quo\"te"])
      .makeAsyncIterator()
    try await ear.start()
    for payload in ["1", "", "é"] {
      try await connection.query("SELECT pg_notify('Ships', \(payload))")
    }
    try await connection.query("SELECT pg_notify(\("elsewhere"), 'no')")
    try await connection.query("SELECT pg_notify(\("quo\"te"), 'last')")
    var heard: [String] = []
    for _ in 1...4 {
      let notification = try #require(try await ear.next())
      heard.append("\(notification.channel) \(notification.payload)")
    }
    #expect(heard == ["Ships 1", "Ships ", "Ships é", "quo\"te last"])
  }

  @Test func `a waiting listener ends when its task is cancelled`() async throws {
    let listener = Listener(TestDatabase.current.url, channels: ["ships"])
    let task = Task {
      var count = 0
      for try await _ in listener { count += 1 }
      return count
    }
    while try await connection.query(
      "SELECT 1 FROM pg_stat_activity WHERE query = 'LISTEN \"ships\"'"
    ).isEmpty {}
    let start = ContinuousClock.now
    task.cancel()
    #expect(try await task.value == 0)
    #expect(ContinuousClock.now - start < .seconds(2))
  }

  @Test func `a listener whose connection is ended says why`() async throws {
    let ear = Listener(TestDatabase.current.url, channels: ["ships"]).makeAsyncIterator()
    try await ear.start()
    try await connection.query(
      """
      SELECT pg_terminate_backend(pid) FROM pg_stat_activity
      WHERE datname = current_database() AND pid <> pg_backend_pid()
      """)
    let error = await #expect(throws: PostgresError.self) { try await ear.next() }
    #expect(error?.sqlstate == "57P01")
    #expect(error?.isConnectionFailure == true)
  }

  @Test func `a listener that cannot connect throws`() async throws {
    let ear = Listener("postgresql:///none?host=/nowhere", channels: []).makeAsyncIterator()
    let error = await #expect(throws: PostgresError.self) { try await ear.next() }
    #expect(error?.sqlstate == "08001")
  }
}
