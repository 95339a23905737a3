import ArgumentParser
import Deployments
import Log

/// Where a command finds the log.
enum Destination: Sendable {
  case database(Log)
  case server(Server)

  /// Appends events, all of them or none.
  ///
  /// - Parameter events: as many as the reader of files puts into a batch
  /// - Returns: a receipt for each, in order
  /// - Throws: a `LogError` or a `ServerRefusal`
  func append(_ events: [ReceivedEvent]) async throws -> [Receipt] {
    switch self {
    case .database(let log): try await log.append(events)
    case .server(let server): try await server.append(events.map(\.body))
    }
  }
}

/// `--server` and `--database-url`.
struct DestinationOptions: ParsableArguments {
  @Option(
    help: ArgumentHelp(
      "The server to speak to, instead of a database. Without it: SHIPLOG_URL, or the configuration file.",
      valueName: "url"))
  var server: String?

  @OptionGroup var database: DatabaseOptions

  var flags: [Setting: String] {
    database.flags.merging(server.map { [.serverURL: $0] } ?? [:]) { $1 }
  }

  /// Connects where the log is in a database; where a server is set it is not asked yet.
  ///
  /// - Throws: a `Failure`, or a `LogError`
  func open() async throws -> Destination {
    guard let server = try Configuration.load(flags: flags).server() else {
      return .database(try await database.openLog())
    }
    try Server.warn(ofExposed: server.url)
    return .server(server)
  }
}

extension Server {
  /// Says where what is sent can be read on the way.
  static func warn(ofExposed url: ServerURL) throws {
    guard url.isExposed else { return }
    try Output.warn("\(url) is not encrypted: the token and the events can be read on the way")
  }
}

extension Destination {
  /// Asks when the event occurred that another with its identity conflicts with.
  ///
  /// - Parameter error: what an append threw
  /// - Returns: nil where that cannot be known
  /// - Throws: a `LogError`
  func occurrence(ofConflict error: any Error) async throws -> Timestamp? {
    switch (self, error) {
    case (.database(let log), LogError.conflict(let position, _, _)):
      try await log.entries(at: [position]).first?.event.occurred
    case (.server, let refusal as ServerRefusal): refusal.occurred
    default: nil
    }
  }
}
