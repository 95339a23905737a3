import ArgumentParser
import Log

/// `shiplog flush`.
struct FlushCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "flush",
    abstract: "Deliver the events that --spool has kept.",
    discussion: """
      Sends what append and record have kept in a folder while their server was out of reach, oldest first, and prints \
      the receipts. An event leaves the folder once its receipt came: stop it whenever you like, and run it again.

      An event that the server refuses for good does not keep the others waiting: it is put aside in the folder \
      refused, with the server's answer beside it. Then the command ends with 1, or with 7 where the server cannot be \
      reached.

      Examples:
        shiplog flush /var/spool/shiplog
        shiplog flush -q .shiplog-spool
      """)

  @Argument(help: "The folder that --spool named.", completion: .directory)
  var folder: String

  @OptionGroup var receipts: ReceiptOptions
  @OptionGroup var destination: DestinationOptions

  func run() async throws {
    guard Files.exists(folder) else {
      throw Failure(.failed, "there is no folder \(folder)")
    }
    guard case .server(let server) = try await destination.open() else {
      throw Failure(
        .usage, "what is kept is for a server, and this is a database",
        remedy: "Name a server: \(Setting.serverURL.flag) or \(Setting.serverURL.variable).")
    }
    let spool = try Spool(folder)
    let list = ReceiptList(as: receipts.format.output, quiet: receipts.quiet)
    var tally = Tally()
    let refused: Int
    do {
      refused = try await spool.deliver(to: server) { receipts in
        tally.add(receipts)
        try list.append(receipts)
      }
    } catch is Spool.Busy {
      throw Failure(.unreachable, "another shiplog delivers what is kept in \(folder)")
    } catch {
      try list.finish(tally)
      throw error
    }
    try list.finish(tally)
    if tally.count == 0, refused == 0, !receipts.quiet {
      try Output.warn("nothing is kept in \(folder)")
    }
    guard refused == 0 else {
      throw Failure(
        .failed, "\(refused) \(refused == 1 ? "event was" : "events were") refused for good",
        remedy: "Look at them in \(spool.refused): each lies beside the server's answer.")
    }
  }
}
