import ArgumentParser
import Deployments
import Log
import Service

/// `shiplog migrate`.
struct MigrateCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "migrate",
    abstract: "Bring the database's schema up to date.",
    discussion: """
      Needs a database whose role may create schemas and roles, such as the database's owner; of a private PostgreSQL \
      it takes the owner by itself. Harmless when nothing is to be done. A new log gets the name of --log-name, for \
      ever; without one, a name made up at random. --status changes nothing, and exits with 3 where something is to be \
      done.

      Examples:
        shiplog migrate --status
        shiplog migrate --log-name log.example.com/acme \\
          --database-url postgresql://postgres@db.example.com/shiplog
      """)

  @Flag(help: "Only show what was applied and what is pending.")
  var status = false

  @OptionGroup var logName: LogNameOption
  @OptionGroup var database: DatabaseOptions
  @OptionGroup var format: OutputOptions

  func run() async throws {
    let url = try database.url(as: .superuser)
    if !status {
      _ = try await Schema.migrate(url: url, origin: try logName.value())
      try await logName.warn(ofOther: url)
    }
    let state = try await Schema.state(url: url)
    var writer = ListingWriter(Self.listing, as: format.output)
    for step in state.steps {
      try writer.append([
        .int(Int64(step.number)), .string(step.name), .string(step.status.rawValue),
      ])
    }
    try writer.finish()
    guard state.isCurrent else {
      throw Failure(.checkSaidNo, state.description)
    }
  }

  private static let listing = Listing(
    "migrations", [Column("number", .right), Column("name"), Column("status")])
}

/// `--log-name`, shared by what may make a log.
struct LogNameOption: ParsableArguments {
  @Option(
    help: ArgumentHelp(
      "The name of a log that is made now, such as log.example.com/acme; never changed later.",
      valueName: "name"))
  var logName: String?

  /// The flag, or else what is configured; nil for neither.
  ///
  /// - Throws: a `Failure` for a name that no log can have
  func value() throws -> String? {
    let flags: [Setting: String] = logName.map { [.logName: $0] } ?? [:]
    return try Configuration.load(flags: flags).value(.logName)?.text
  }

  /// Says where the flag names a log that has another name already.
  ///
  /// - Parameter url: of the database that was brought up to date
  /// - Throws: a `LogError`
  func warn(ofOther url: String) async throws {
    guard let logName, case let name = try await Log.open(url: url).origin, name != logName else {
      return
    }
    try Output.warn("the log is named \(name), for ever: --log-name \(logName) changes nothing")
  }
}
