import FoundationEssentials

/// The settings in force: flag before environment before file before default.
struct Configuration: Sendable {
  /// Where a value came from.
  enum Origin: Hashable, Sendable, CustomStringConvertible {
    case flag(String)
    case environment(String)
    case file(String)
    /// The running private PostgreSQL in this folder.
    case cluster(String)
    case none

    var description: String {
      switch self {
      case .flag(let name): "flag \(name)"
      case .environment(let name): "environment \(name)"
      case .file(let path): "file \(path)"
      case .cluster(let folder): "private PostgreSQL in \(folder)"
      case .none: "default"
      }
    }
  }

  struct Value: Hashable, Sendable {
    let text: String
    let origin: Origin
  }

  let flags: [Setting: String]
  let environment: [String: String]
  let files: [ConfigurationFile]

  /// - Parameters:
  ///   - flags: what the command line says.
  ///   - environment: the process's.
  ///   - folder: the current one.
  /// - Returns: the settings, not yet checked but for the files.
  /// - Throws: a `Failure` about a configuration file that is wrong.
  static func load(
    flags: [Setting: String] = [:],
    environment: [String: String] = ProcessInfo.processInfo.environment,
    folder: String = FileManager.default.currentDirectoryPath
  ) throws -> Configuration {
    let files = try ConfigurationFile.paths(environment: environment, folder: folder)
      .map { try ConfigurationFile($0) }
    return Configuration(flags: flags, environment: environment, files: files)
  }

  /// What somebody set. An empty environment variable sets nothing, as pipelines pass on variables that they do not have.
  ///
  /// - Throws: a `Failure` where a value is not what the setting expects.
  func value(_ setting: Setting) throws -> Value? {
    guard let value = unchecked(setting) else { return nil }
    guard setting.accepts(value.text) else {
      throw Failure(.usage, "\(value.origin): expected \(setting.expectation)")
    }
    return value
  }

  private func unchecked(_ setting: Setting) -> Value? {
    if let flag = flags[setting] {
      return Value(text: flag, origin: .flag(setting.flag))
    }
    if let text = environment[setting.variable], !text.isEmpty {
      return Value(text: text, origin: .environment(setting.variable))
    }
    for file in files {
      guard let text = file.values[setting] else { continue }
      return Value(text: text, origin: .file(file.path))
    }
    return nil
  }
}
