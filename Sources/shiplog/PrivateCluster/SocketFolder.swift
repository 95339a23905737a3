import FoundationEssentials
import Glibc

/// The folder of the server's socket. A socket's path may have 107 bytes (sun_path, unix(7)), a data directory's any
/// number: so it lies in the user's runtime folder, or else in a folder of the user's own in `/tmp`.
enum SocketFolder {
  /// The longest name in it: `.s.PGSQL.5432.lock`.
  private static let longest = 107 - "/.s.PGSQL.5432.lock".utf8.count

  /// Made if needed, and checked: only the server's user may enter it, as nothing else guards the server.
  static func prepare(for data: String, user: ServerUser) throws -> String {
    let runtime = ProcessInfo.processInfo.environment["XDG_RUNTIME_DIR"]
    let base = runtime.flatMap { isPrivate($0, to: user) ? "\($0)/shiplog" : nil }
    let name = Location.digest(data, characters: 16)
    for base in [base, "/tmp/shiplog-\(user.id)"].compactMap(\.self) {
      let folder = "\(base)/\(name)"
      guard folder.utf8.count <= longest else { continue }
      try Files.createPrivateFolder(base, owner: user)
      try Files.createPrivateFolder(folder, owner: user)
      return folder
    }
    throw Failure(.failed, "found no place for the server's socket")
  }

  /// After a stop: the folder has no further use. The one above it may be another cluster's too.
  static func remove(_ folder: String) {
    unsafe rmdir(folder)
  }

  private static func isPrivate(_ folder: String, to user: ServerUser) -> Bool {
    guard folder.hasPrefix("/"), let entry = Files.entry(folder) else { return false }
    return entry.isFolder && entry.owner == user.id && entry.permissions & 0o077 == 0
  }
}
