import FoundationEssentials
import Glibc

/// Makes a data directory with an empty database `shiplog` in it.
struct Initialization: Sendable {
  let binaries: ServerBinaries
  let user: ServerUser
  let data: String

  static let database = "shiplog"
  static let superuser = "postgres"

  /// `PG_VERSION` is what tells a finished cluster, and initdb writes it early: so all is made in a folder of its own
  /// and moved into place at the end, that file last. What a killed run left there is thrown away.
  func run() throws {
    let draft = "\(data)/.shiplog-draft"
    try clear(draft)
    try Files.createPrivateFolder(draft, owner: user)
    try initialize(draft)
    try configure(draft)
    try createDatabase(draft)
    try writeOut()
    let names = try FileManager.default.contentsOfDirectory(atPath: draft)
    for name in names.filter({ $0 != "PG_VERSION" }) + ["PG_VERSION"] {
      guard unsafe rename("\(draft)/\(name)", "\(data)/\(name)") == 0 else {
        throw Failure.system("move into place", "\(draft)/\(name)")
      }
    }
    unsafe rmdir(draft)
    try writeOut()
  }

  /// Only what an earlier run left is removed: a folder that has anything else in it is somebody's.
  private func clear(_ draft: String) throws {
    let names = try FileManager.default.contentsOfDirectory(atPath: data)
    guard names.isEmpty || Files.exists(draft) else {
      throw Failure(
        .failed, "\(data) is not empty, and no PostgreSQL data directory",
        remedy: "Name another folder with --data-dir.")
    }
    // The draft last: while it is there, the rest is known to be ours.
    for name in names.map({ "\(data)/\($0)" }).filter({ $0 != draft })
      + (names.isEmpty ? [] : [draft])
    {
      try FileManager.default.removeItem(atPath: name)
    }
  }

  private func initialize(_ draft: String) throws {
    try run(
      "initdb",
      [
        "--pgdata=\(draft)", "--username=\(Initialization.superuser)", "--data-checksums",
        "--encoding=UTF8", "--locale=\(locale)", "--auth-local=trust", "--auth-host=reject",
        "--no-instructions", "--no-sync",
      ])
  }

  /// Byte order: an upgrade of the system's C library cannot change it under an index.
  private var locale: String {
    unsafe setlocale(LC_CTYPE, "C.UTF-8") == nil ? "C" : "C.UTF-8"
  }

  private func configure(_ draft: String) throws {
    let lz4 = Subprocess(
      binaries.path("postgres"),
      ["-D", draft, "-c", "wal_compression=lz4", "-C", "wal_compression"], as: user)
    let settings = ClusterFiles.settings(hasLZ4: try lz4.run().succeeded)
    try write(settings, to: "\(draft)/shiplog.conf")
    try write(ClusterFiles.hostBasedAuthentication, to: "\(draft)/pg_hba.conf")
    try write("\ninclude 'shiplog.conf'\n", to: "\(draft)/postgresql.conf", appending: true)
  }

  /// By the single-user server: nobody can connect yet. It exits with 0 whatever the statement did, so the
  /// database's folder is looked for: three are there from the start.
  private func createDatabase(_ draft: String) throws {
    let statement = try TemporaryFile(holding: "CREATE DATABASE \(Initialization.database)\n")
    try run("postgres", ["--single", "-F", "-D", draft, "-j", "postgres"], input: statement.path)
    guard try FileManager.default.contentsOfDirectory(atPath: "\(draft)/base").count >= 4 else {
      throw Failure(.failed, "PostgreSQL could not create the database \(Initialization.database)")
    }
  }

  /// To the disk, all at once: a thousand files one after the other take seconds.
  private func writeOut() throws {
    guard try Subprocess("/usr/bin/sync", ["--file-system", data]).run().succeeded else {
      throw Failure(.failed, "cannot write \(data) to the disk")
    }
  }

  /// As the server's user: root must not write by name where another user could put a link.
  private func write(_ text: String, to path: String, appending: Bool = false) throws {
    let content = try TemporaryFile(holding: text)
    var tee = Subprocess("/usr/bin/tee", (appending ? ["-a"] : []) + [path], as: user)
    tee.input = content.path
    guard try tee.run().succeeded else { throw Failure(.failed, "cannot write \(path)") }
  }

  private func run(_ program: String, _ arguments: [String], input: String = "/dev/null") throws {
    var process = Subprocess(binaries.path(program), arguments, as: user)
    process.input = input
    let (succeeded, text) = try process.run()
    guard succeeded else { throw Failure(.failed, "\(program) failed: \(text.lastLines(5))") }
  }
}

extension String {
  /// The end of a program's output, where it says what went wrong.
  func lastLines(_ count: Int) -> String {
    split(separator: "\n").suffix(count).joined(separator: "\n")
  }
}
