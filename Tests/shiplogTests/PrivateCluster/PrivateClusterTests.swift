import Foundation
import Testing

@testable import shiplog

/// The private PostgreSQL, from the outside, with the real server programs.
@Suite struct PrivateClusterTests {
  @Test func `start makes it, a second start finds it, stop ends it, a second stop is harmless`()
    throws
  {
    try Command.inTemporaryFolder { command in
      #expect(try command.shiplog("db", "status").status == 3)
      let first = try command.shiplog("db", "start", "-o", "json")
      #expect(first.status == 0, "\(first.errors)")
      #expect(first.json("state") as? String == "running")
      let second = try command.shiplog("db", "start", "-o", "json")
      #expect(second.status == 0)
      #expect(second.json("process") as? Int == first.json("process") as? Int)
      #expect(try command.shiplog("db", "status").status == 0)

      #expect(try command.shiplog("db", "stop", "-o", "json").json("state") as? String == "stopped")
      #expect(try command.shiplog("db", "stop").status == 0)
      #expect(try command.shiplog("db", "status").status == 3)
      #expect(try isGone(first))
    }
  }

  @Test func `a folder of its own stays out of git, and what is somebody else's as it is`() throws {
    try Command.inTemporaryFolder { command in
      let files = FileManager.default
      try files.createDirectory(
        atPath: "\(command.folder)/mine", withIntermediateDirectories: false)
      for (folder, expected) in [("mine", [String]()), ("own/deep", ["*"])] {
        #expect(try command.shiplog("db", "start", "--data-dir", folder).status == 0)
        let path = "\(command.folder)/\(folder)/.gitignore"
        let ignored = files.contents(atPath: path).map { String(decoding: $0, as: UTF8.self) } ?? ""
        #expect(ignored.split(separator: "\n").map(String.init) == expected, "\(folder)")
        #expect(try command.shiplog("db", "stop", "--data-dir", folder).status == 0)
        let url = try command.shiplog("db", "url", "--data-dir", folder)
        #expect(url.status == 7)
        #expect(url.errors.hasSuffix("Start it: shiplog db start --data-dir '\(folder)'\n"))
      }
      let nothing = try command.shiplog("db", "stop", "--data-dir", "nowhere")
      #expect(nothing.status == 0)
      #expect(
        nothing.errors
          == "shiplog: there is no private PostgreSQL in \(command.folder)/nowhere\n")
    }
  }

  @Test func `it is durable, checks its pages, has its schema, and listens on its socket alone`()
    throws
  {
    try Command.inTemporaryFolder { command in
      let started = try command.shiplog("db", "start", "-o", "json")
      let settings = [
        "data_checksums": "on", "fsync": "on", "full_page_writes": "on", "synchronous_commit": "on",
        "listen_addresses": "", "max_connections": "200", "server_encoding": "UTF8",
      ]
      for (name, value) in settings {
        #expect(try query("SHOW \(name)", command) == value, "\(name)")
      }
      #expect(try query("SELECT count(*) FROM log.head", command) == "1")
      let url = try command.shiplog("db", "url").output.filter { !$0.isNewline }
      let service = try command.run("/usr/bin/psql", ["-XAtq", url, "-c", "SELECT current_user"])
      #expect(service.output == "shiplog_service\n", "\(service.errors)")
      #expect(["lz4", "on"].contains(try query("SHOW wal_compression", command)))
      #expect(try query("SELECT current_database()", command) == "shiplog")
      let process = try #require(started.json("process") as? Int)
      #expect(try listeners(of: process) == 0)
    }
  }

  @Test func `only its user can enter the socket's folder and the data directory`() throws {
    try Command.inTemporaryFolder { command in
      let started = try command.shiplog("db", "start", "-o", "json")
      let socket = try #require(started.json("socket") as? String)
      let data = try #require(started.json("data") as? String)
      for folder in [(socket as NSString).deletingLastPathComponent, data] {
        let entry = try #require(Files.entry(folder))
        #expect(entry.permissions == 0o700, "\(folder)")
        #expect(entry.owner == Files.entry(data)?.owner)
        #expect(entry.owner != 0)
      }
      #expect(socket.utf8.count <= 107)
    }
  }

  @Test func `a path of more than 300 characters, with a quote, a space and a dollar in it`() throws
  {
    let deep = String(repeating: "/a folder's $(name) \"deep\" down", count: 12)
    try Command.inTemporaryFolder(below: deep) { command in
      #expect(command.folder.utf8.count > 300)
      let started = try command.shiplog("db", "start")
      #expect(started.status == 0, "\(started.errors)")
      #expect(try query("SELECT 1", command) == "1")
    }
  }

  @Test func `a killed server comes back with what was committed`() throws {
    try Command.inTemporaryFolder { command in
      let first = try command.shiplog("db", "start", "-o", "json")
      _ = try query("CREATE TABLE kept AS SELECT 42 AS answer", command)
      for _ in 0..<3 {
        let status = try command.shiplog("db", "status", "-o", "json")
        kill(pid_t(try #require(status.json("process") as? Int)), SIGKILL)
        #expect(waitUntil(.seconds(5)) { (try? command.shiplog("db", "status").status) == 3 })
        let again = try command.shiplog("db", "start", "-o", "json")
        #expect(again.status == 0, "\(again.errors)")
        #expect(again.json("process") as? Int != first.json("process") as? Int)
        #expect(try query("SELECT answer FROM kept", command) == "42")
      }
    }
  }

  @Test func `a lock file whose process id is another program's by now does not stop a start`()
    throws
  {
    try Command.inTemporaryFolder { command in
      try command.shiplog("db", "start")
      let data = "\(command.folder)/.shiplog/data"
      let lockFile = "\(data)/postmaster.pid"
      let text = try String(contentsOfFile: lockFile, encoding: .utf8)
      try command.shiplog("db", "stop")
      let process = text.prefix { $0.isNumber }
      let stale = "\(getpid())" + text.dropFirst(process.count)
      try stale.write(toFile: lockFile, atomically: false, encoding: .utf8)
      #expect(try command.shiplog("db", "status").status == 3)
      #expect(try command.shiplog("db", "start").status == 0)
    }
  }

  @Test func `of eight starts at once one makes the cluster and all come back with it`() throws {
    try Command.inTemporaryFolder { command in
      let results = try command.run(
        "/bin/sh", ["-c", "seq 8 | xargs -P 8 -I+ '\(Command.shiplog)' db start -o ndjson"])
      #expect(results.lines.count == 8, "\(results.errors)")
      let processes = results.lines.map { line in
        Command.Result(status: 0, output: line, errors: "").json("process") as? Int
      }
      #expect(Set(processes).count == 1)
      #expect(processes.first != .some(nil))
    }
  }

  @Test func `a half-made cluster is made anew`() throws {
    try Command.inTemporaryFolder { command in
      try command.shiplog("db", "start")
      try command.shiplog("db", "stop")
      let data = "\(command.folder)/.shiplog/data"
      let draft = "\(data)/.shiplog-draft"
      // As a kill in the middle of the move leaves it.
      try FileManager.default.createDirectory(atPath: draft, withIntermediateDirectories: true)
      try FileManager.default.moveItem(atPath: "\(data)/PG_VERSION", toPath: "\(draft)/PG_VERSION")
      let again = try command.shiplog("db", "start")
      #expect(again.status == 0, "\(again.errors)")
      #expect(try query("SELECT 1", command) == "1")
    }
  }

  @Test func `a start after the folder was deleted does not stumble over the old server`() throws {
    try Command.inTemporaryFolder { command in
      let first = try command.shiplog("db", "start", "-o", "json")
      try FileManager.default.removeItem(atPath: "\(command.folder)/.shiplog")
      let second = try command.shiplog("db", "start", "-o", "json")
      #expect(second.status == 0, "\(second.errors)")
      #expect(try isGone(first))
    }
  }

  /// Gone or a zombie, which has no command line.
  private func isGone(_ started: Command.Result) throws -> Bool {
    let process = try #require(started.json("process") as? Int)
    return (Files.text("/proc/\(process)/cmdline") ?? "").isEmpty
  }

  private func query(_ text: String, _ command: Command) throws -> String {
    try psql(text, command)
  }

  /// Sockets that a process listens on and that are not Unix sockets.
  private func listeners(of process: Int) throws -> Int {
    let folder = "/proc/\(process)/fd"
    let inodes = try FileManager.default.contentsOfDirectory(atPath: folder).compactMap { name in
      try? FileManager.default.destinationOfSymbolicLink(atPath: "\(folder)/\(name)")
    }.filter { $0.hasPrefix("socket:[") }.map { $0.dropFirst(8).dropLast() }
    let tables = try ["tcp", "tcp6"].flatMap { name in
      try String(contentsOfFile: "/proc/\(process)/net/\(name)", encoding: .utf8).split(
        separator: "\n")
    }
    return tables.filter { line in
      let fields = line.split(separator: " ")
      return fields.count > 9 && fields[3] == "0A" && inodes.contains(fields[9])
    }.count
  }
}

/// What a statement answers, asked through psql and `shiplog db url`.
func psql(_ text: String, _ command: Command) throws -> String {
  let url = try command.shiplog("db", "url", "--superuser").output.filter { !$0.isNewline }
  let answer = try command.run("/usr/bin/psql", ["-XAtq", url, "-c", text])
  #expect(answer.status == 0, "\(answer.errors)")
  return answer.output.trimmingCharacters(in: .newlines)
}
