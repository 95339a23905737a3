import TestSupport
import Testing

@testable import Log

@Suite(.database) struct BodyVerificationTests {
  @Test func `bodies as they were appended are sound`() async throws {
    let log = try await TestDatabase.current.makeLog()
    _ = try await log.append(try sampleEvents(0..<300))
    #expect(try await log.verify(bodies: true).problems.isEmpty)
  }

  @Test(arguments: [
    ("UPDATE log.body SET content = content || ' ' WHERE position = 7", Int64(7)),
    ("UPDATE log.body SET salt = sha256('x') WHERE position = 8", 8),
  ])
  func `a body that somebody changed is found, if it is asked for`(
    statement: String, position: Int64
  ) async throws {
    let log = try await TestDatabase.current.makeLog()
    _ = try await log.append(try sampleEvents(0..<20))
    try await TestDatabase.current.tamper(statement)
    #expect(try await log.verify().isSound)
    let problems = try await log.verify(bodies: true).problems
    #expect(problems.map(\.positions) == [position...position])
    #expect(problems.map(\.message) == ["the stored body is not the one that was appended"])
  }
}
