import Foundation
import TestSupport
import Testing

/// Many processes append at once, to one log.
@Suite struct WritersTests {
  @Test func `sixteen processes with retries and duplicates leave every event once and no gap`()
    async throws
  {
    try await Command.inTemporaryFolder { command in
      try command.start()
      let shared = try command.write(events: 200, named: "shared")
      let acknowledged = try await withThrowingTaskGroup(of: [String: Int].self) { group in
        for writer in 1...16 {
          group.addTask {
            var acknowledged: [String: Int] = [:]
            for round in 1...3 {
              let own = try command.write(events: 200, named: "writer-\(writer)-\(round)")
              // Everybody appends the same file too, and each of its own twice.
              for file in [own, shared, own] {
                let append = try command.spawnAppend(file)
                #expect(await append.exit() == 0)
                try acknowledged.acknowledge(append.receipts)
              }
            }
            return acknowledged
          }
        }
        return try await group.reduce(into: [String: Int]()) { all, some in
          for (id, position) in some { try all.acknowledge([(id, position)]) }
        }
      }
      #expect(acknowledged.count == 200 + 16 * 3 * 200)
      try command.checkLog(holds: acknowledged)
    }
  }
}
