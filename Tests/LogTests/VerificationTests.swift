import Merkle
import TestSupport
import Testing

@testable import Log

@Suite(.database) struct VerificationTests {
  @Test(arguments: [0, 1, 255, 256, 257, 600])
  func `a log as its appends left it is sound`(size: Int) async throws {
    let log = try await TestDatabase.current.makeLog()
    _ = try await log.append(try sampleEvents(0..<size))
    let verification = try await log.verify()
    #expect(verification.problems.isEmpty)
    #expect(verification.isSound)
    #expect(verification.size == Int64(size))
    #expect(verification.root == (try await log.head().root))
  }

  @Test(arguments: Tampering.all)
  func `what somebody changed behind its back is found where it is`(
    tampering: Tampering
  ) async throws {
    let log = try await TestDatabase.current.makeLog()
    _ = try await log.append(try sampleEvents(0..<600))
    try await TestDatabase.current.tamper(tampering.statements)
    let verification = try await log.verify()
    #expect(verification.problems.map(\.positions) == tampering.places)
    let messages = verification.problems.map(\.message)
    #expect(messages.contains { $0.contains(tampering.message) }, "\(messages)")
  }

  @Test func `checking goes on behind a wrong leaf`() async throws {
    let log = try await TestDatabase.current.makeLog()
    _ = try await log.append(try sampleEvents(0..<600))
    try await TestDatabase.current.tamper(
      Tampering.unchecked
        + """
        UPDATE log.entry SET leaf = leaf || ' ' WHERE position IN (3, 400);
        UPDATE log.entry SET leaf_hash = sha256('') WHERE position = 599
        """)
    let places = try await log.verify().problems.map(\.positions)
    #expect(places == [3...3, 400...400, 599...599])
  }

  @Test func `a wrong head does not let anybody append`() async throws {
    let log = try await TestDatabase.current.makeLog()
    _ = try await log.append(try sampleEvents(0..<3))
    try await TestDatabase.current.tamper("UPDATE log.head SET root = sha256('x')")
    let batch = [try sampleEvent(9)]
    let error = await #expect(throws: LogError.self) { try await log.append(batch) }
    #expect(
      "\(try #require(error))"
        == "the log's head cannot be used: its root at size 3 is not that of its frontier")
    try await TestDatabase.current.tamper("UPDATE log.head SET size = 4")
    let second = await #expect(throws: LogError.self) { try await log.append(batch) }
    #expect("\(try #require(second))".contains("its frontier does not fit its size of 4"))
  }

  @Test func `that the log was found sound is noted, and that it was not is not`() async throws {
    let database = TestDatabase.current
    let log = try await database.makeLog()
    _ = try await log.append(try sampleEvents(0..<3))
    #expect(try await log.lastVerification() == nil)
    // Who may only read verifies all the same.
    let reader = try await database.openLog(role: "shiplog_reader")
    #expect(try await reader.verify().isSound)
    #expect(try await reader.lastVerification() == nil)

    #expect(try await log.verify(bodies: true).isSound)
    let noted = try #require(try await reader.lastVerification())
    #expect(noted.size == 3)
    #expect(noted.age < 3_600)
    _ = try await log.append(try sampleEvents(3..<4))
    try await database.tamper("UPDATE log.head SET root = sha256('x')")
    #expect(try await log.verify().isSound == false)
    #expect(try await reader.lastVerification()?.size == 3)
  }

  @Test func `progress is told on the way`() async throws {
    let log = try await TestDatabase.current.makeLog()
    _ = try await log.append(try sampleEvents(0..<10_000))
    _ = try await log.append(try sampleEvents(10_000..<10_001))
    let told = Told()
    _ = try await log.verify { done, size in told.note(done, of: size) }
    #expect(told.all == ["10000 of 10001"])
  }
}

/// What somebody with every right does to 600 entries, and what is to be said about it.
struct Tampering: Sendable, CustomTestStringConvertible {
  let what: String
  let statements: String
  let places: [ClosedRange<Int64>]
  let message: String

  init(
    _ what: String, _ statements: String, _ places: [ClosedRange<Int64>], _ message: String
  ) {
    self.what = what
    self.statements = statements
    self.places = places
    self.message = message
  }

  var testDescription: String { what }

  static let unchecked = "ALTER TABLE log.entry DROP CONSTRAINT entry_check;"
  /// After a change to leaves: their hashes as an attacker would leave them.
  private static let rehashed =
    "UPDATE log.entry SET leaf_hash = sha256('\\x00'::bytea || leaf)"
  private static let foreign = "'\\x00112233445566778899aabbccddeeff'::bytea"

  static let all: [Tampering] = leaves + entries + nodes + heads

  private static let leaves: [Tampering] = [
    .init(
      "a leaf edited", unchecked + "UPDATE log.entry SET leaf = leaf || ' ' WHERE position = 300",
      [300...300], "the stored hash is not that of the leaf"),
    .init(
      "a leaf edited and hashed again, under a node",
      unchecked + "UPDATE log.entry SET leaf = leaf || ' ' WHERE position = 300;" + rehashed,
      [256...511], "level 1, index 1 is not that of the leaves"),
    .init(
      "a leaf edited and hashed again, at the edge",
      unchecked + "UPDATE log.entry SET leaf = leaf || ' ' WHERE position = 599;" + rehashed,
      [592...599], "the head's hash of these leaves is not theirs"),
    .init(
      "a hash edited",
      unchecked + "UPDATE log.entry SET leaf_hash = sha256('') WHERE position = 10",
      [10...10], "the stored hash is not that of the leaf"),
    .init(
      "two leaves swapped",
      """
      UPDATE log.entry SET leaf = other.leaf, leaf_hash = other.leaf_hash FROM log.entry AS other
      WHERE entry.position IN (20, 21) AND other.position = 41 - entry.position
      """,
      [20...20, 21...21], "it is at another position"),
    .init(
      "a time recorded set back",
      unchecked
        + """
        UPDATE log.entry SET leaf = convert_to(regexp_replace(convert_from(leaf, 'UTF8'),
          '"recorded":"[0-9]{4}', '"recorded":"2001'), 'UTF8') WHERE position = 550;
        """ + rehashed,
      [550...550], "recorded before the entry in front of it"),
  ]

  private static let entries: [Tampering] = [
    .init(
      "the tail removed", "DELETE FROM log.entry WHERE position >= 590",
      [590...599], "missing: the head says size 600"),
    .init(
      "all removed", "DELETE FROM log.entry", [0...599], "missing: the head says size 600"),
    .init(
      "one in the middle removed", "DELETE FROM log.entry WHERE position = 100",
      [100...100], "missing, though later positions are there"),
    .init(
      "the first ones removed", "DELETE FROM log.entry WHERE position < 7",
      [0...6], "missing, though later positions are there"),
    .init(
      "one beyond the head",
      "INSERT INTO log.entry SELECT 600, \(foreign), leaf, leaf_hash FROM log.entry LIMIT 1",
      [600...600], "beyond the head, which says size 600"),
    .init(
      "one far beyond the head",
      "INSERT INTO log.entry SELECT 700, \(foreign), leaf, leaf_hash FROM log.entry LIMIT 1",
      [700...700], "beyond the head, which says size 600"),
    .init(
      "one before the first",
      """
      ALTER TABLE log.entry DROP CONSTRAINT entry_position_check;
      INSERT INTO log.entry SELECT -1, \(foreign), leaf, leaf_hash FROM log.entry LIMIT 1
      """,
      [-1 ... -1], "before the first"),
    .init(
      "one there twice",
      """
      ALTER TABLE log.entry DROP CONSTRAINT entry_pkey;
      INSERT INTO log.entry SELECT 5, \(foreign), leaf, leaf_hash FROM log.entry
      WHERE position = 5
      """,
      [5...5, 5...5], "there twice"),
    .init(
      "another identity", "UPDATE log.entry SET identity = \(foreign) WHERE position = 77",
      [77...77], "the stored identity is not that of the leaf"),
  ]

  private static let nodes: [Tampering] = [
    .init(
      "a node edited", "UPDATE log.node SET hash = sha256('') WHERE index = 0",
      [0...255], "level 1, index 0 is not that of the leaves"),
    .init(
      "a node removed", "DELETE FROM log.node WHERE index = 1",
      [256...511], "level 1, index 1 is missing"),
    .init(
      "a node too many", "INSERT INTO log.node VALUES (1, 2, sha256(''))",
      [512...512], "level 1, index 2 too many"),
    .init(
      "a node of a level that was not reached", "INSERT INTO log.node VALUES (2, 0, sha256(''))",
      [0...0], "level 2, index 0 too many"),
    .init(
      "a node of no level that there is",
      "INSERT INTO log.node VALUES (32767, 9223372036854775807, sha256(''))",
      [0...0], "level 32767, index 9223372036854775807 too many"),
  ]

  private static let heads: [Tampering] = [
    .init(
      "the head's root", "UPDATE log.head SET root = sha256('')",
      [0...599], "the head's root is not that of the leaves"),
    .init(
      "the head's frontier", "UPDATE log.head SET frontier = overlay(frontier PLACING 'x' FROM 40)",
      [512...575], "the head's hash of these leaves is not theirs"),
    .init(
      "the head's frontier cut", "UPDATE log.head SET frontier = substr(frontier, 33)",
      [0...599], "the head's frontier does not fit its size of 600"),
    .init(
      "the head's size made smaller", "UPDATE log.head SET size = 590",
      [590...590], "beyond the head, which says size 590"),
    .init(
      "the head's size made larger", "UPDATE log.head SET size = 601",
      [600...600], "missing: the head says size 601"),
  ]
}
