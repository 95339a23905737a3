import ArgumentParser
import Deployments
import History
import Log
import Service

/// `shiplog event`.
struct EventCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "event",
    abstract: "One entry of the log, or its event as it was received.",
    discussion: """
      With --body the event itself, byte for byte, as whoever appended it sent it: also the words that no entry keeps, such as \
      why a body was erased or a hold placed. Of a body that was pruned, exit code 5, and by which entry it went. From a \
      server, --body takes a token of scope export.

      Examples:
        shiplog event 240
        shiplog event 240 --body
        shiplog log --type hold.placed; shiplog event 1142 --body
      """)

  @Argument(help: "Its position in the log.", transform: TimeText.position)
  var position: Int64

  @Flag(help: "Write the event as it was received, and nothing else.")
  var body = false

  @OptionGroup var destination: DestinationOptions
  @OptionGroup var format: OutputOptions

  func validate() throws {
    guard !body || format.output == .table else {
      throw ValidationError("--body writes what was received; --output is about the entry")
    }
  }

  func run() async throws {
    let source = try await destination.openSource()
    if body { return try await writeBody(from: source) }
    let entry = zip(Listing.entries.columns, try await entry(from: source))
    try Summary(entry.map { ($0.shown, $1) }).print(as: format.output)
  }

  private func writeBody(from source: Source) async throws {
    guard let event = try await event(from: source) else {
      throw gone(Listing.entries.pruning(of: try await entry(from: source)))
    }
    if Terminal.standardOutput.width == nil {
      try Output.standard.write(event)
    } else {
      try Output.standard.writeForPeople(String(decoding: event, as: UTF8.self))
    }
    try Output.standard.flush()
  }

  private func gone(_ pruning: String) -> Failure {
    guard pruning.isEmpty else {
      return Failure(
        .notFound, "the body at position \(position) was \(pruning)",
        remedy: "shiplog event \(position) has what the log keeps of it.")
    }
    return Failure(
      .failed,
      "the body at position \(position) is not stored, though no entry says that it was pruned",
      remedy: "shiplog verify --bodies tells what else is wrong.")
  }

  private func entry(from source: Source) async throws -> [JSONText] {
    switch source {
    case .history(let history):
      try await history.listed(history.log.entries(at: [position]))[0].row
    case .server(let server):
      try await asking(server) { server in
        try await server.document("/v1/events/\(position)").row(of: .entries)
      }
    }
  }

  /// Nil where it was pruned, or was never there.
  private func event(from source: Source) async throws -> [UInt8]? {
    switch source {
    case .history(let history): return try await history.log.bodies(at: [position])[position]
    case .server(let server):
      do {
        return try await asking(server) { server in
          try await server.ask("/v1/events/\(position)/body", accepting: "*/*").bytes
        }
      } catch let refusal as ServerRefusal where refusal.status == 410 {
        return nil
      }
    }
  }

  /// What a server does not have is told in the words that a database's log has for it.
  private func asking<Value>(
    _ server: Server, _ question: (Server) async throws -> Value
  ) async throws -> Value {
    do {
      return try await question(server)
    } catch let refusal as ServerRefusal where refusal.isNotFound {
      throw LogError.noEntry(position: position)
    }
  }
}
