import ArgumentParser
import Glibc

@main
struct Shiplog: AsyncParsableCommand {
  /// Semantic versioning, of the command line and of what it prints.
  static let version = "0.1.0"

  static let configuration = CommandConfiguration(
    commandName: "shiplog",
    abstract: "The ship's log of your deployments: append-only, verifiable, in PostgreSQL.",
    discussion: """
      Start here:
        shiplog db start            a private PostgreSQL in this folder
        shiplog append FILE         CloudEvents into the log
        shiplog status              what runs where
        shiplog dev                 the same over HTTP

      Which database: --database-url, or else SHIPLOG_DATABASE_URL, or else database_url in \
      .shiplog.json or ~/.config/shiplog/config.json, or else the private PostgreSQL of this folder. \
      What appends and asks also speaks to a server: --server, or else SHIPLOG_URL, or else server_url; its token is \
      SHIPLOG_TOKEN, or in the file that SHIPLOG_TOKEN_FILE or token_file names, or what shiplog login stored, which alone \
      goes to a server that only .shiplog.json names. \
      shiplog config --origin shows what is in force, and why.

      Exit codes:
        0   done
        1   failed
        3   a check said no
        5   not found
        6   conflict with what is there
        7   the database or the server cannot be reached
        64  wrong usage

      Completions:
        shiplog --generate-completion-script bash \\
          > ~/.local/share/bash-completion/completions/shiplog
        (or zsh, fish)
      """,
    version: version,
    subcommands: [
      Append.self, Record.self, FlushCommand.self, StatusCommand.self, RollbackTargetCommand.self,
      DeploymentsCommand.self, ShowCommand.self,
      MetricsCommand.self,
      LogCommand.self, EventCommand.self, VerifyCommand.self, HoldCommand.self, PolicyCommand.self,
      RetentionCommand.self, TokenCommand.self,
      RebuildCommand.self, MigrateCommand.self, DoctorCommand.self, Database.self,
      ServeCommand.self, DevCommand.self, LoginCommand.self, LogoutCommand.self,
      ConfigurationCommand.self,
    ])

  static func main() async {
    do {
      var command = try parseAsRoot()
      if var asynchronous = command as? any AsyncParsableCommand {
        try await asynchronous.run()
      } else {
        try command.run()
      }
    } catch is ClosedOutput {
      Glibc.exit(Failure.Code.done.rawValue)
    } catch {
      guard let failure = Failure(error) else { exit(withError: error) }
      try? Output.standardError.write(failure.description + "\n")
      try? Output.standardError.flush()
      Glibc.exit(failure.code.rawValue)
    }
  }
}
