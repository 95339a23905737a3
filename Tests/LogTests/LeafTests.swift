import Deployments
import Merkle
import TestSupport
import Testing

@testable import Log

@Suite struct LeafTests {
  private let principal = Principal.databaseRole("shiplog_service")

  private func digest() throws -> BodyDigest {
    let sha256 = try #require(Hash((0..<32).map { UInt8($0) }))
    return BodyDigest(role: "event", mediaType: "application/json", size: 1234, sha256: sha256)
  }

  private func time(_ text: String) throws -> Timestamp { try #require(Timestamp(rfc3339: text)) }

  @Test func `a leaf with every key has exactly these bytes`() throws {
    var facts = Facts()
    facts.changed = true
    facts.changes = [
      .init(commit: "7a3f9c2e1b4d", committed: try time("2026-01-15T12:00:00Z")),
      .init(commit: "000000000000", committed: Timestamp(microseconds: -500_000)),
    ]
    facts.check = "smoke/login"
    facts.chain = "chain-1"
    facts.commit = "7a3f9c2e1b4d5a6b"
    facts.committed = try time("2026-01-15T12:00:00Z")
    facts.kind = .rollback
    facts.layer = "services"
    facts.outcome = .failure
    facts.phase = .verify
    facts.previousArtifact = "pkg:oci/shop@1.1"
    facts.promotedFromEnvironment = "staging"
    facts.promotedFromDeployment = "d-0"
    facts.remediates = ["d-7", "d-8"]
    facts.rollbackOf = "d-9"
    facts.rolloutDuration = 92_500_000
    facts.started = try time("2026-01-15T13:50:00Z")
    facts.deployed = try time("2026-01-15T13:55:00.25Z")
    facts.suite = "verification"
    facts.supersededBy = "d-11"
    facts.task = "rollout"
    facts.team = "shop"
    facts.trigger = "pipeline"
    facts.verified = false
    let event = Event(
      source: "https://ci.example.com/a", id: "é/\"1\"\\\n\u{1}\u{7f}",
      type: "dev.cdevents.service.deployed.0.3.0",
      subject: "shop 🚢", occurred: try time("2026-01-15T14:59:58.123456+01:00"), deployment: "d-10",
      environment: "production", service: "shop", artifact: "pkg:oci/shop@1.2", facts: facts)
    let leaf = try Leaf(of: event, by: principal, body: digest(), log: "log.example/test")
    let bytes = leaf.bytes(position: 7, recorded: "2026-01-15T14:00:00.000000Z")
    #expect(String(decoding: bytes, as: UTF8.self) == Self.golden)
    #expect(try Entry(leaf: bytes, position: 7).event == event)
  }

  private static let golden =
    #"{"actor":{"id":"shiplog_service","issuer":"postgresql","kind":"role"},"#
    + #""artifact":"pkg:oci/shop@1.2","bodies":[{"role":"event","#
    + #""sha256":"000102030405060708090a0b0c0d0e0f101112131415161718191a1b1c1d1e1f","#
    + #""size":1234,"type":"application/json"}],"deployment":"d-10","environment":"production","#
    + #""facts":{"chain":"chain-1","changed":true,"#
    + #""changes":["7a3f9c2e1b4d@1768478400","000000000000@-0.500000"],"#
    + #""check":"smoke/login","commit":"7a3f9c2e1b4d5a6b","#
    + #""committedAt":"2026-01-15T12:00:00.000000Z","deployedAt":"2026-01-15T13:55:00.250000Z","#
    + #""kind":"rollback","layer":"services","outcome":"failure","phase":"verify","#
    + #""previousArtifact":"pkg:oci/shop@1.1","#
    + #""promotedFrom":{"deployment":"d-0","environment":"staging"},"remediates":["d-7","d-8"],"#
    + #""rollbackOf":"d-9","rolloutMicroseconds":92500000,"#
    + #""startedAt":"2026-01-15T13:50:00.000000Z","suite":"verification","supersededBy":"d-11","#
    + #""task":"rollout","team":"shop","trigger":"pipeline","verified":false},"#
    + #""id":"é/\"1\"\\\n\u0001"# + "\u{7f}" + #"","log":"log.example/test","#
    + #""occurred":"2026-01-15T13:59:58.123456Z","position":7,"#
    + #""recorded":"2026-01-15T14:00:00.000000Z","service":"shop","#
    + #""source":"https://ci.example.com/a","subject":"shop 🚢","#
    + #""type":"dev.cdevents.service.deployed.0.3.0","v":1}"#

  @Test func `a leaf without anything optional leaves those keys out`() throws {
    let leaf = try Leaf(
      of: Event(source: "s", id: "i", type: "t"), by: principal, body: digest(), log: "l")
    let bytes = leaf.bytes(position: 0, recorded: "1970-01-01T00:00:00.000000Z")
    #expect(
      String(decoding: bytes, as: UTF8.self)
        == #"{"actor":{"id":"shiplog_service","issuer":"postgresql","kind":"role"},"#
        + #""bodies":[{"role":"event","#
        + #""sha256":"000102030405060708090a0b0c0d0e0f101112131415161718191a1b1c1d1e1f","#
        + #""size":1234,"type":"application/json"}],"id":"i","log":"l","position":0,"#
        + #""recorded":"1970-01-01T00:00:00.000000Z","source":"s","type":"t","v":1}"#)
  }

  @Test(arguments: 1...20)
  func `what is read back from a leaf is what was written`(seed: Int) throws {
    var random = SplitMix64(seed: UInt64(seed))
    for _ in 1...50 {
      let event = Event.random(using: &random)
      let position = Int64.random(in: 0...(1 << 53), using: &random)
      let recorded = Timestamp.random(using: &random)
      let leaf = try Leaf(of: event, by: principal, body: digest(), log: "log.example/test")
      let bytes = leaf.bytes(position: position, recorded: recorded.description)
      let entry = try Entry(leaf: bytes, position: position)
      #expect(entry.event == event)
      #expect(entry.position == position)
      #expect(entry.recorded == recorded)
      #expect(entry.principal == principal)
      #expect(entry.bodies == [try digest()])
      try expectSortedKeys(JSON(bytes).root)
    }
  }

  private func expectSortedKeys(_ value: JSON.Value) {
    let keys = value.members.map { Array($0.key.utf16) }
    #expect(zip(keys, keys.dropFirst()).allSatisfy { $0.lexicographicallyPrecedes($1) })
    for member in value.members { expectSortedKeys(member.value) }
    if value.kind == .array { for element in value.elements { expectSortedKeys(element) } }
  }

  @Test(arguments: [
    ("7a3f9c2e1b4d@1768478400", 1_768_478_400_000_000),
    ("7a3f9c2e1b4d@1768478400.000001", 1_768_478_400_000_001),
    ("7a3f9c2e1b4d@0", 0), ("7a3f9c2e1b4d@-0.000001", -1),
    ("7a3f9c2e1b4d@-1", -1_000_000), ("7a3f9c2e1b4d@-1.500000", -1_500_000),
  ])
  func `a change is its commit and seconds since 1970`(text: String, microseconds: Int64) throws {
    let change = Facts.Change(
      commit: "7a3f9c2e1b4d", committed: Timestamp(microseconds: microseconds))
    #expect(change.leafText == text)
    #expect(Facts.Change(leafText: text) == change)
  }

  @Test(arguments: ["", "7a3f", "7a3f@x", "a@1.5", "a@1.2.3", "a@9223372036854775807"])
  func `what is no change is not read as one`(text: String) {
    #expect(Facts.Change(leafText: text) == nil)
  }

  @Test func `a leaf may have 8192 bytes and not one more`() throws {
    func leaf(filler: Int) throws -> Leaf {
      let subject = String(repeating: "x", count: filler)
      return try Leaf(
        of: Event(source: "s", id: "i", type: "t", subject: subject), by: principal,
        body: digest(), log: "l")
    }
    let recorded = Timestamp(microseconds: 0).description
    let least = try leaf(filler: 1).bytes(position: .max, recorded: recorded).count
    let room = 8_192 - least
    #expect(try leaf(filler: 1 + room).bytes(position: .max, recorded: recorded).count == 8_192)
    let rejection = #expect(throws: Rejection.self) { try leaf(filler: 2 + room) }
    #expect(rejection?.rule == .leafSize)
    #expect(rejection?.message.contains("8193 bytes") == true)
  }

  @Test(arguments: [
    (#"{"v":2,"position":3}"#, "its format is not version 1"),
    (#"{"v":1,"position":4}"#, "it says that it is at another position"),
    (#"{"v":1,"position":3}"#, "a key that every leaf has is missing"),
    (#"{"v":1,"#, "json"),
  ])
  func `what is no leaf is refused with its position`(text: String, reason: String) {
    let error = #expect(throws: LogError.self) {
      try Entry(leaf: Array(text.utf8), position: 3)
    }
    let description = error.map { "\($0)" } ?? ""
    #expect(description.hasPrefix("the leaf at position 3 cannot be read: "))
    #expect(description.contains(reason))
  }
}
