import Deployments
import History
import Hummingbird
import HummingbirdTesting
import Log
import NIOCore
import Service
import Testing

@testable import shiplog

/// The reading commands, asked of a server instead of its database: the same words, byte for byte.
extension QueryTests {
  @Suite struct RemoteQueryTests {
    private static let window = ["--from", "2026-10-01", "--to", "2026-11-20"]

    private static let questions: [[String]] =
      ["table", "json", "ndjson", "csv"].flatMap { format in
        [
          ["status"], ["status", "staging", "--service", "checkout", "--at", "500"],
          ["deployments", "--limit", "7"], ["deployments", "--outcome", "failed"],
          ["log", "--limit", "1100"], ["log", "--type", "deployment.finished", "--after", "900"],
          ["show", "checkout-staging-41"], ["show", "checkout-staging-41", "--bodies"],
          ["event", "240"],
          ["metrics", "--by", "week", "--compare", "previous", "--ladder", "2024"] + window,
          // More than an event may have: a megabyte of JSON.
          ["metrics", "--by", "hour"] + window,
          ["metrics", "explain", "failure_rate", "change_lead_time"] + window,
          ["policy", "show"], ["policy", "show", "staging", "--at", "700"],
          ["hold", "list", "--all"], ["retention", "plan", "--at", "2027-01-01"],
        ].map { $0 + ["-o", format] }
      } + [
        ["metrics", "-o", "markdown"] + window,
        ["metrics", "-o", "markdown", "--by", "hour"] + window,
        ["metrics", "explain", "rollback_rate", "-o", "markdown"] + window,
        ["rollback-target", "staging", "--service", "checkout"],
        ["rollback-target", "staging", "--service", "checkout", "-o", "json"],
        ["rollback-target", "test", "--service", "checkout"],
        ["rollback-target", "dev", "--service", "none"],
        ["event", "240", "--body"], ["event", "99999"], ["event", "99999", "--body"],
        ["status", "--at", "99999"], ["show", "checkout-staging-41", "--at", "99999"],
        ["show", "checkout-staging-41", "--at", "3"], ["policy", "show", "--at", "99999"],
        ["metrics", "--tz", "Mars"], ["metrics", "--at", "2020-01-01"],
        ["show", ""], ["status", ""],
        ["log", "--environment", ""], ["rollback-target", "staging", "--service", ""],
        ["status", String(repeating: "e", count: 200)],
        ["status", "moon"], ["show", "nothing"], ["policy", "diff", "missing.yaml"],
      ]

    @Test func `a server's answers are those of its database`() async throws {
      try await withServer { url in
        for question in Self.questions {
          let local = try ExampleLog.current.call(question)
          let remote = try await Self.command.served(question + ["--server", url])
          #expect(remote.output == local.output, "\(question)")
          #expect(remote.errors == local.errors, "\(question)")
          #expect(remote.status == local.status, "\(question)")
        }
      }
    }

    @Test func `of a pruned body a server says the same as its database`() async throws {
      try await ExampleLog.current.withCopy { shiplog in
        #expect(
          try shiplog("retention", "erase", "--position", "240", "--reason", "request 7").status
            == 0
        )
        let expected = try shiplog("event", "240", "--body")
        #expect(expected.status == 5)
        #expect(expected.output.isEmpty)
        #expect(expected.errors.contains("by position 1142, on request\nshiplog event 240 has"))
        let database = shiplog.server.url(shiplog.name)
        try await withServer(of: database) { url in
          let answer = try await Self.command.served("event", "240", "--body", "--server", url)
          #expect(answer.status == 5)
          #expect(answer.errors == expected.errors)
        }
      }
    }

    @Test func `a server at another address is not taken for one that knows nothing`() async throws
    {
      try await withServer { url in
        for question in [
          ["show", "checkout-staging-41"], ["rollback-target", "staging", "--service", "checkout"],
          ["status", "staging"],
        ] {
          let answer = try await Self.command.served(question + ["--server", url + "/elsewhere"])
          #expect(answer.status == 1, "\(question)")
          #expect(
            answer.errors.hasPrefix(
              "shiplog: the server \(url)/elsewhere refused: there is nothing at /elsewhere/v1/"),
            "\(answer.errors)")
        }
      }
    }

    @Test func `pages go on with a server's cursor`() async throws {
      try await withServer { url in
        let command = Self.command
        func page(_ more: String...) async throws -> JSON.Value {
          try await command.served(
            ["deployments", "--limit", "5", "-o", "json", "--server", url] + more
          ).document()
        }
        let first = try await page()
        let next = try #require(first["next"]?.string)
        let second = try await page("--cursor", next)
        let both = try ExampleLog.current("deployments", "--limit", "10", "-o", "json").document()
        #expect(
          first.strings("deployments", "id") + second.strings("deployments", "id")
            == both.strings("deployments", "id"))
      }
    }

    @Test func `a list of several pages stands where its first page does`() async throws {
      let router = Router()
      router.get("/v1/events") { request, _ in
        // The log grew in between; what is followed from there must not leave it out.
        let page =
          request.uri.queryParameters["cursor"] == nil
          ? #"{"position":10,"entries":[{"position":10}],"next":"c"}"#
          : #"{"position":12,"entries":[{"position":9}],"next":null}"#
        return Response(
          status: .ok, headers: [.contentType: "application/json"],
          body: ResponseBody(byteBuffer: ByteBuffer(string: page)))
      }
      try await Application(router: router).test(.live) { client in
        let url = "http://127.0.0.1:\(try #require(client.port))"
        let answer = try await Self.command.served(
          ["log", "--limit", "1500", "-o", "json", "--server", url]
        ).document()
        #expect(answer["position"]?.int == 10)
        #expect(answer["entries"]?.elements.compactMap { $0["position"]?.int } == [10, 9])
      }
    }

    @Test(arguments: [
      (["status", "--at", "99999"], 5, "the log has no position 99999"),
      (["metrics", "--tz", "Mars"], 64, "'Mars' is no time zone"),
      (["deployments", "--cursor", "abc"], 64, "the cursor is not one of this list"),
    ])
    func `what a server refuses is said with its reason`(
      _ question: [String], _ status: Int32, _ reason: String
    ) async throws {
      try await withServer { url in
        let answer = try await Self.command.served(question + ["--server", url])
        #expect(answer.status == status)
        #expect(answer.errors.contains(reason), "\(answer.errors)")
        #expect(answer.output.isEmpty)
      }
    }

    /// With a token, of which this server takes any.
    private static var command: Command {
      var command = ExampleLog.current.command
      command.environment["SHIPLOG_TOKEN"] = AccessToken().text
      return command
    }

    /// Runs a service on the examples as long as the body takes.
    private func withServer(
      of database: String = ExampleLog.current.url(),
      _ body: @Sendable @escaping (_ url: String) async throws -> Void
    ) async throws {
      // Its database is folded, and nobody appends to it.
      let history = History(of: try await Log.open(url: database))
      let service = LogService(of: history, settings: LogService.Settings()) { _ in
        Caller(
          principal: .databaseRole("test"), grant: Grant(scopes: [.export]))
      }
      let app = Application(responder: Interface(to: service).responder())
      try await app.test(.live) { client in
        try await body("http://127.0.0.1:\(try #require(client.port))")
      }
    }
  }
}
