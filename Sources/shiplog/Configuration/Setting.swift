/// What can be configured. The raw value is its key in a configuration file.
enum Setting: String, CaseIterable, Hashable, Sendable {
  case databaseURL = "database_url"
  case logName = "log_name"

  /// The environment variable.
  var variable: String { "SHIPLOG_\(rawValue.uppercased())" }

  /// What a value must look like, for people.
  var expectation: String {
    switch self {
    case .databaseURL: "a connection URI such as postgresql://user@host/database"
    case .logName: "a name for the log without spaces or +, such as shiplog.example.com/acme"
    }
  }

  func accepts(_ value: String) -> Bool {
    switch self {
    case .databaseURL:
      value.hasPrefix("postgresql://") || value.hasPrefix("postgres://") || value.contains("=")
    // Signed notes demand it of a name (C2SP signed-note).
    case .logName: !value.isEmpty && !value.contains { $0.isWhitespace || $0 == "+" }
    }
  }

  /// What may be shown of a value.
  func shown(_ value: String) -> String {
    self == .databaseURL ? MaskedURL.text(value) : value
  }
}
