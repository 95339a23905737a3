import Foundation
import Testing

@testable import shiplog

@Suite struct ConfigurationTests {
  /// Which of flag, environment, file in the folder and file of the user are there, and which wins.
  static let precedence: [(there: String, winner: String)] = [
    ("flag environment folder user", "flag --database-url"),
    ("environment folder user", "environment SHIPLOG_DATABASE_URL"),
    ("folder user", "/.shiplog.json"),
    ("user", "/config/shiplog/config.json"),
    ("flag user", "flag --database-url"),
    ("environment user", "environment SHIPLOG_DATABASE_URL"),
    ("empty-environment folder", "/.shiplog.json"),
    ("named folder user", "/named.json"),
    ("named environment", "environment SHIPLOG_DATABASE_URL"),
    ("", "default"),
  ]

  @Test(arguments: precedence)
  func `flag, environment, folder, user: the first that is there wins`(
    _ row: (there: String, winner: String)
  ) throws {
    let there = Set(row.there.split(separator: " ").map(String.init))
    try Command.inTemporaryFolder { command in
      var command = command
      command.environment["XDG_CONFIG_HOME"] = "\(command.folder)/config"
      for (name, path) in [
        ("folder", ".shiplog.json"), ("user", "config/shiplog/config.json"),
        ("named", "named.json"),
      ] where there.contains(name) {
        try write(#"{"database_url": "postgresql://\#(name)/d"}"#, path, command)
      }
      if there.contains("named") {
        command.environment["SHIPLOG_CONFIG"] = "\(command.folder)/named.json"
      }
      if there.contains("environment") {
        command.environment["SHIPLOG_DATABASE_URL"] = "postgresql://e/d"
      }
      if there.contains("empty-environment") { command.environment["SHIPLOG_DATABASE_URL"] = "" }
      let flags = there.contains("flag") ? ["--database-url", "postgresql://flag/d"] : []
      let answer = try command.run(
        Command.shiplog, ["config", "--origin", "-o", "csv"] + flags)
      #expect(answer.status == 0, "\(answer.errors)")
      let line = try #require(
        answer.output.split(separator: "\r\n").first { $0.hasPrefix("database_url,") })
      #expect(line.hasSuffix(row.winner), "\(line)")
    }
  }

  @Test func `without a setting, the private PostgreSQL that runs in the folder is the database`()
    throws
  {
    try Command.inTemporaryFolder { command in
      try command.shiplog("db", "start")
      let answer = try command.shiplog("config", "--origin", "-o", "csv").output
      #expect(answer.contains("private PostgreSQL in \(command.folder)/.shiplog"))
      #expect(answer.contains("postgresql://shiplog_service@%2F"))
    }
  }

  @Test func `without any database, commands say how to get one`() throws {
    try Command.inTemporaryFolder { command in
      let refused = try command.shiplog("db", "url")
      #expect(refused.status == 7)
      #expect(refused.errors.contains("shiplog db start"))
    }
  }

  @Test(arguments: [
    ("{", "$", "expected"),
    ("[]", "$", "expected an object"),
    (#"{"database_url": 5}"#, "$.database_url", "expected a connection URI"),
    (#"{"database_url": "db.example.com"}"#, "$.database_url", "expected a connection URI"),
    (
      #"{"databse_url": "x"}"#, "$.databse_url",
      "there are database_url, server_url, token_file, log_name"
    ),
    (#"{"token": "shl_secret"}"#, "$.token", "no such setting"),
    (#"{"server_url": "https://u:p@h"}"#, "$.server_url", "without user, password"),
    (#"{"log_name": "two words"}"#, "$.log_name", "without spaces"),
    (#"{"log_name": "a", "log_name": "b"}"#, "$.log_name", "each key once"),
  ])
  func `a wrong file names itself, the key and what is expected`(
    _ text: String, _ key: String, _ expected: String
  ) throws {
    try Command.inTemporaryFolder { command in
      try write(text, ".shiplog.json", command)
      let answer = try command.shiplog("config")
      #expect(answer.status == 1)
      for part in ["shiplog: \(command.folder)/.shiplog.json: ", key, expected] {
        #expect(answer.errors.contains(part), "\(answer.errors)")
      }
    }
  }

  @Test func `a wrong value elsewhere is wrong usage and names its place`() throws {
    try Command.inTemporaryFolder { command in
      var command = command
      #expect(try command.shiplog("config", "--database-url", "nonsense").status == 64)
      command.environment["SHIPLOG_LOG_NAME"] = "a b"
      let answer = try command.shiplog("config")
      #expect(answer.status == 64)
      #expect(answer.errors.contains("SHIPLOG_LOG_NAME"))
    }
  }

  @Test func `a file that SHIPLOG_CONFIG names must be there`() throws {
    try Command.inTemporaryFolder { command in
      var command = command
      command.environment["SHIPLOG_CONFIG"] = "/nowhere/config.json"
      let answer = try command.shiplog("config")
      #expect(answer.status == 1)
      #expect(answer.errors.contains("/nowhere/config.json"))
    }
  }

  @Test func `a database that a checkout names gets no password from elsewhere`() throws {
    try Command.inTemporaryFolder { command in
      var command = command
      try write(#"{"database_url": "postgresql://u@127.0.0.1:9/d"}"#, ".shiplog.json", command)
      #expect(try command.shiplog("status").status == 7)
      command.environment["PGPASSWORD"] = "hunter2"
      let answer = try command.shiplog("status")
      #expect(answer.status == 64)
      #expect(
        answer.errors.hasPrefix(
          """
          shiplog: file \(command.folder)/.shiplog.json names a database, and the password for it comes from elsewhere: PGPASSWORD

          """), "\(answer.errors)")
      #expect(!answer.errors.contains("hunter2"))
      // Shown all the same.
      #expect(try command.shiplog("config").status == 0)
      // Somebody has named the database, or the file.
      let url = "postgresql://u@127.0.0.1:9/d"
      #expect(try command.shiplog("status", "--database-url", url).status == 7)
      command.environment["SHIPLOG_CONFIG"] = "\(command.folder)/.shiplog.json"
      #expect(try command.shiplog("status").status == 7)
    }
  }

  @Test(arguments: [
    ("postgresql://u:own@127.0.0.1:9/d", true),
    ("postgresql://u@127.0.0.1:9/d?password=own", true),
    ("host=127.0.0.1 port=9 user=u password=own", true),
    ("postgresql://u:@127.0.0.1:9/d", false),
    ("postgresql://u@127.0.0.1:9/d?sslpassword=own", false),
    ("host=127.0.0.1 port=9 user=u password=''", false),
  ])
  func `a database that a checkout names may have a password of its own`(
    _ url: String, _ hasPassword: Bool
  ) throws {
    try Command.inTemporaryFolder { command in
      var command = command
      try write(#"{"database_url": "\#(url)"}"#, ".shiplog.json", command)
      command.environment["PGPASSWORD"] = "hunter2"
      let answer = try command.shiplog("status")
      #expect(answer.status == (hasPassword ? 7 : 64), "\(answer.errors)")
    }
  }

  @Test func `passwords are not shown`() throws {
    try Command.inTemporaryFolder { command in
      let answer = try command.shiplog("config", "--database-url", "postgresql://u:hunter2@h/d")
      #expect(!answer.output.contains("hunter2"))
      #expect(answer.output.contains("postgresql://u:***@h/d"))
    }
  }

  private func write(_ text: String, _ path: String, _ command: Command) throws {
    let url = URL(fileURLWithPath: "\(command.folder)/\(path)")
    try FileManager.default.createDirectory(
      at: url.deletingLastPathComponent(), withIntermediateDirectories: true)
    try Data(text.utf8).write(to: url)
  }
}
