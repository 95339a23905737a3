import Deployments
import Log
import Service

/// Prints receipts as they come. Where nobody reads them any more, as after `| head`, it falls silent: the append goes on.
final class ReceiptList {
  private let format: OutputFormat
  private let isQuiet: Bool
  private var writer: ListingWriter
  private var count = 0
  private var isOver = false

  private static let columns = [
    Column("position", .right), Column("source"), Column("id"), Column("status"), .time("recorded"),
  ]
  private static let listing = Listing("receipts", columns)

  init(as format: OutputFormat, quiet isQuiet: Bool) {
    self.format = format
    self.isQuiet = isQuiet
    writer = ListingWriter(ReceiptList.listing, as: format)
  }

  func append(_ receipts: [Receipt]) throws {
    try unlessOver {
      for receipt in receipts {
        try format == .json ? appendJSON(receipt) : writer.append(receipt.row)
      }
      // A table measures its columns by the first batch.
      try writer.flush()
    }
  }

  /// Ends the list, and says with `--quiet` what it would have held.
  func finish(_ tally: Tally) throws {
    try unlessOver {
      try format == .json ? finishJSON(tally.position) : writer.finish()
    }
    guard isQuiet else { return }
    try Output.standardError.write(tally.summary + "\n")
    try Output.standardError.flush()
  }

  private func unlessOver(_ print: () throws -> Void) throws {
    guard !isQuiet, !isOver else { return }
    do {
      try print()
    } catch is ClosedOutput {
      isOver = true
    }
  }

  /// The position comes after the list, since only the last receipt tells it.
  private func appendJSON(_ receipt: Receipt) throws {
    let object = JSONText.object(Array(zip(ReceiptList.columns.map(\.name), receipt.row)))
    try Output.standard.write(count == 0 ? "{\n  \"receipts\": [\n    " : ",\n    ")
    try Output.standard.write(object.bytes)
    count += 1
  }

  private func finishJSON(_ position: Int64?) throws {
    try Output.standard.write(count == 0 ? "{\n  \"receipts\": []" : "\n  ]")
    try Output.standard.write(",\n  \"position\": \(position.map { String($0) } ?? "null")\n}\n")
    try Output.standard.flush()
  }
}

extension Receipt {
  fileprivate var row: [JSONText] {
    [.int(position), .string(source), .string(id), .string(status.rawValue), .optional(recorded)]
  }
}
