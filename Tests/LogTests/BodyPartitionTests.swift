import Deployments
import Merkle
import Postgres
import TestSupport
import Testing

@testable import Log

@Suite struct HeadTests {
  private static let width: Int64 = 1 << 20

  private static let cases: [(Int64, Int64, Bool)] = [
    (0, 1, true),  // the first append makes sure of all
    (1, 2, false), (1, width, false), (1, width + 1, true),
    (width - 2, width - 1, false), (width - 2, width, false), (width - 2, width + 1, true),
    (width - 1, width, false), (width - 1, width + 1, true),
    (width, width + 1, true), (width, width + 2, true),
    (width + 1, width + 2, false), (width + 2, 2 * width, false), (width + 2, 2 * width + 1, true),
  ]

  @Test(arguments: cases)
  func `an append that comes into another partition of bodies is told`(
    size: Int64, newSize: Int64, isNeeded: Bool
  ) throws {
    let peaks = [UInt8](repeating: 0, count: size.nonzeroBitCount * Hash.byteCount)
    let frontier = try #require(Frontier(size: size, bytes: peaks))
    let head = Head(origin: "log.example", frontier: frontier, now: Timestamp(microseconds: 0))
    #expect(head.needsBodyPartitions(upTo: newSize) == isNeeded)
  }
}

@Suite(.database) struct BodyPartitionTests {
  private func partitions() async throws -> [String] {
    try await TestDatabase.current.connection().query(
      """
      SELECT c.relname::text FROM pg_inherits JOIN pg_class c ON c.oid = inhrelid
      WHERE inhparent = 'log.body'::regclass ORDER BY 1
      """
    ).map { try $0.get(0) }
  }

  private static let cases: [(Int64, [Int])] = [
    (0, [0, 1, 2]), (1_048_575, [0, 1, 2]), (1_048_576, [0, 1, 2, 3]),
    (5 * 1_048_576, [0, 1, 2, 5, 6, 7]),
  ]

  @Test(arguments: cases)
  func `two partitions lie ahead of where the log goes`(
    size: Int64, numbers: [Int]
  ) async throws {
    let expected = numbers.map { "body_00000\($0)" }
    _ = try await TestDatabase.current.makeLog()
    #expect(try await partitions() == Array(expected.prefix(3)))
    let service = Connection(TestDatabase.current.url(role: "shiplog_service"))
    for _ in 1...2 { try await service.query("SELECT log.extend_bodies(\(size))") }
    #expect(try await partitions() == expected)
    // The new ones are as append-only as the first.
    for partition in expected {
      for role in ["shiplog_service", "postgres"] {
        let error = await #expect(throws: PostgresError.self) {
          try await Connection(TestDatabase.current.url(role: role)).query(
            "TRUNCATE log.\(identifier: partition)")
        }
        #expect(error?.sqlstate == "42501")
      }
    }
  }

  @Test func `bodies on both sides of a boundary find their partitions`() async throws {
    _ = try await TestDatabase.current.makeLog()
    let service = Connection(TestDatabase.current.url(role: "shiplog_service"))
    let width: Int64 = 1 << 20
    try await service.query("SELECT log.extend_bodies(\(3 * width))")
    for position in [width - 1, width, 3 * width - 1, 3 * width] {
      try await service.query(
        """
        INSERT INTO log.body (position, salt, content)
        VALUES (\(position), \([UInt8](repeating: 1, count: 32)), \([UInt8("x".utf8.first ?? 0)]))
        """)
    }
    let found = try await service.query(
      "SELECT tableoid::regclass::text FROM log.body ORDER BY position")
    #expect(
      try found.map { try $0.get(0, as: String.self) } == [
        "log.body_000000", "log.body_000001", "log.body_000002", "log.body_000003",
      ])
  }
}
