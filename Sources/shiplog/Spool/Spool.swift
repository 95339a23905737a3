import FoundationEssentials
import Glibc

/// A folder that keeps events until a server has taken them.
///
/// A file is one batch: a JSON array of events, each byte for byte as it came. Files are named by numbers that only
/// grow, and delivered in that order. A file is there whole or not at all, and goes only once its receipts came: so a
/// batch may be sent twice, which the log answers as a duplicate, and none is lost.
struct Spool: Sendable {
  /// Absolute, or from the current folder on.
  let folder: String

  /// Makes the folder where it is missing, for the caller alone: events may be confidential.
  ///
  /// - Throws: a `Failure` where nothing can be kept there
  init(_ folder: String) throws {
    self.folder = folder
    guard !Files.exists(folder) else {
      var info = stat()
      guard unsafe stat(folder, &info) == 0, info.st_mode & S_IFMT == S_IFDIR else {
        throw Failure(.failed, "cannot keep events in \(folder): it is no folder")
      }
      guard unsafe access(folder, R_OK | W_OK | X_OK) == 0 else {
        throw Failure.system("keep events in", folder)
      }
      return
    }
    if let slash = folder.lastIndex(of: "/"), slash != folder.startIndex {
      try Files.createFolder(String(folder[..<slash]))
    }
    try makeFolder(folder)
  }

  /// The batches, oldest first, by the names of their files.
  func names() throws -> [String] {
    let names: [String]
    do {
      names = try FileManager.default.contentsOfDirectory(atPath: folder)
    } catch {
      throw Failure(.failed, "cannot read the folder \(folder)")
    }
    return names.filter { Self.number(of: $0) != nil }.sorted()
  }

  /// How many batches wait.
  var isEmpty: Bool {
    get throws { try names().isEmpty }
  }

  /// Where what the server refuses for good ends.
  var refused: String { "\(folder)/refused" }

  func makeFolder(_ path: String) throws {
    guard unsafe mkdir(path, 0o700) == 0 || errno == EEXIST else {
      throw Failure.system("create the folder", path)
    }
  }

  /// What a file holds, by the end of its name.
  enum Kind: String, CaseIterable {
    case events = ".json"
    /// One step that `record` told without being told its time: under another time it is the same.
    case step = ".step.json"
  }

  static func name(_ number: Int64, _ kind: Kind) -> String {
    let digits = String(number)
    return String(repeating: "0", count: digitCount - digits.count) + digits + kind.rawValue
  }

  /// Nil for what is no batch, such as a file that is still being written.
  static func number(of name: String) -> Int64? {
    let digits = name.prefix(digitCount)
    guard digits.utf8.count == digitCount, kind(of: name) != nil,
      digits.utf8.allSatisfy({ (0x30...0x39).contains($0) })
    else { return nil }
    return Int64(digits)
  }

  static func kind(of name: String) -> Kind? {
    Kind(rawValue: String(name.dropFirst(digitCount)))
  }

  /// Of the largest Int64.
  private static let digitCount = 19
}
