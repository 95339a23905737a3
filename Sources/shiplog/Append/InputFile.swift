import Deployments
import Glibc

/// A file, a pipe or standard input, read once from its beginning to its end.
final class InputFile: Sendable {
  enum Chunk: Sendable {
    case bytes([UInt8])
    /// Nothing came for a moment: more may.
    case idle
    case end
  }

  /// For people: the path, or `standard input`.
  let name: String
  private let descriptor: Int32

  private static let chunkSize = 262_144
  /// Milliseconds to wait for bytes before answering `idle`.
  private static let patience: Int32 = 20

  /// Opens a path; `-` is standard input.
  ///
  /// - Throws: a `Failure` that names the path
  init(_ path: String) throws {
    guard path != InputFile.standard else {
      name = "standard input"
      descriptor = STDIN_FILENO
      return
    }
    name = path
    descriptor = unsafe open(path, O_RDONLY | O_CLOEXEC)
    guard descriptor >= 0 else { throw Failure.system("read", path) }
  }

  deinit {
    if descriptor != STDIN_FILENO { close(descriptor) }
  }

  func read() throws -> Chunk {
    var waiting = pollfd(fd: descriptor, events: Int16(POLLIN), revents: 0)
    guard unsafe poll(&waiting, 1, InputFile.patience) != 0 else { return .idle }
    var outcome = 0
    let bytes = unsafe [UInt8](unsafeUninitializedCapacity: InputFile.chunkSize) { buffer, count in
      outcome = unsafe Glibc.read(descriptor, buffer.baseAddress, buffer.count)
      count = max(0, outcome)
    }
    if outcome < 0 {
      guard errno == EINTR || errno == EAGAIN else { throw Failure.system("read", name) }
      return .idle
    }
    return bytes.isEmpty ? .end : .bytes(bytes)
  }
}

extension InputFile {
  /// The path that stands for standard input.
  static let standard = "-"

  /// All of a path's text.
  ///
  /// - Throws: a `Failure` that names the path, also where it is no UTF-8, or larger than a mebibyte, which no such file is
  static func text(of path: String) throws -> String {
    _ = try size(of: path)
    let file = try InputFile(path)
    var bytes: [UInt8] = []
    while true {
      switch try file.read() {
      case .bytes(let more): bytes += more
      case .idle: continue
      case .end:
        guard let text = String(validating: bytes, as: UTF8.self) else {
          throw Failure(.failed, "cannot read \(file.name): it is not UTF-8")
        }
        return text
      }
      guard bytes.count <= 1 << 20 else {
        throw Failure(.failed, "cannot read \(file.name): it is larger than 1 MiB")
      }
    }
  }

  /// Makes sure, before anything is written, that a path can be read.
  ///
  /// - Returns: its size in bytes; nil where nobody can know, as of a pipe
  /// - Throws: a `Failure` that names the path
  static func size(of path: String) throws -> Int64? {
    var status = stat()
    let isStandard = path == standard
    guard unsafe (isStandard ? fstat(STDIN_FILENO, &status) : stat(path, &status)) == 0,
      unsafe isStandard || access(path, R_OK) == 0
    else { throw Failure.system("read", path) }
    switch status.st_mode & S_IFMT {
    case S_IFDIR:
      throw Failure(
        .failed, "cannot read \(path): it is a folder", remedy: "Name the files in it: \(path)/*")
    case S_IFREG: return Int64(status.st_size)
    default: return nil
    }
  }
}
