import Foundation
import Testing

@testable import shiplog

/// What only root can bring about.
@Suite(.enabled(if: geteuid() == 0)) struct RootTests {
  @Test
  func
    `below a folder that is closed to the server's user the data goes elsewhere, and is found again`()
    throws
  {
    try Command.inTemporaryFolder(below: "/work", permissions: 0o700) { command in
      let first = try command.shiplog("db", "start", "-o", "json")
      #expect(first.status == 0, "\(first.errors)")
      let data = try #require(first.json("data") as? String)
      #expect(data.hasPrefix("/var/lib/shiplog/"))
      #expect((first.json("data_note") as? String)?.contains("cannot enter") == true)
      _ = try psql("CREATE TABLE kept ()", command)

      try command.shiplog("db", "stop")
      #expect(try command.shiplog("db", "status").output.contains(data))
      #expect(try command.shiplog("db", "start", "-o", "json").json("data") as? String == data)
      #expect(try psql("SELECT count(*) FROM kept", command) == "0")
    }
  }

  @Test func `the server does not run as root`() throws {
    try Command.inTemporaryFolder { command in
      let started = try command.shiplog("db", "start", "-o", "json")
      let process = try #require(started.json("process") as? Int)
      let status = try String(contentsOfFile: "/proc/\(process)/status", encoding: .utf8)
      let line = try #require(status.split(separator: "\n").first { $0.hasPrefix("Uid:") })
      #expect(line.split(whereSeparator: \.isWhitespace).dropFirst().allSatisfy { $0 != "0" })
    }
  }

  @Test func `another user has a cluster of its own, and cannot reach root's`() throws {
    try Command.inTemporaryFolder(permissions: 0o777) { command in
      let started = try command.shiplog("db", "start", "-o", "json")
      #expect(started.status == 0)
      let refused = try nobody(command, "db", "status")
      #expect(refused.status == 1)
      #expect(refused.errors.contains("belongs to another user"))
      let socket = try #require(started.json("socket") as? String)
      #expect(try command.run(setpriv, identity + ["/usr/bin/test", "-e", socket]).status != 0)

      let own = try nobody(command, "db", "start", "--data-dir", "theirs", "-o", "json")
      #expect(own.status == 0, "\(own.errors)")
      #expect((own.json("socket") as? String)?.hasPrefix("/tmp/shiplog-65534/") == true)
      // Root runs a cluster as the user who owns its data.
      #expect(try command.shiplog("db", "stop", "--data-dir", "theirs").status == 0)
      #expect(try command.shiplog("db", "start", "--data-dir", "theirs").status == 0)
      #expect(try nobody(command, "db", "stop", "--data-dir", "theirs").status == 0)
    }
  }

  @Test func `a folder that somebody else made first is refused`() throws {
    let path = "/tmp/shiplog-test-\(UUID().uuidString)"
    try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: false)
    defer { try? FileManager.default.removeItem(atPath: path) }
    let nobody = ServerUser(id: 65534, group: 65534, name: "nobody")
    #expect(throws: Failure.self) { try Files.createPrivateFolder(path, owner: nobody) }
    chown(path, 65534, 65534)
    #expect(throws: Failure.self, "others may enter") {
      try Files.createPrivateFolder(path, owner: nobody)
    }
    chmod(path, 0o700)
    try Files.createPrivateFolder(path, owner: nobody)
    let link = path + "-link"
    symlink(path, link)
    defer { unlink(link) }
    #expect(throws: Failure.self, "a symbolic link") {
      try Files.createPrivateFolder(link, owner: nobody)
    }
  }

  private let setpriv = "/usr/bin/setpriv"
  private let identity = ["--reuid=65534", "--regid=65534", "--clear-groups"]

  private func nobody(_ command: Command, _ arguments: String...) throws -> Command.Result {
    try command.run(setpriv, identity + [Command.shiplog] + arguments)
  }
}
