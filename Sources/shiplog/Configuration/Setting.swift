import Deployments

/// What can be configured. The raw value is its key in a configuration file.
enum Setting: String, CaseIterable, Hashable, Sendable {
  case databaseURL = "database_url"
  case serverURL = "server_url"
  case token
  case tokenFile = "token_file"
  case logName = "log_name"

  /// What a configuration file may hold. A token is not among it: such files are shown, copied and committed.
  static let inFiles = allCases.filter { $0 != .token }

  /// The environment variable.
  var variable: String {
    self == .serverURL ? "SHIPLOG_URL" : "SHIPLOG_\(rawValue.uppercased())"
  }

  /// The option, where there is one.
  var flag: String {
    self == .serverURL ? "--server" : "--" + rawValue.replacing("_", with: "-")
  }

  /// What a value must look like, for people.
  var expectation: String {
    switch self {
    case .databaseURL: "a connection URI such as postgresql://user@host/database"
    case .serverURL: ServerURL.expectation
    case .token: AccessToken.expectation
    case .tokenFile: "the path of a file that holds a token"
    case .logName: "a name for the log without spaces or +, such as shiplog.example.com/acme"
    }
  }

  func accepts(_ value: String) -> Bool {
    switch self {
    case .databaseURL:
      value.hasPrefix("postgresql://") || value.hasPrefix("postgres://") || value.contains("=")
    case .serverURL: ServerURL(value) != nil
    case .token: AccessToken(value) != nil
    case .tokenFile: !value.isEmpty
    // Signed notes demand it of a name (C2SP signed-note).
    case .logName: !value.isEmpty && !value.contains { $0.isWhitespace || $0 == "+" }
    }
  }

  /// What may be shown of a value.
  func shown(_ value: String) -> String {
    switch self {
    case .databaseURL: MaskedURL.text(value)
    case .token: AccessToken.masked
    case .serverURL, .tokenFile, .logName: value
    }
  }
}
