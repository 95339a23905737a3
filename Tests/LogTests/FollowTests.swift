import Deployments
import Postgres
import TestSupport
import Testing

@testable import Log

@Suite(.database, .timeLimit(.minutes(30))) struct FollowTests {
  @Test func `what lands while following comes all, in order, none twice`() async throws {
    let log = try await TestDatabase.current.makeLog()
    let other = try await TestDatabase.current.openLog()
    _ = try await log.append(try sampleEvents(0..<10))
    let follower = Task {
      var entries: [Entry] = []
      for try await page in log.follow(from: 4) {
        entries += page
        if entries.count >= 206 { break }
      }
      return entries
    }
    try await withThrowingTaskGroup(of: Void.self) { group in
      for (part, log) in [log, other].enumerated() {
        group.addTask {
          for number in 0..<50 {
            let first = 10 + part * 100 + number * 2
            _ = try await log.append(try sampleEvents(first..<first + 2))
          }
        }
      }
      try await group.waitForAll()
    }
    let entries = try await follower.value
    #expect(entries.map(\.position) == Array(4..<210))
    #expect(Set(entries.map(\.event.id)).count == 206)
  }

  @Test func `a listener that the server ends costs a moment and no entry`() async throws {
    let log = try await TestDatabase.current.makeLog()
    let other = try await TestDatabase.current.openLog()
    let follower = Task {
      var positions: [Int64] = []
      for try await page in log.follow(from: 0) {
        positions += page.map(\.position)
        if positions.count >= 20 { break }
      }
      return positions
    }
    let administrator = TestDatabase.current.connection()
    for number in 0..<20 {
      if number.isMultiple(of: 5) {
        try await eventually {
          try await !administrator.query(
            """
            SELECT pg_terminate_backend(pid) FROM pg_stat_activity
            WHERE datname = current_database() AND query LIKE 'LISTEN%'
            """
          ).isEmpty
        }
      }
      _ = try await other.append([try sampleEvent(number)])
    }
    #expect(try await follower.value == Array(0..<20))
  }

  @Test func `another process' entry is told without waiting for the clock`() async throws {
    let log = try await TestDatabase.current.makeLog()
    let other = try await TestDatabase.current.openLog()
    let listener = Listener(TestDatabase.current.url, channels: [Notifier.channel])
      .makeAsyncIterator()
    try await listener.start()
    _ = try await other.append(try sampleEvents(0..<3))
    let heard = try #require(try await listener.next())
    #expect(heard.payload == "3")
    #expect(try await log.head().size == 3)
  }

  @Test func `more pages than the sequence holds reach a slow reader`() async throws {
    let log = try await TestDatabase.current.makeLog()
    _ = try await log.append(try sampleEvents(0..<8_500))
    var positions: [Int64] = []
    for try await page in log.follow(from: 0) {
      positions += page.map(\.position)
      if positions.count >= 8_500 { break }
      try await Task.sleep(for: .milliseconds(100))
    }
    #expect(positions == Array(0..<8_500))
  }

  @Test func `following ends with its task`() async throws {
    let log = try await TestDatabase.current.makeLog()
    let follower = Task {
      for try await _ in log.follow(from: 0) {}
      return true
    }
    try await Task.sleep(for: .milliseconds(200))
    follower.cancel()
    let start = ContinuousClock.now
    #expect(try await follower.value)
    #expect(ContinuousClock.now - start < .seconds(2))
  }
}
