import FoundationEssentials

/// The folder with the PostgreSQL server's programs, and its major version.
struct ServerBinaries: Hashable, Sendable {
  let folder: String
  let major: Int

  static let oldestMajor = 14

  func path(_ program: String) -> String { "\(folder)/\(program)" }

  /// The newest that there is, or the one that a data directory needs.
  ///
  /// - Parameters:
  ///   - major: the version that made the data directory; nil for the newest.
  ///   - root: the folder in which distributions keep versions side by side (postgresql-common).
  ///   - environment: for `PATH`.
  /// - Returns: a folder with at least `postgres` and `initdb`.
  /// - Throws: a `Failure` that says what to install.
  static func find(
    major: Int? = nil, root: String = "/usr/lib/postgresql",
    environment: [String: String] = ProcessInfo.processInfo.environment
  ) throws -> ServerBinaries {
    let all = candidates(root: root, environment: environment)
    let fitting = all.filter { major == nil ? $0.major >= oldestMajor : $0.major == major }
    if let newest = fitting.max(by: { $0.major < $1.major }) { return newest }
    guard let major else {
      let others = all.map { String($0.major) }.joined(separator: ", ")
      throw Failure(
        .failed,
        "no PostgreSQL server of version \(oldestMajor) or newer is installed"
          + (others.isEmpty ? "" : " (only \(others))"),
        remedy: "Install it: apt-get install postgresql (Debian, Ubuntu)")
    }
    throw Failure(
      .failed, "the data directory was made by PostgreSQL \(major), which is not installed",
      remedy: "Install it: apt-get install postgresql-\(major)")
  }

  private static func candidates(root: String, environment: [String: String]) -> [ServerBinaries] {
    let versions = (try? FileManager.default.contentsOfDirectory(atPath: root)) ?? []
    let installed = versions.compactMap { name in
      Int(name).map { ServerBinaries(folder: "\(root)/\(name)/bin", major: $0) }
    }.filter(\.isComplete)
    guard installed.isEmpty else { return installed }
    let path = (environment["PATH"] ?? "").split(separator: ":").filter { $0.hasPrefix("/") }.map(
      String.init)
    let configured = path.map { "\($0)/pg_config" }.first(where: isExecutable).flatMap { program in
      try? Subprocess(program, ["--bindir"]).run().text.firstLine
    }
    return ([configured].compactMap(\.self) + path).compactMap(measured)
  }

  /// Of a folder whose name does not tell the version.
  private static func measured(_ folder: String) -> ServerBinaries? {
    let program = "\(folder)/postgres"
    guard isExecutable(program),
      let major = ServerBinaries(folder: folder, major: 0).version?.prefix(while: \.isNumber),
      let number = Int(major)
    else { return nil }
    let binaries = ServerBinaries(folder: folder, major: number)
    return binaries.isComplete ? binaries : nil
  }

  /// Such as `15.13`, of "postgres (PostgreSQL) 15.13 (Debian …)".
  var version: String? {
    guard let text = try? Subprocess(path("postgres"), ["--version"]).run().text else { return nil }
    return text.firstLine.split(separator: " ").dropFirst(2).first.map(String.init)
  }

  private var isComplete: Bool {
    ["postgres", "initdb"].allSatisfy { ServerBinaries.isExecutable(path($0)) }
  }

  private static func isExecutable(_ path: String) -> Bool {
    FileManager.default.isExecutableFile(atPath: path)
  }
}

extension String {
  /// Up to the first line end.
  var firstLine: String {
    String(prefix { !$0.isNewline })
  }
}
