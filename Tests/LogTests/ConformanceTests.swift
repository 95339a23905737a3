import Deployments
import Foundation
import TestSupport
import Testing

@testable import Log

/// Events that others publish to try an implementation with, where the folder with them is at hand.
@Suite(.database, .enabled(if: !conformanceFiles("cdevents/conformance-0.5.1").isEmpty))
struct ConformanceTests {
  @Test func `every CDEvents 0.5.1 conformance file appends, and again is a duplicate`()
    async throws
  {
    let log = try await TestDatabase.current.makeLog()
    let files = conformanceFiles("cdevents/conformance-0.5.1")
    #expect(files.count == 45)
    let events = try files.map { name in
      let data = try #require(conformanceData("cdevents/conformance-0.5.1/\(name)"))
      var event = try ReceivedEvent(
        parsing: Array(data), now: Timestamp(rfc3339: "2026-01-01T00:00:00Z")!)
      // Most of them share one source and one id, and so would be the same event.
      event.event.id += "-\(name)"
      return event
    }
    let receipts = try await log.append(events)
    #expect(receipts.map(\.position) == Array(0..<45))
    #expect(receipts.allSatisfy { $0.status == .appended })
    #expect(try await log.append(events).allSatisfy { $0.status == .duplicate })
    #expect(try await log.verify(bodies: true).isSound)
  }
}
