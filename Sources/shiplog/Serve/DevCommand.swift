import ArgumentParser
import Deployments
import History
import Log
import Service

/// `shiplog dev`.
struct DevCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "dev",
    abstract: "Start the private PostgreSQL of this folder and serve its log.",
    discussion: """
      As shiplog db start and shiplog serve. Where no token is in force it makes one that may do everything, and shows it \
      this once. Ends with Ctrl-C; the PostgreSQL goes on: shiplog db stop ends it.

      Examples:
        shiplog dev
        shiplog dev --port 8090 --anonymous-read
      """)

  @OptionGroup var cluster: ClusterOptions
  @OptionGroup var listener: ListenerOptions

  func run() async throws {
    let started = try PrivateCluster.start(cluster.dataDir)
    _ = try await Schema.migrate(url: started.server.url(as: .superuser), origin: nil)
    let history = History(of: try await Log.open(url: started.server.url(as: .service)))
    try await history.catchUp()
    try await showToken(history)
    try await listener.serve(history)
  }

  private func showToken(_ history: History) async throws {
    let now = Timestamp.now
    let known = try await history.tokens().tokens
    guard !known.contains(where: { $0.state(at: now) == .active }) else {
      return try Output.warn("a token was made before: shiplog token create makes another")
    }
    let names = Set(known.map(\.name))
    let name = (1...).lazy.map { "dev-\($0)" }.first { !names.contains($0) } ?? "dev"
    let made = try await NewToken.make(
      named: name, Grant(scopes: [.admin]), until: .standard, in: history)
    try Output.standardError.write(
      """
      A token that may do everything, shown this once:
        export SHIPLOG_TOKEN=\(made.secret.text)

      """)
    try Output.standardError.flush()
  }
}
