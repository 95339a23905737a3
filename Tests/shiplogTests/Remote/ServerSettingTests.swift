import Deployments
import Foundation
import Testing

@testable import shiplog

/// Which server, which token, and which of server and database.
@Suite struct ServerSettingTests {
  private static let server = "https://shiplog.example.com"
  private static let (stored, file) = (AccessToken().text, AccessToken().text)
  private static let (variable, hidden) = (AccessToken().text, AccessToken().text)
  private static let database = "postgresql://h/d"

  private static func configuration(
    flags: [Setting: String] = [:], environment: [String: String] = [:], files: [String] = []
  ) throws -> Configuration {
    Configuration(
      flags: flags, environment: environment,
      files: try files.enumerated().map {
        try ConfigurationFile("/f\($0)/c", bytes: Array($1.utf8))
      })
  }

  @Test(arguments: [
    ("https://shiplog.example.com", true), ("http://127.0.0.1:8080", true),
    ("https://example.com/shiplog/", true), ("HTTPS://Example.com", true),
    ("http://[::1]:8080", true), ("ftp://example.com", false), ("example.com", false),
    ("https://", false), ("https://user@example.com", false), ("https://u:p@example.com", false),
    ("https://example.com?x=1", false), ("https://example.com#x", false),
    ("https://exa mple.com", false), ("https://example.com\r\nX: y", false), ("", false),
  ])
  func `an address of a server`(_ text: String, _ isOne: Bool) {
    #expect((ServerURL(text) != nil) == isOne)
  }

  @Test(arguments: [
    ("https://example.com", false), ("http://localhost:1", false), ("http://127.0.0.1", false),
    ("http://[::1]:1", false), ("http://127.0.0.1.example.com", true),
    ("http://localhost.example.com", true), ("http://10.0.0.1", true),
  ])
  func `what leaves the machine in the clear`(_ text: String, _ isExposed: Bool) throws {
    #expect(try #require(ServerURL(text)).isExposed == isExposed)
  }

  @Test func `the one that was set closer by counts`() throws {
    let file = #"{"server_url": "\#(Self.server)"}"#
    let other = #"{"database_url": "\#(Self.database)"}"#
    for (configuration, isServer) in [
      (try Self.configuration(), false),
      (try Self.configuration(files: [file]), true),
      (try Self.configuration(files: [other]), false),
      (try Self.configuration(files: [file, other]), true),
      (try Self.configuration(files: [other, file]), false),
      (
        try Self.configuration(
          environment: ["SHIPLOG_DATABASE_URL": Self.database], files: [file]), false
      ),
      (try Self.configuration(environment: ["SHIPLOG_URL": Self.server], files: [other]), true),
      (
        try Self.configuration(
          flags: [.serverURL: Self.server], environment: ["SHIPLOG_DATABASE_URL": Self.database]),
        true
      ),
      (
        try Self.configuration(
          flags: [.databaseURL: Self.database], environment: ["SHIPLOG_URL": Self.server]), false
      ),
    ] {
      #expect(try configuration.server().map { _ in true } ?? false == isServer)
    }
  }

  @Test(arguments: [
    ["verify"], ["doctor"], ["rebuild"], ["migrate", "--status"], ["token", "list"],
    ["token", "create", "--name", "n", "--scope", "read"], ["token", "revoke", "n"],
    ["retention", "apply"], ["retention", "erase", "--position", "1", "--reason", "r"], ["serve"],
  ])
  func `what works on a database alone takes none in place of the server that is set`(
    _ command: [String]
  ) throws {
    try Command.inTemporaryFolder { shiplog in
      try Data(#"{"database_url": "\#(Self.database)"}"#.utf8)
        .write(to: URL(filePath: "\(shiplog.folder)/.shiplog.json"))
      let served = Command(folder: shiplog.folder, environment: ["SHIPLOG_URL": Self.server])
      let answer = try served.run(Command.shiplog, command)
      #expect(answer.status == 64)
      #expect(
        answer.errors == """
          shiplog: environment SHIPLOG_URL names a server, and this works on a database alone
          Run it where the server's database is, and name that: --database-url
          For this folder's private PostgreSQL: --database-url "$(shiplog db url)"

          """)
      // Named as close by, the database is meant.
      let named = try served.run(Command.shiplog, command + ["--database-url", Self.database])
      #expect(named.status == 7, "\(named.errors)")
    }
  }

  @Test func `both in the same place is wrong usage that names both`() throws {
    for configuration in [
      try Self.configuration(
        flags: [.serverURL: Self.server, .databaseURL: Self.database]),
      try Self.configuration(
        environment: ["SHIPLOG_URL": Self.server, "SHIPLOG_DATABASE_URL": Self.database]),
      try Self.configuration(files: [
        #"{"server_url": "\#(Self.server)", "database_url": "\#(Self.database)"}"#
      ]),
    ] {
      let failure = #expect(throws: Failure.self) { _ = try configuration.server() }
      #expect(failure?.code == .usage)
      #expect(failure?.message.contains("a server and") == true)
    }
  }

  @Test func `where the token comes from`() throws {
    try Command.inTemporaryFolder { command in
      let folder = command.folder
      let url = try #require(ServerURL(Self.server))
      let user = ["HOME": folder]
      #expect(try Self.configuration(environment: user).token(for: url) == nil)
      try StoredToken(for: url, environment: user).store(try #require(AccessToken(Self.stored)))
      try Data("\n \(Self.file) \n".utf8).write(to: URL(fileURLWithPath: "\(folder)/token"))
      let files = [#"{"token_file": "\#(folder)/token"}"#]
      let variable = user.merging(["SHIPLOG_TOKEN_FILE": "\(folder)/token"]) { $1 }
      let both = variable.merging(["SHIPLOG_TOKEN": Self.variable]) { $1 }
      for (configuration, text) in [
        (try Self.configuration(environment: user), Self.stored),
        (try Self.configuration(environment: user, files: files), Self.file),
        (try Self.configuration(environment: variable), Self.file),
        (try Self.configuration(environment: both, files: files), Self.variable),
      ] {
        #expect(try configuration.token(for: url)?.token().text == text)
      }
      let elsewhere = try #require(ServerURL("https://elsewhere.example.com"))
      #expect(try Self.configuration(environment: user).token(for: elsewhere) == nil)
      let relative = ConfigurationFile.self
      let file = try relative.init(
        "\(folder)/c.json", bytes: Array(#"{"token_file":"token"}"#.utf8))
      #expect(
        try Configuration(flags: [:], environment: [:], files: [file]).token(for: url)
          == .file("\(folder)/token"))
    }
  }

  @Test func `a server that the folder names gets only the token that was stored for it`() throws {
    try Command.inTemporaryFolder { command in
      let url = try #require(ServerURL(Self.server))
      let path = "\(command.folder)/.shiplog.json"
      let text = #"{"server_url": "\#(Self.server)", "token_file": "token"}"#
      try Data("\(Self.file)\n".utf8).write(to: URL(fileURLWithPath: "\(command.folder)/token"))
      func server(_ text: String, _ environment: [String: String]) throws -> Server? {
        let environment = environment.merging(["HOME": command.folder]) { $1 }
        let file = try ConfigurationFile(path, bytes: Array(text.utf8))
        return try Configuration(flags: [:], environment: environment, files: [file]).server()
      }
      let alone = #"{"server_url": "\#(Self.server)"}"#
      let secret = ["SHIPLOG_TOKEN": Self.hidden]
      for (text, environment, origin) in [
        (alone, secret, "environment SHIPLOG_TOKEN"),
        (alone, ["SHIPLOG_TOKEN_FILE": "\(command.folder)/token"], "token"), (text, [:], "token"),
      ] {
        let failure = #expect(throws: Failure.self) { _ = try server(text, environment) }
        #expect(failure?.code == .usage)
        #expect(failure?.message.contains("\(path) names a server") == true)
        #expect(failure?.message.hasSuffix(origin) == true)
      }
      // Where somebody else than the folder names the server, it is their word that counts.
      let named = ["SHIPLOG_URL": Self.server, "SHIPLOG_TOKEN": Self.variable]
      #expect(try server(alone, named)?.token?.text == Self.variable)
      let chosen = ["SHIPLOG_CONFIG": path, "SHIPLOG_TOKEN": Self.variable]
      #expect(try server(alone, chosen)?.token?.text == Self.variable)
      #expect(try server(alone, [:])?.token == nil)
      try StoredToken(for: url, environment: ["HOME": command.folder])
        .store(try #require(AccessToken(Self.stored)))
      #expect(try server(alone, [:])?.token?.text == Self.stored)
      // One that is named wins over the one that is stored, and goes there no more than before.
      #expect(throws: Failure.self) { _ = try server(alone, secret) }
    }
  }

  @Test func `a file that holds no token is named, and nothing in it shown`() throws {
    try Command.inTemporaryFolder { command in
      var command = command
      try command.write("hunter2\n", "token")
      try command.write(event("e0"), "input")
      command.environment = [
        "SHIPLOG_URL": "http://127.0.0.1:1", "SHIPLOG_TOKEN_FILE": "token",
      ]
      let answer = try command.shiplog("append", "input")
      #expect(answer.status == 1)
      #expect(
        answer.errors.contains("token holds no token: expected a whole token of a Shiplog server"))
      #expect(!answer.errors.contains("hunter2"))
      command.environment = ["SHIPLOG_URL": "http://127.0.0.1:1", "SHIPLOG_TOKEN": "hunter2"]
      let variable = try command.shiplog("append", "input")
      #expect(variable.status == 64)
      #expect(variable.errors.contains("environment SHIPLOG_TOKEN: expected a whole token"))
      #expect(!variable.errors.contains("hunter2"))
    }
  }

  @Test func `config shows the server, and of a token where it is from`() throws {
    try Command.inTemporaryFolder { command in
      var command = command
      command.environment = ["SHIPLOG_URL": Self.server, "SHIPLOG_TOKEN": Self.hidden]
      let answer = try command.shiplog("config", "--origin", "-o", "csv")
      #expect(answer.output.contains("server_url,\(Self.server),environment SHIPLOG_URL\r\n"))
      #expect(answer.output.contains("token,shl_…,environment SHIPLOG_TOKEN\r\n"))
      #expect(!answer.output.contains(Self.hidden))
      let flag = try command.shiplog("config", "--origin", "--server", "http://localhost:1")
      #expect(flag.output.contains("flag --server"))
      #expect(try command.shiplog("config", "--server", "https://u:p@h").status == 64)
    }
  }
}
