import Deployments
import FoundationEssentials

/// A JSON file with settings.
struct ConfigurationFile: Hashable, Sendable {
  /// The name of the one in the current folder.
  static let inFolder = ".shiplog.json"
  /// The environment variable that names the only one.
  static let variable = "SHIPLOG_CONFIG"

  let path: String
  let values: [Setting: String]

  /// - Throws: a `Failure` that names the file, the key, and what is expected there.
  init(_ path: String) throws {
    guard let data = FileManager.default.contents(atPath: path) else {
      throw Failure(.failed, "cannot read the configuration file \(path)")
    }
    try self.init(path, bytes: Array(data))
  }

  init(_ path: String, bytes: [UInt8]) throws {
    self.path = path
    let document: JSON
    do throws(Rejection) {
      document = try JSON(bytes)
    } catch {
      throw Failure(.failed, "\(path): \(error.path): \(error.message)")
    }
    guard document.root.kind == .object else {
      throw Failure(
        .failed, "\(path): $: expected an object such as {\"database_url\": \"postgresql://…\"}")
    }
    var values: [Setting: String] = [:]
    for (key, value) in document.root.members {
      guard let setting = Setting(rawValue: key), Setting.inFiles.contains(setting) else {
        let known = Setting.inFiles.map(\.rawValue).joined(separator: ", ")
        throw Failure(.failed, "\(path): \(value.path): no such setting; there are \(known)")
      }
      guard let text = value.string, setting.accepts(text) else {
        throw Failure(.failed, "\(path): \(value.path): expected \(setting.expectation)")
      }
      values[setting] = text
    }
    self.values = values
  }

  /// The files that count, first things first: the one that `SHIPLOG_CONFIG` names, or else the current folder's and the
  /// user's, as far as they are there.
  static func paths(environment: [String: String], folder: String) -> [String] {
    if let named = environment[variable], !named.isEmpty { return [named] }
    let candidates = [
      "\(folder)/\(inFolder)", userFolder(environment: environment).map { "\($0)/config.json" },
    ]
    return candidates.compactMap(\.self).filter { FileManager.default.fileExists(atPath: $0) }
  }

  /// `$XDG_CONFIG_HOME/shiplog`, or `~/.config/shiplog`, there or not; nil for a user without a home.
  static func userFolder(environment: [String: String]) -> String? {
    let home =
      environment["XDG_CONFIG_HOME"].flatMap { $0.hasPrefix("/") ? $0 : nil }
      ?? environment["HOME"].map { "\($0)/.config" }
    return home.map { "\($0)/shiplog" }
  }
}
