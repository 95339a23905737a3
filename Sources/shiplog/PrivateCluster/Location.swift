import Crypto
import FoundationEssentials
import Glibc

/// Where a private cluster lives.
struct Location: Hashable, Sendable {
  /// The folder that the user knows: `.shiplog` in the current one, or what `--data-dir` says. Absolute.
  let folder: String
  /// The data directory.
  let data: String

  /// Where root's clusters go whose own folder is closed to the server's user.
  static let fallbackRoot = "/var/lib/shiplog"

  /// `start.lock`, held while a cluster is made, started or stopped.
  var lock: String { "\(folder)/start.lock" }
  /// The server's words until its own log file is open.
  var startupLog: String { "\(data)/startup.log" }
  var isInitialized: Bool { Files.exists("\(data)/PG_VERSION") }
  /// Whether the data went elsewhere than into the folder.
  var isElsewhere: Bool { !data.hasPrefix(folder + "/") }

  /// The major version that made the data directory.
  var major: Int? {
    Files.text("\(data)/PG_VERSION").flatMap { Int($0.firstLine) }
  }

  /// The cluster of a folder as it stands: its own data directory, or else the one that the fallback holds for it.
  static func find(_ folder: String) -> Location {
    let own = own(Files.canonical(folder))
    guard geteuid() == 0, !own.isInitialized else { return own }
    let fallback = fallback(own.folder)
    return fallback.isInitialized ? fallback : own
  }

  /// The same, with a data directory made ready for the server's user where there is none yet.
  static func prepare(_ folder: String, for user: ServerUser) throws -> Location {
    let found = find(folder)
    guard !found.isInitialized else { return found }
    let own = own(found.folder)
    try makeFolder(own.folder)
    try Files.createPrivateFolder(own.data, owner: user)
    guard try !user.canWrite(in: own.data) else { return own }
    unsafe rmdir(own.data)
    let fallback = fallback(own.folder)
    try Files.createFolder(String(fallback.data.dropLast("/data".count)))
    try Files.createPrivateFolder(fallback.data, owner: user)
    return fallback
  }

  private static func own(_ folder: String) -> Location {
    Location(folder: folder, data: "\(folder)/data")
  }

  /// Found again by the folder's path alone: no file in a folder that others may write decides where root's data is.
  private static func fallback(_ folder: String) -> Location {
    Location(folder: folder, data: "\(fallbackRoot)/\(digest(folder, characters: 32))/data")
  }

  /// Makes the folder, and keeps it out of git. One that was there already may hold what is somebody else's.
  static func makeFolder(_ folder: String) throws {
    guard !Files.exists(folder) else { return }
    try Files.createFolder(folder)
    try Data("*\n".utf8).write(to: URL(filePath: "\(folder)/.gitignore"))
  }

  /// The first hexadecimal digits of a path's SHA-256.
  static func digest(_ path: String, characters: Int) -> String {
    let digits = SHA256.hash(data: Data(path.utf8)).flatMap { byte in
      [byte >> 4, byte & 15].map { String($0, radix: 16) }
    }
    return digits.prefix(characters).joined()
  }
}
