import Deployments
import FoundationEssentials

/// The configuration file that `shiplog login` edits: the one that `SHIPLOG_CONFIG` names, or else the user's.
struct UserConfiguration {
  let path: String
  let values: [Setting: String]

  /// - Throws: a `Failure` where the file is wrong, or where there is no place for one
  init(environment: [String: String]) throws {
    if let named = environment[ConfigurationFile.variable], !named.isEmpty {
      path = named
    } else if let folder = ConfigurationFile.userFolder(environment: environment) {
      path = "\(folder)/config.json"
    } else {
      throw Failure(.failed, "found no place for the configuration: HOME is not set")
    }
    values = Files.exists(path) ? try ConfigurationFile(path).values : [:]
  }

  /// Writes the file with another value for one setting, or without it.
  func set(_ setting: Setting, _ value: String?) throws {
    var values = values
    values[setting] = value
    let members = Setting.inFiles.compactMap { setting in
      values[setting].map { (setting.rawValue, JSONText.string($0)) }
    }
    if let slash = path.lastIndex(of: "/"), slash != path.startIndex {
      try Files.createFolder(String(path[..<slash]))
    }
    try PrivateFile.write(Array((JSONText.object(members).pretty() + "\n").utf8), to: path)
  }
}
