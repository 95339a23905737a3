import Deployments
import Foundation
import Log
import Synchronization
import TestSupport
import Testing

@testable import shiplog

/// `append` and `record` where a server is set: as with a database.
@Suite(.database) struct RemoteAppendTests {
  private static let nothing = "Nothing was appended; fix it and run the same command again.\n"

  @Test func `receipts are the same as of a database, in every format`() async throws {
    try await TestServer.run { server, command in
      let local = Command(
        folder: command.folder,
        environment: ["SHIPLOG_DATABASE_URL": TestDatabase.current.url(role: "shiplog_service")])
      try command.write("[\(event("e0")),\(event("e1")),\(event("e0"))]", "input")
      let first = try await command.served("append", "input", "-o", "csv")
      #expect(first.status == 0, "\(first.errors)")
      #expect(first.rows.map { $0[3] } == ["appended", "appended", "duplicate"])
      for format in ["table", "json", "ndjson", "csv"] {
        let remote = try await command.served("append", "input", "-o", format)
        let database = try await local.served("append", "input", "-o", format)
        #expect(remote.output == database.output)
        #expect(remote.errors == database.errors)
        #expect(remote.status == 0)
      }
      let quiet = try await command.served("append", "-q", "input")
      #expect(quiet.errors == "3 events: 3 duplicates\n")
    }
  }

  @Test func `a large file goes in requests of 1,000 events, byte for byte`() async throws {
    try await TestServer.run { server, command in
      let odd =
        "{\n  \"specversion\": \"1.0\", \"id\":\"odd\",\"source\":\"/test\", \"type\":\"t\"\n}"
      try command.write((events(0..<2_500) + [odd]).joined(separator: "\n"), "input")
      let answer = try await command.served("append", "-q", "input")
      #expect(answer.errors == "2,501 events: 2,501 appended, positions 0–2500\n")
      #expect(server.requests.withLock { $0 } == [1_000, 1_000, 501])
      let body = try await server.log.bodies(at: [2_500])
      #expect(body[2_500].map { String(decoding: $0, as: UTF8.self) } == odd)
    }
  }

  @Test func `a CDEvent without an envelope is taken as by a database`() async throws {
    let type = "dev.cdevents.service.deployed.0.3.0"
    let bare = """
      {"context":{"specversion":"0.5.1","id":"bare","source":"/test","type":"\(type)",
      "timestamp":"2026-11-01T12:00:00Z"},
      "subject":{"id":"s","content":{"environment":{"id":"dev"},"artifactId":"pkg:oci/s@1"}}}
      """
    try await TestServer.run { server, command in
      try command.write("\(bare)\n\(event("e0"))\n", "input")
      let answer = try await command.served("append", "-q", "input")
      #expect(answer.errors == "2 events: 2 appended, positions 0–1\n")
      #expect(try await server.log.bodies(at: [0])[0] == Array(bare.utf8))
      await server.stop()
      try command.write(bare.replacing("bare", with: "later"), "input")
      #expect(try await command.served("append", "--spool", "spool", "input").status == 0)
      try await server.start()
      #expect(try await command.served("flush", "spool").status == 0)
      #expect(try await server.ids() == ["bare", "e0", "later"])
    }
  }

  @Test func `bad input needs no server`() async throws {
    try await TestServer.run { server, command in
      await server.stop()
      try command.write("\(event("e0"))\n{}", "bad")
      let answer = try await command.served("append", "bad")
      #expect(answer.status == 1)
      #expect(answer.errors.hasPrefix("shiplog: bad line 2: $.specversion: "), "\(answer.errors)")
    }
  }

  @Test func `a conflict with the log, and within the file, name their places`() async throws {
    try await TestServer.run { _, command in
      try command.write(events(0..<3).joined(separator: "\n"), "first")
      #expect(try await command.served("append", "first").status == 0)
      try command.write(event("e3") + "\n" + event("e1", data: "2"), "second")
      let answer = try await command.served("append", "second")
      #expect(answer.status == 6)
      #expect(
        answer.errors == """
          shiplog: second line 2: source /test, id e1 is already at position 1 with other content
          \(Self.nothing)
          """)
      try command.write(
        [event("e9"), event("e9"), event("e9", data: "2")].joined(separator: "\n"), "third")
      let within = try await command.served("append", "third")
      #expect(within.status == 6)
      #expect(
        within.errors == """
          shiplog: third line 3: source /test, id e9 is already on line 1 with other content
          \(Self.nothing)
          """)
    }
  }

  @Test func `an event that the token does not reach is named by its line, with what helps`()
    async throws
  {
    var grant = Grant(scopes: [.append])
    grant.environments = ["dev"]
    let type = "dev.cdevents.service.deployed.0.3.0"
    func deployed(_ environment: String) -> String {
      """
      {"context":{"specversion":"0.5.1","id":"\(environment)","source":"/test","type":"\(type)",
      "timestamp":"2026-11-01T12:00:00Z"},"subject":{"id":"s",
      "content":{"environment":{"id":"\(environment)"},"artifactId":"pkg:oci/s@1"}}}

      """
    }
    try await TestServer.run(allowing: grant) { server, command in
      try command.write(deployed("dev") + deployed("production"), "input")
      let answer = try await command.served("append", "input")
      #expect(answer.status == 1)
      #expect(
        answer.errors == """
          shiplog: input line 4: is about the environment production, which the token does not reach
          \(Self.nothing)use a token whose scopes and limits include this, or leave the event out

          """)
      #expect(try await server.log.head().size == 0)
    }
  }

  @Test func `of one event by itself no index is told`() async throws {
    try await TestServer.run(allowing: Grant(scopes: [.append])) { _, command in
      let answer = try await command.served(
        "hold", "place", "--environment", "dev", "--reason", "audit 2026")
      #expect(answer.status == 1)
      #expect(
        answer.errors == """
          shiplog: the event rules the log, which takes the scope admin
          use a token whose scopes and limits include this, or leave the event out

          """)
    }
  }

  @Test(arguments: [
    (401, 1, "refused: it answered with status 401"), (403, 1, "status 403"),
    (404, 1, "status 404"), (415, 1, "status 415"), (413, 1, "too large"), (500, 7, "status 500"),
    (502, 7, "status 502"), (503, 7, "status 503"), (429, 7, "status 429"),
    (302, 7, "points to http://elsewhere"),
  ])
  func `what a server or a proxy answers becomes an exit code`(
    _ status: Int, _ code: Int32, _ told: String
  ) async throws {
    try await TestServer.run { server, command in
      server.mood.withLock {
        $0 = .answering(status, headers: ["Retry-After": "60", "Location": "http://elsewhere/"])
      }
      try command.write(event("e0"), "input")
      let answer = try await command.served("append", "input")
      #expect(answer.status == code, "\(answer.errors)")
      #expect(answer.errors.contains(told), "\(answer.errors)")
    }
  }

  @Test func `a problem's suggestion is shown, and nothing that moves the cursor`() async throws {
    try await TestServer.run { server, command in
      server.mood.withLock {
        $0 = .answering(
          403, problem: #"{"detail":"not \u001b[2J here","suggestion":"Ask for a grant."}"#)
      }
      try command.write(event("e0"), "input")
      let answer = try await command.served("append", "input")
      #expect(answer.errors.contains("not  [2J here"))
      #expect(answer.errors.contains("Ask for a grant."))
    }
  }

  @Test func `a server that is busy for a moment is asked again`() async throws {
    try await TestServer.run { server, command in
      for (index, status) in [503, 429].enumerated() {
        server.mood.withLock {
          // Once: the command gives up after five seconds, of which a loaded machine takes most to answer.
          $0 = .answeringOnly(status, times: 1, headers: ["Retry-After": "1"])
        }
        try command.write(event("e\(index)"), "input")
        let answer = try await command.served("append", "input")
        #expect(answer.status == 0, "\(answer.errors)")
        guard case .well = server.mood.withLock({ $0 }) else {
          Issue.record("nobody was told that it is busy")
          return
        }
      }
      #expect(try await server.log.head().size == 2)
    }
  }

  @Test func `an answer that is lost after the commit is asked for again`() async throws {
    try await TestServer.run { server, command in
      server.mood.withLock { $0 = .losingAnswers(times: 2) }
      try command.write(events(0..<5).joined(separator: "\n"), "input")
      let answer = try await command.served("append", "input", "-o", "csv")
      #expect(answer.status == 0, "\(answer.errors)")
      #expect(answer.rows.map { $0[0] } == ["0", "1", "2", "3", "4"])
      #expect(try await server.log.head().size == 5)
    }
  }

  @Test(arguments: ["<html>sign in</html>", "{}", #"{"receipts":[]}"#])
  func `an answer that is no server's of ours is not taken for receipts`(_ body: String)
    async throws
  {
    try await TestServer.run { server, command in
      server.mood.withLock { $0 = .answering(200, problem: body) }
      try command.write(event("e0"), "input")
      let answer = try await command.served("append", "input")
      #expect(answer.status == 7)
      #expect(answer.errors.contains("does not answer as a Shiplog server"), "\(answer.errors)")
    }
  }

  @Test func `no server at that address`() async throws {
    try await TestServer.run { server, command in
      await server.stop()
      try command.write(event("e0"), "input")
      let answer = try await command.served("append", "input")
      #expect(answer.status == 7)
      #expect(
        answer.errors.hasPrefix(
          "shiplog: input: the server \(server.url) cannot be reached: Connection refused\n"),
        "\(answer.errors)")
      #expect(answer.errors.contains("Nothing was acknowledged; when it answers, run the same"))
    }
  }

  @Test func `a step that is retried is recorded once`() async throws {
    try await TestServer.run { server, command in
      let step = [
        "record", "started", "--run", "7", "--environment", "staging", "--service", "checkout",
        "--artifact", "checkout:1", "-o", "csv",
      ]
      let first = try await command.served(step)
      #expect(first.rows.map { $0[3] } == ["appended"], "\(first.errors)")
      let again = try await command.served(step)
      #expect(again.rows.map { $0[3] } == ["duplicate"], "\(again.errors)")
      let other = try await command.served(step + ["--team", "web"])
      #expect(other.status == 6)
      #expect(other.errors.contains("This run has recorded this step with other values."))
      #expect(try await server.log.head().size == 1)
    }
  }
}

extension Command {
  func write(_ text: String, _ name: String) throws {
    try Data(text.utf8).write(to: URL(fileURLWithPath: "\(folder)/\(name)"))
  }
}
