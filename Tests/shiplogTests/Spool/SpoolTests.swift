import Deployments
import Foundation
import Log
import Synchronization
import TestSupport
import Testing

@testable import shiplog

/// `--spool`, and `shiplog flush`.
@Suite(.database) struct SpoolTests {
  @Test func `what the server cannot take is kept, said, and delivered first by the next call`()
    async throws
  {
    try await TestServer.run { server, command in
      await server.stop()
      try command.write(event("e0") + "\n" + event("e1"), "first")
      let kept = try await command.served("append", "--spool", "spool", "first", "-o", "json")
      #expect(kept.status == 0, "\(kept.errors)")
      #expect((kept.json("receipts") as? [Any])?.isEmpty == true)
      #expect(
        kept.errors == """
          shiplog: the server \(server.url) cannot be reached: Connection refused
          2 events are kept in spool: the next call with this spool delivers, as does shiplog flush spool

          """)
      try await server.start()
      try command.write(event("e2"), "second")
      let next = try await command.served("append", "--spool", "spool", "second", "-o", "csv")
      #expect(next.status == 0, "\(next.errors)")
      #expect(next.rows.map { $0[0] } == ["2"])
      #expect(
        next.errors
          == "shiplog: delivered what was kept in spool: 2 events: 2 appended, positions 0–1\n")
      #expect(try await server.ids() == ["e0", "e1", "e2"])
      #expect(try command.batches.isEmpty)
    }
  }

  @Test(arguments: [500, 502, 503, 504, 429])
  func `a server that answers but takes nothing keeps nothing from being kept`(_ status: Int)
    async throws
  {
    try await TestServer.run { server, command in
      server.mood.withLock { $0 = .answering(status, headers: ["Retry-After": "30"]) }
      try command.write(event("e0"), "input")
      let kept = try await command.served("append", "--spool", "spool", "input")
      #expect(kept.status == 0, "\(kept.errors)")
      #expect(try command.batches.count == 1)
    }
  }

  @Test func `with --required it is kept, and fails`() async throws {
    try await TestServer.run { server, command in
      await server.stop()
      let step = [
        "record", "queued", "--deployment", "d1", "--environment", "staging", "--service", "s",
        "--artifact", "s:1", "--spool", "spool", "--required",
      ]
      let kept = try await command.served(step)
      #expect(kept.status == 7)
      #expect(kept.errors.contains("1 event is kept in spool"), "\(kept.errors)")
      try await server.start()
      #expect(try await command.served("flush", "spool").status == 0)
      let empty = try await command.served("flush", "spool")
      #expect(empty.status == 0 && empty.errors.contains("nothing is kept in spool"))
      #expect(try await server.log.head().size == 1)
    }
  }

  @Test func `a large file is kept in its order, and asks a server that is away but once`()
    async throws
  {
    try await TestServer.run { server, command in
      server.mood.withLock { $0 = .answering(500) }
      try command.write(events(0..<3_500).joined(separator: "\n"), "input")
      let kept = try await command.served("append", "-q", "--spool", "spool", "input")
      #expect(kept.status == 0)
      #expect(kept.errors.contains("3,500 events are kept in spool"), "\(kept.errors)")
      #expect(try command.batches.count == 4)
      server.mood.withLock { $0 = .well }
      let flushed = try await command.served("flush", "-q", "spool")
      #expect(flushed.errors == "3,500 events: 3,500 appended, positions 0–3499\n")
      #expect(try await server.ids() == (0..<3_500).map { "e\($0)" })
      #expect(server.requests.withLock { $0 } == [1_000, 1_000, 1_000, 500])
    }
  }

  @Test func `the same event kept twice is delivered as a duplicate`() async throws {
    try await TestServer.run { server, command in
      await server.stop()
      try command.write(event("e0"), "input")
      for _ in 1...2 { try await command.served("append", "--spool", "spool", "input") }
      try await server.start()
      let flushed = try await command.served("flush", "spool", "-o", "csv")
      #expect(flushed.rows.map { $0[3] } == ["appended", "duplicate"])
      #expect(try await server.ids() == ["e0"])
    }
  }

  @Test func `a step that is retried while the server is away is recorded once`() async throws {
    try await TestServer.run { server, command in
      await server.stop()
      let step = [
        "record", "started", "--run", "7", "--environment", "staging", "--service", "checkout",
        "--artifact", "checkout:1", "--spool", "spool",
      ]
      for _ in 1...2 { #expect(try await command.served(step).status == 0) }
      try await server.start()
      let flushed = try await command.served("flush", "spool", "-o", "csv")
      #expect(flushed.status == 0, "\(flushed.errors)")
      #expect(flushed.rows.map { $0[3] } == ["appended", "duplicate"])
      #expect(try await server.log.head().size == 1)
    }
  }

  @Test func `what is refused for good is put aside, and keeps nothing else waiting`() async throws
  {
    try await TestServer.run { server, command in
      try command.write(event("e5"), "there")
      try await command.served("append", "there")
      await server.stop()
      // The sixth is in the log with other content, and so all ten would be refused.
      try command.write(
        (0..<10).map { event("e\($0)", data: "2") }.joined(separator: "\n"), "input")
      try await command.served("append", "--spool", "spool", "input")
      try command.write(event("e10"), "later")
      try await command.served("append", "--spool", "spool", "later")
      try await server.start()
      let flushed = try await command.served("flush", "spool", "-q")
      #expect(flushed.status == 1)
      #expect(
        flushed.errors.contains("10 events: 10 appended, positions 1–10"), "\(flushed.errors)")
      #expect(
        flushed.errors.hasSuffix(
          """
          shiplog: 1 event was refused for good
          Look at them in spool/refused: each lies beside the server's answer.

          """), "\(flushed.errors)")
      #expect(
        try await server.ids() == ["e5", "e0", "e1", "e2", "e3", "e4"] + (6...10).map { "e\($0)" })
      let refused = try command.files("spool/refused").sorted()
      #expect(refused.count == 2)
      #expect(try command.text("spool/refused/\(refused[0])") == event("e5", data: "2"))
      #expect(try command.text("spool/refused/\(refused[1])").contains("with other content"))
      #expect(try command.batches.isEmpty)
      #expect(try await command.served("flush", "spool", "-q").status == 0)
    }
  }

  @Test func `an event that the token does not reach is put aside, and keeps nothing else waiting`()
    async throws
  {
    var grant = Grant(scopes: [.append])
    grant.environments = ["dev"]
    try await TestServer.run(allowing: grant) { server, command in
      await server.stop()
      func start(_ environment: String) async throws -> Command.Result {
        try await command.served(
          "record", "started", "--deployment", environment, "--environment", environment,
          "--service", "checkout", "--artifact", "pkg:oci/checkout@1", "--spool", "spool")
      }
      #expect(try await start("production").status == 0)
      #expect(try command.batches.count == 1)
      try await server.start()
      let answer = try await start("dev")
      #expect(answer.status == 0, "\(answer.errors)")
      #expect(answer.errors.contains("put aside"), "\(answer.errors)")
      #expect(try await server.log.entries(from: 0, limit: 9).map(\.event.environment) == ["dev"])
      #expect(try command.batches.isEmpty)
      #expect(try command.files("spool/refused").count == 2)
    }
  }

  @Test func `an own event that is refused is not kept, and fails as without a spool`() async throws
  {
    try await TestServer.run { server, command in
      try command.write(event("e0"), "input")
      try await command.served("append", "--spool", "spool", "input")
      try command.write(event("e0", data: "2"), "input")
      let answer = try await command.served("append", "--spool", "spool", "input")
      #expect(answer.status == 6)
      #expect(answer.errors.hasPrefix("shiplog: input: source /test, id e0 is already at"))
      #expect(try command.batches.isEmpty)
      var other = command
      other.environment["SHIPLOG_TOKEN"] = TestServer.unknown
      #expect(try await other.served("append", "--spool", "spool", "input").status == 1)
      #expect(try command.batches.isEmpty)
    }
  }

  @Test func `a token that is refused leaves what is kept where it is`() async throws {
    try await TestServer.run { server, command in
      await server.stop()
      try command.write(event("e0"), "input")
      try await command.served("append", "--spool", "spool", "input")
      try await server.start()
      var other = command
      other.environment["SHIPLOG_TOKEN"] = TestServer.unknown
      let refused = try await other.served("flush", "spool")
      #expect(refused.status == 1)
      #expect(!refused.errors.contains(TestServer.unknown))
      #expect(try command.batches.count == 1)
      #expect(try await command.served("flush", "spool").status == 0)
    }
  }

  @Test func `a token that is refused for what is kept leaves the next event behind it, and fails`()
    async throws
  {
    try await TestServer.run { server, command in
      await server.stop()
      for (name, id) in [("first", "e0"), ("second", "e1"), ("third", "e2")] {
        try command.write(event(id), name)
      }
      try await command.served("append", "--spool", "spool", "first")
      try await server.start()
      var other = command
      other.environment["SHIPLOG_TOKEN"] = TestServer.unknown
      let kept = try await other.served("append", "--spool", "spool", "second")
      #expect(kept.status == 1)
      #expect(
        kept.errors == """
          shiplog: the server \(server.url) refused: the token is unknown, revoked or expired
          1 event is kept in spool: the next call with this spool delivers, as does shiplog flush spool
          Store a valid token: shiplog login \(server.url); or set SHIPLOG_TOKEN.

          """)
      let required = try await other.served("append", "--spool", "spool", "--required", "third")
      #expect(required.status == 1)
      #expect(try command.batches.count == 3)
      #expect(try await command.served("flush", "spool").status == 0)
      #expect(try await server.ids() == ["e0", "e1", "e2"])
    }
  }

  @Test func `only the owner can read what is kept`() async throws {
    try await TestServer.run { server, command in
      await server.stop()
      try command.write(event("e0"), "input")
      try await command.served("append", "--spool", "a/b/spool", "input")
      let folder = "\(command.folder)/a/b/spool"
      #expect(Files.entry(folder)?.permissions == 0o700)
      for name in try command.files("a/b/spool") {
        #expect(Files.entry("\(folder)/\(name)")?.permissions == 0o600, "\(name)")
      }
    }
  }

  @Test func `where nothing can be kept, the command says both and fails`() async throws {
    try await TestServer.run { server, command in
      try command.write(event("e0"), "input")
      let noFolder = try await command.served("append", "--spool", "input/spool", "input")
      #expect(noFolder.status == 1)
      #expect(noFolder.errors.contains("cannot create the folder"), "\(noFolder.errors)")
      let file = try await command.served("append", "--spool", "input", "input")
      #expect(file.errors.contains("cannot keep events in input: it is no folder"))

      await server.stop()
      #expect(try await command.served("append", "--spool", "spool", "input").status == 0)
      // A file may have no bytes: as a full disk has it.
      let full = try await command.served(
        by: "/bin/bash",
        [
          "-c",
          "trap '' XFSZ; ulimit -f 0; '\(Command.shiplog)' append --spool spool input 2>&1 | cat; exit ${PIPESTATUS[0]}",
        ])
      #expect(full.status == 7)
      #expect(
        full.output.contains("cannot be reached: Connection refused; and cannot write spool/"))
      #expect(try command.batches.count == 1)
      try await server.start()
      #expect(try await command.served("flush", "spool").status == 0)
    }
  }

  @Test func `where what is kept cannot be read, the next event is kept behind it`() async throws {
    try await TestServer.run { server, command in
      let files = FileManager.default
      for (name, id) in [("first", "e0"), ("second", "e1")] { try command.write(event(id), name) }
      await server.stop()
      try await command.served("append", "--spool", "spool", "first")
      try await server.start()
      // As of a disk that fails: a folder can be opened, and not read.
      let kept = "\(command.folder)/spool/\(try #require(try command.batches.first))"
      try files.moveItem(atPath: kept, toPath: "\(command.folder)/aside")
      try files.createDirectory(atPath: kept, withIntermediateDirectories: false)
      let answer = try await command.served("append", "--spool", "spool", "second")
      #expect(answer.status == 1)
      #expect(answer.errors.hasPrefix("shiplog: cannot read spool/"), "\(answer.errors)")
      #expect(answer.errors.contains("\n1 event is kept in spool: "), "\(answer.errors)")
      try files.removeItem(atPath: kept)
      try files.moveItem(atPath: "\(command.folder)/aside", toPath: kept)
      #expect(try await command.served("flush", "spool").status == 0)
      #expect(try await server.ids() == ["e0", "e1"])
    }
  }

  @Test func `a file that no shiplog has kept is put aside`() async throws {
    try await TestServer.run { server, command in
      await server.stop()
      try command.write(event("e0"), "input")
      try await command.served("append", "--spool", "spool", "input")
      try command.write("", "spool/\(Spool.name(0, .events))")
      try command.write("[{", "spool/\(Spool.name(1, .events))")
      try command.write("of a writer that was killed", "spool/.writing")
      try command.write("something else", "spool/README")
      try await server.start()
      let answer = try await command.served("flush", "spool")
      #expect(answer.status == 1)
      #expect(
        answer.errors.contains(
          "put aside as spool/refused/0000000000000000001.json: it holds no events"),
        "\(answer.errors)")
      #expect(
        try command.files("spool/refused").sorted() == [0, 1].map { Spool.name($0, .events) })
      #expect(try await command.served("flush", "spool").status == 0)
      #expect(try await server.ids() == ["e0"])
    }
  }

  @Test func `wrong usage`() async throws {
    try await TestServer.run { server, command in
      try command.write(event("e0"), "input")
      #expect(try await command.served("append", "--required", "input").status == 64)
      var local = command
      local.environment = [
        "SHIPLOG_DATABASE_URL": TestDatabase.current.url(role: "shiplog_service")
      ]
      let answer = try await local.served("append", "--spool", "spool", "input")
      #expect(answer.status == 64)
      #expect(answer.errors.contains("--spool keeps events for a server"))
      #expect(try await local.served("flush", ".").status == 64)
      #expect(try await command.served("flush", "nowhere").status == 1)
    }
  }
}

extension TestServer {
  /// Of the whole log, first things first.
  func ids() async throws -> [String] {
    try await log.entries(from: 0, limit: 10_000).map(\.event.id)
  }
}

extension Command {
  func files(_ path: String) throws -> [String] {
    try FileManager.default.contentsOfDirectory(atPath: "\(folder)/\(path)")
  }

  func text(_ path: String) throws -> String {
    try String(contentsOfFile: "\(folder)/\(path)", encoding: .utf8)
  }

  /// The files of events in the folder `spool`.
  var batches: [String] {
    get throws { try Spool("\(folder)/spool").names() }
  }
}
