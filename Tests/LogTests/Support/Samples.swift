import Deployments
import Log
import Merkle
import Postgres
import TestSupport
import Testing

/// A CloudEvent of no vocabulary, as it arrives.
func sampleEvent(
  _ number: Int, source: String = "https://ci.example.com", data: Int = 0
) throws -> ReceivedEvent {
  try received(
    """
    {"specversion":"1.0","id":"event-\(number)","source":"\(source)","type":"com.example.step",\
    "time":"2026-01-15T14:00:00Z","data":{"value":\(data)}}
    """)
}

func sampleEvents(_ numbers: Range<Int>) throws -> [ReceivedEvent] {
  try numbers.map { try sampleEvent($0) }
}

func received(_ json: String) throws -> ReceivedEvent {
  // The day after all of the samples' times.
  let now = try #require(Timestamp(rfc3339: "2026-01-16T14:00:00Z"))
  return try ReceivedEvent(parsing: Array(json.utf8), now: now)
}

/// RFC 6962 §2.1, word by word: the definition that the stored tree is held against.
func recursiveRoot(_ leaves: ArraySlice<Hash>) -> Hash {
  guard let first = leaves.first else { return .emptyTree }
  guard leaves.count > 1 else { return first }
  var split = 1
  while split * 2 < leaves.count { split *= 2 }
  let middle = leaves.startIndex + split
  return .node(recursiveRoot(leaves[..<middle]), recursiveRoot(leaves[middle...]))
}

extension TestDatabase {
  /// The leaves as they are stored, in order, having made sure that their positions have no gap.
  func leaves() async throws -> [[UInt8]] {
    let rows = try await connection().query(
      "SELECT position, leaf FROM log.entry ORDER BY position")
    return try rows.enumerated().map { index, row in
      #expect(try row.get(0, as: Int64.self) == Int64(index))
      return try row.get(1)
    }
  }

  /// Runs statements as the superuser with all triggers of the log out of the way.
  func tamper(_ statements: String) async throws {
    let tables = ["entry", "body", "node", "head"]
    let off = tables.map { "ALTER TABLE log.\($0) DISABLE TRIGGER ALL;" }
    let on = tables.map { "ALTER TABLE log.\($0) ENABLE ALWAYS TRIGGER append_only;" }
    try await connection().script(
      off.joined() + statements + ";" + on.joined()
        + "ALTER TABLE log.head ENABLE ALWAYS TRIGGER forward_only")
  }
}

/// Asks again, ten times a second at the most, until the answer is yes; half a minute long.
func eventually(_ isTrue: () async throws -> Bool) async throws {
  for _ in 1...300 {
    if try await isTrue() { return }
    try await Task.sleep(for: .milliseconds(100))
  }
  Issue.record("did not become true within half a minute")
}
