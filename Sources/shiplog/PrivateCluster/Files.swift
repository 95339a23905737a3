import FoundationEssentials
import Glibc

/// What the private cluster asks of the file system.
enum Files {
  /// What stands at a path, symbolic links not followed; nil for nothing.
  struct Entry: Hashable, Sendable {
    let owner: uid_t
    let group: gid_t
    /// The lower nine bits.
    let permissions: mode_t
    let isFolder: Bool
  }

  static func entry(_ path: String) -> Entry? {
    var info = stat()
    guard unsafe lstat(path, &info) == 0 else { return nil }
    return Entry(
      owner: info.st_uid, group: info.st_gid, permissions: info.st_mode & 0o777,
      isFolder: info.st_mode & S_IFMT == S_IFDIR)
  }

  static func exists(_ path: String) -> Bool { entry(path) != nil }

  /// A text file's content; nil where it cannot be read.
  static func text(_ path: String) -> String? {
    FileManager.default.contents(atPath: path).map { String(decoding: $0, as: UTF8.self) }
  }

  /// The folder with what is missing above it, each open to be entered by all.
  static func createFolder(_ path: String) throws {
    guard !exists(path) else { return }
    let parent = String(path[..<(path.lastIndex(of: "/") ?? path.startIndex)])
    if !parent.isEmpty { try createFolder(parent) }
    guard unsafe mkdir(path, 0o755) == 0 || errno == EEXIST else {
      throw Failure.system("create the folder", path)
    }
  }

  /// A folder that only one user may enter. One that is there already must be exactly that: in `/tmp` anybody could
  /// have made it first.
  static func createPrivateFolder(_ path: String, owner: ServerUser) throws {
    if unsafe mkdir(path, 0o700) == 0 {
      guard unsafe geteuid() == owner.id || lchown(path, owner.id, owner.group) == 0 else {
        throw Failure.system("give away", path)
      }
    } else if errno != EEXIST {
      throw Failure.system("create the folder", path)
    }
    guard let entry = entry(path), entry.isFolder, entry.owner == owner.id,
      entry.permissions & 0o077 == 0
    else {
      throw Failure(
        .failed, "\(path) is not a folder of \(owner.name)'s own that nobody else may enter",
        remedy: "Look who made it, and remove it.")
    }
  }

  /// Bytes of all files below a folder.
  static func size(_ folder: String) -> Int64 {
    let paths = (try? FileManager.default.subpathsOfDirectory(atPath: folder)) ?? []
    return paths.reduce(0) { total, path in
      var info = stat()
      guard unsafe lstat("\(folder)/\(path)", &info) == 0, info.st_mode & S_IFMT == S_IFREG else {
        return total
      }
      return total + Int64(info.st_size)
    }
  }

  /// Absolute and without symbolic links, as far as the path exists.
  static func canonical(_ path: String) -> String {
    if let resolved = unsafe realpath(path, nil) {
      defer { unsafe free(resolved) }
      return unsafe String(cString: resolved)
    }
    guard let slash = path.lastIndex(of: "/") else { return canonical(".") + "/" + path }
    let name = path[path.index(after: slash)...]
    guard !name.isEmpty else { return canonical(String(path[..<slash])) }
    let parent = canonical(slash == path.startIndex ? "/" : String(path[..<slash]))
    return parent == "/" ? "/\(name)" : "\(parent)/\(name)"
  }
}
