import ArgumentParser
import Deployments
import Service

/// `shiplog config`.
struct ConfigurationCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "config",
    abstract: "The settings in force, and where each comes from.",
    discussion: """
      A flag wins over the environment, the environment over a file, a file over the default. Files are .shiplog.json \
      in the current folder, then $XDG_CONFIG_HOME/shiplog/config.json (or ~/.config/shiplog/config.json); \
      SHIPLOG_CONFIG names another instead of both. Passwords and tokens are not shown.

        {"database_url": "postgresql://shiplog_service@db.example.com/shiplog",
         "log_name": "shiplog.example.com/acme"}

      Examples:
        shiplog config --origin
        shiplog config -o json
      """)

  @Flag(help: "Also show where each value comes from.")
  var origin = false

  @OptionGroup var destination: DestinationOptions
  @OptionGroup var format: OutputOptions

  func run() throws {
    let configuration = try Configuration.load(flags: destination.flags)
    let columns = [Column("setting"), Column("value")] + (origin ? [Column("origin")] : [])
    var writer = ListingWriter(Listing("settings", columns), as: format.output)
    for setting in Setting.allCases {
      let value = try configuration.inForce(setting)
      let shown = value.map { JSONText.string(setting.shown($0.text)) } ?? .null
      let from = value?.origin ?? .none
      try writer.append([.string(setting.rawValue), shown] + (origin ? [.string("\(from)")] : []))
    }
    try writer.finish()
  }
}

extension Configuration {
  /// What counts, also where nobody set it.
  fileprivate func inForce(_ setting: Setting) throws -> Value? {
    switch setting {
    case .databaseURL: return try database()
    case .token:
      guard let url = try value(.serverURL).flatMap({ ServerURL($0.text) }) else {
        return try value(setting)
      }
      return try token(for: url).map { Value(text: AccessToken.masked, origin: $0.origin) }
    case .serverURL, .tokenFile, .logName: return try value(setting)
    }
  }
}
