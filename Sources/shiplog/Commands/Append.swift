import ArgumentParser
import Deployments

/// `shiplog append`.
struct Append: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "append",
    abstract: "Append CloudEvents to the log.",
    discussion: """
      Takes one CloudEvent, a JSON array of them, or one after the other (NDJSON): told apart by content. A CDEvent may \
      also come without its envelope. Prints a receipt for each once it is durable: its position, and whether it was \
      appended or, with the same source and id and the same content, is a duplicate of what is there.

      Events go in batches of up to 1,000, each whole or not at all. At the first that is wrong it stops, says where it \
      is and what is wrong with it, and what the batches before have appended. Running the same command again is always \
      safe.

      Exits with 1 for an event that is wrong, 6 for one whose source and id are in the log with other content, 7 where \
      the database or the server cannot be reached.

      With --spool, events that a server cannot take now are kept in a folder, and that is success: the next call with \
      the same folder delivers them first, in order and once, as does shiplog flush. --required makes it 7 nonetheless. \
      A token that the server refuses fails the command; where events wait in the folder, the new ones are kept behind \
      them.

      Examples:
        shiplog append week-1.ndjson week-2.ndjson
        shiplog append --quiet history.ndjson
        curl -s https://ci.example.com/events | shiplog append
        shiplog append -o json event.json
        shiplog append --server https://shiplog.example.com \\
          --spool /var/spool/shiplog event.json
      """)

  @OptionGroup var input: InputArguments
  @OptionGroup var receipts: ReceiptOptions
  @OptionGroup var spool: SpoolOptions
  @OptionGroup var destination: DestinationOptions

  func run() async throws {
    var appending = try await Appending(
      input.paths, receipts, through: spool, to: destination
    ) {
      bytes, now throws(Rejection) in
      try ReceivedEvent(parsing: bytes, now: now)
    }
    try await appending.run()
    if appending.isEmpty, !receipts.quiet { try Output.warn("there is no event in what was read") }
  }
}
