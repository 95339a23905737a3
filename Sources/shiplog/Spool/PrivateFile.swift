import Glibc

/// A file that only its owner can read, and that is there whole or not at all, also after a loss of power.
enum PrivateFile {
  /// Puts it in its place, over what is there.
  ///
  /// - Parameters:
  ///   - bytes: all that it holds
  ///   - path: absolute, or from the current folder on
  ///   - temporary: where it is written first, in the same folder; nobody else may write there at the same time
  /// - Throws: a `Failure` that names the path
  static func write(_ bytes: [UInt8], to path: String, over temporary: String? = nil) throws {
    let parent = path.lastIndex(of: "/").map { String(path[...$0]) } ?? "./"
    let temporary = temporary ?? "\(path).\(getpid())"
    unsafe unlink(temporary)
    let descriptor = unsafe open(
      temporary, O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, 0o600)
    guard descriptor >= 0 else { throw Failure.system("write", path) }
    do {
      defer { close(descriptor) }
      try fill(descriptor, bytes, of: path)
    } catch {
      unsafe unlink(temporary)
      throw error
    }
    guard unsafe rename(temporary, path) == 0 else { throw Failure.system("write", path) }
    try sync(parent)
  }

  private static func fill(_ descriptor: Int32, _ bytes: [UInt8], of path: String) throws {
    var rest = bytes[...]
    while !rest.isEmpty {
      let written = unsafe rest.withUnsafeBytes {
        unsafe Glibc.write(descriptor, $0.baseAddress, $0.count)
      }
      guard written >= 0 || errno == EINTR else { throw Failure.system("write", path) }
      rest = rest.dropFirst(max(0, written))
    }
    guard fsync(descriptor) == 0 else { throw Failure.system("write", path) }
  }

  /// Makes a folder's list of names durable.
  private static func sync(_ folder: String) throws {
    let descriptor = unsafe open(folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
    guard descriptor >= 0 else { throw Failure.system("write to", folder) }
    defer { close(descriptor) }
    guard fsync(descriptor) == 0 else { throw Failure.system("write to", folder) }
  }
}
