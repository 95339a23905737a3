import Deployments
import Glibc
import Log

/// Brings files into the log: while one batch commits, the next is read and parsed.
struct Appending {
  private var delivery: Delivery
  private let reader: EventReader
  private let list: ReceiptList
  /// Of all files; nil where nobody can know.
  private let size: Int64?
  private let meter = ProgressMeter("appending")
  private var tally = Tally()
  /// Whether the files have held nothing so far.
  private(set) var isEmpty = true

  /// - Parameters:
  ///   - paths: files in their order; `-` is standard input
  ///   - options: how to print the receipts
  ///   - spool: where events are kept that cannot be delivered
  ///   - destination: where the log is
  ///   - parse: what makes an event of an object
  /// - Throws: a `Failure` where a file or the database is out of reach
  init(
    _ paths: [String], _ options: ReceiptOptions, through spool: SpoolOptions,
    to destination: DestinationOptions, parse: @escaping EventReader.Parse
  ) async throws {
    var size: Int64? = 0
    for path in paths {
      let own = try InputFile.size(of: path)
      size = size.flatMap { total in own.map { total + $0 } }
    }
    // Receipts on the same terminal show well enough how far it is.
    let isShown = options.quiet || isatty(STDOUT_FILENO) == 0
    self.size = isShown ? size : nil
    // A reader of receipts that goes away must not end the append with a signal.
    signal(SIGPIPE, SIG_IGN)
    delivery = try spool.delivery(to: try await destination.open())
    reader = EventReader(paths, parse: parse)
    list = ReceiptList(as: options.format.output, quiet: options.quiet)
  }

  /// - Throws: a `Failure` that says what was wrong where, and what is in the log nonetheless
  mutating func run() async throws {
    do {
      try await appendAll()
    } catch {
      meter.clear()
      if tally.count > 0 { try list.finish(tally) }
      if let notice = delivery.notice { try Output.warn(notice) }
      throw AppendFailure.of(error, after: tally)
    }
    meter.clear()
    try list.finish(tally)
    try delivery.finish()
  }

  private mutating func appendAll() async throws {
    let reader = reader
    var batch = try await reader.next()
    while let current = batch {
      isEmpty = false
      async let upcoming = reader.next()
      let receipts: [Receipt]
      do {
        receipts = try await delivery.append(current.events)
      } catch {
        throw AppendFailure(batch: current, cause: error)
      }
      tally.add(receipts)
      try list.append(receipts)
      if let size { meter.show(current.bytesRead, of: size) }
      batch = try await upcoming
    }
  }
}
