import Foundation
import TestSupport
import Testing

@testable import shiplog

/// `shiplog login` and `logout`.
@Suite(.database) struct LoginTests {
  private static func login(_ token: String, to url: String) -> [String] {
    ["-c", "printf '%s\\n' '\(token)' | '\(Command.shiplog)' login \(url)"]
  }

  @Test func `stores a token that the server knows, and its address; logout forgets both`()
    async throws
  {
    try await TestServer.run { server, command in
      var command = command
      command.environment = [:]
      try FileManager.default.createDirectory(
        atPath: "\(command.folder)/.config/shiplog", withIntermediateDirectories: true)
      try command.write(#"{"log_name": "example.com/log"}"#, ".config/shiplog/config.json")
      let answer = try await command.served(
        by: "/bin/sh", Self.login(TestServer.token, to: server.url))
      #expect(answer.status == 0, "\(answer.errors)")
      #expect(!answer.output.contains(TestServer.token))
      let file = try command.text(".config/shiplog/config.json")
      #expect(file.contains(#""server_url": "\#(server.url)""#))
      #expect(file.contains(#""log_name": "example.com/log""#))
      let tokens = try command.files(".config/shiplog").filter { $0.hasPrefix("token-127.0.0.1-") }
      #expect(tokens.count == 1)
      #expect(
        Files.entry("\(command.folder)/.config/shiplog/\(tokens.first ?? "")")?.permissions == 0o600
      )

      try command.write(event("e0"), "input")
      let appended = try await command.served("append", "-q", "input")
      #expect(appended.errors == "1 event: 1 appended, position 0\n")
      #expect(
        try await command.served("config", "--origin", "-o", "csv").output.contains(
          "token,shl_…,file \(command.folder)/.config/shiplog/token-127.0.0.1-"))

      #expect(try await command.served("logout").status == 0)
      #expect(try command.files(".config/shiplog") == ["config.json"])
      #expect(!(try command.text(".config/shiplog/config.json")).contains("server_url"))
      #expect(try await command.served("logout").status == 5)
    }
  }

  @Test(arguments: [
    (TestServer.unknown, "Nothing was stored."), ("hunter2", "that is no token"),
    ("", "that is no token"),
  ])
  func `stores nothing that the server does not know`(_ token: String, _ told: String) async throws
  {
    try await TestServer.run { server, command in
      var command = command
      command.environment = [:]
      let answer = try await command.served(by: "/bin/sh", Self.login(token, to: server.url))
      #expect(answer.status == 1)
      #expect(answer.errors.contains(told), "\(answer.errors)")
      #expect(token.isEmpty || !answer.errors.contains(token))
      #expect(!Files.exists("\(command.folder)/.config"))
    }
  }

  @Test func `does not show a token that is typed`() async throws {
    try await TestServer.run { server, command in
      var command = command
      command.environment = [:]
      let script =
        "(sleep 1; echo \(TestServer.token)) | script -qec \"'\(Command.shiplog)' login \(server.url)\" /dev/null"
      let answer = try await command.served(by: "/bin/bash", ["-c", script])
      #expect(answer.output.contains("Token: "))
      #expect(answer.output.contains("The server is \(server.url) from now on"), "\(answer.output)")
      #expect(!answer.output.contains(TestServer.token), "\(answer.output)")
    }
  }

  @Test func `no server there, and no address`() async throws {
    try await TestServer.run { server, command in
      await server.stop()
      let answer = try await command.served(
        by: "/bin/sh", Self.login(TestServer.token, to: server.url))
      #expect(answer.status == 7)
      #expect(try await command.served("login", "example.com").status == 64)
    }
  }
}
