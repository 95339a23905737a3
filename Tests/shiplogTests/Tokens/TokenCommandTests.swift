import Deployments
import Foundation
import Testing

@testable import shiplog

extension QueryTests {
  /// `shiplog token`, as an operator runs it.
  @Suite struct TokenCommandTests {
    @Test func `the token alone is on standard output, and the log never has it`() async throws {
      try await ExampleLog.current.withCopy { shiplog in
        let made = try shiplog("token", "create", "--name", "ci", "--scope", "append")
        try #require(made.status == 0, "\(made.errors)")
        let text = made.output.filter { !$0.isNewline }
        #expect(made.lines.count == 1)
        #expect(AccessToken(text) != nil)
        #expect(made.errors.contains("this token is shown once and kept nowhere; it ends at "))
        #expect(!made.errors.contains(text))
        let stored = try shiplog.psql(
          """
          SELECT string_agg(convert_from(content, 'UTF8'), '') FROM log.body;
          SELECT string_agg(convert_from(leaf, 'UTF8'), '') FROM log.entry;
          SELECT string_agg(token::text, '') FROM history.token AS token
          """)
        #expect(stored.contains("shiplog-token.created"))
        #expect(!stored.contains(text.dropFirst(4)))
      }
    }

    @Test func `it is listed with its limits until it is revoked`() async throws {
      try await ExampleLog.current.withCopy { shiplog in
        let made = try shiplog(
          "token", "create", "--name", "deployer", "--scope", "read", "--scope", "append",
          "--environment", "Prod", "--environment", "staging", "--service", "checkout",
          "--expires", "2031-01-01T00:00:00Z", "-o", "json"
        ).document()
        #expect(
          made.keys == [
            "name", "token", "scopes", "environments", "services", "expires", "position",
          ])
        #expect(made["token"]?.string.map { AccessToken($0) != nil } == true)
        #expect(made["position"]?.int == 1_142)
        let list = try shiplog("token", "list", "-o", "json").document()
        #expect(list["position"]?.int == 1_142)
        let token = try #require(list.list("tokens").first)
        #expect(token["scopes"]?.text == #"["append","read"]"#)
        #expect(token["environments"]?.text == #"["production","staging"]"#)
        #expect(token["services"]?.text == #"["checkout"]"#)
        #expect(token["expires"]?.string == "2031-01-01T00:00:00Z")
        #expect(token["state"]?.string == "active")
        #expect(token["created_by"]?.string == "role:shiplog_service")
        #expect(token["last_used"]?.text == "null" && token["revoked_by"]?.text == "null")

        let revoked = try shiplog("token", "revoke", "deployer", "--reason", "lost", "-o", "json")
        #expect(try revoked.document()["position"]?.int == 1_143)
        #expect(try shiplog("token", "list", "-o", "ndjson").lines.isEmpty)
        let all = try shiplog("token", "list", "--all", "-o", "json").document().list("tokens")
        #expect(all.map { $0["state"]?.string } == ["revoked"])
        #expect(all.map { $0["revoked_by"]?.int } == [1_143])

        let again = try shiplog("token", "revoke", "deployer")
        #expect(again.status == 6)
        #expect(again.errors.contains("the token deployer was revoked already, at position 1143"))
        let taken = try shiplog("token", "create", "--name", "deployer", "--scope", "read")
        #expect(taken.status == 6 && taken.output.isEmpty)
        #expect(taken.errors.contains("the name deployer is taken"))
      }
    }

    @Test func `of many that take one name at once one gets it`() async throws {
      try await ExampleLog.current.withCopy { shiplog in
        let answers = try await withThrowingTaskGroup { group in
          for _ in 0..<4 {
            group.addTask {
              try shiplog("token", "create", "--name", "ci", "--scope", "append")
            }
          }
          return try await group.reduce(into: [Command.Result]()) { $0.append($1) }
        }
        #expect(answers.map(\.status).sorted() == [0, 6, 6, 6])
        #expect(answers.count { !$0.output.isEmpty } == 1)
      }
    }

    @Test(arguments: [
      ("1d", Int64(86_400)), ("12h", 43_200), ("30m", 1_800), ("45s", 45), ("2w", 1_209_600),
      ("36525d", 3_155_760_000),
    ])
    func `an end is so long from now`(text: String, seconds: Int64) throws {
      #expect(try Expiry.parse(text) == .after(microseconds: seconds * 1_000_000))
    }

    @Test func `an end is a time, or never comes`() throws {
      let time = try #require(Timestamp(rfc3339: "2031-01-01T00:00:00Z"))
      #expect(try Expiry.parse("2031-01-01T00:00:00Z") == .at(time))
      #expect(try Expiry.parse("never").time(from: time) == nil)
      #expect(Expiry.standard.time(from: time) == Timestamp(rfc3339: "2031-04-01T00:00:00Z"))
    }

    @Test(arguments: [
      (["create", "--scope", "read"], Int32(64), "--name"),
      (["create", "--name", "x"], 64, "--scope"),
      (["create", "--name", "x", "--scope", "write"], 64, "append, read, export"),
      (["create", "--name", "", "--scope", "read"], 64, "It is empty"),
      (["create", "--name", "x", "--scope", "read", "--environment", ""], 64, "It is empty"),
      (["create", "--name", "x", "--scope", "read", "--service", ""], 64, "It is empty"),
      (["create", "--name", "x", "--scope", "read", "--expires", "soon"], 64, "'soon' is no time"),
      (["create", "--name", "x", "--scope", "read", "--expires", "0d"], 64, "at least 1"),
      (["create", "--name", "x", "--scope", "read", "--expires", "-3d"], 64, "--expires"),
      (["create", "--name", "x", "--scope", "read", "--expires", "36526d"], 64, "100 years"),
      (
        ["create", "--name", "x", "--scope", "read", "--expires", "2020-01-01T00:00:00Z"], 64,
        "--expires has to lie ahead"
      ),
      (["revoke"], 64, "name"),
      (["revoke", "nobody"], 5, "the log knows no token nobody"),
      (["revoke", "nobody", "--reason", ""], 64, "It is empty"),
    ])
    func `what cannot be done says why`(
      _ arguments: [String], _ code: Int32, _ message: String
    ) throws {
      let answer = try ExampleLog.current.call(["token"] + arguments)
      #expect(answer.status == code, "\(answer.errors)")
      #expect(answer.errors.contains(message), "\(answer.errors)")
      #expect(answer.output.isEmpty)
    }

    @Test func `who may only read lists tokens and makes none`() async throws {
      try await ExampleLog.current.withCopy { shiplog in
        try #require(try shiplog("token", "create", "--name", "a", "--scope", "read").status == 0)
        let reader = shiplog.command(as: .reader)
        #expect(try reader.shiplog("token", "list", "-o", "ndjson").lines.count == 1)
        let refused = try reader.shiplog("token", "create", "--name", "b", "--scope", "read")
        #expect(refused.status == 1 && refused.output.isEmpty)
        #expect(try reader.shiplog("token", "revoke", "a").status == 1)
      }
    }
  }
}
