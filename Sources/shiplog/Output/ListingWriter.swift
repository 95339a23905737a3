import Deployments
import Service

/// Prints a list, one row after the other, in any format. Only a table holds rows back, to measure its columns.
struct ListingWriter: ~Copyable {
  private let listing: Listing
  private let terminal: Terminal
  private let output: Output
  /// Nil for a table.
  private var text: ListingText?
  private var sample: [[JSONText]] = []
  private var table: Table?

  /// Rows that a table measures before it prints the first.
  private static let sampleSize = 1000

  /// - Parameters:
  ///   - listing: the noun and the columns.
  ///   - format: how to print it.
  ///   - position: the log position that the answer stands at, which only JSON shows; nil for an empty log.
  ///   - terminal: what a table may use.
  ///   - output: where the bytes go.
  init(
    _ listing: Listing, as format: OutputFormat, position: Int64? = nil, terminal: Terminal,
    to output: Output
  ) {
    self.listing = listing
    self.terminal = terminal
    self.output = output
    text = DataFormat(rawValue: format.rawValue).map {
      ListingText(listing, as: $0, position: position)
    }
  }

  /// Takes one row: a value for each column, in their order.
  mutating func append(_ row: [JSONText]) throws {
    if let bytes = text?.row(row) { try output.write(bytes) } else { try appendToTable(row) }
  }

  /// Makes what was appended visible now, for lists that are followed.
  mutating func flush() throws {
    if text == nil, table == nil, !sample.isEmpty { try startTable(isRepresentative: false) }
    try output.flush()
  }

  /// Ends the list. An empty one is a header, an empty array, or nothing a line.
  mutating func finish() throws {
    try close(next: nil)
  }

  /// Ends a page: JSON says where the next one begins, or null; standard error does for people.
  mutating func finish(next cursor: String?, inJSON isJSON: Bool) throws {
    try close(next: .some(cursor))
    if let cursor, !isJSON { try Output.warn("there are more: --cursor \(cursor)") }
  }

  private mutating func close(next: String??) throws {
    if let end = text?.end(next: next) {
      try output.write(end)
    } else {
      if table == nil { try startTable() }
      if let omission = table?.omission { try output.write(omission + "\n") }
    }
    try output.flush()
  }

  private mutating func appendToTable(_ row: [JSONText]) throws {
    if let table {
      try output.write(table.line(row) + "\n")
    } else {
      sample.append(row)
      if sample.count == ListingWriter.sampleSize { try startTable() }
    }
  }

  private mutating func startTable(isRepresentative: Bool = true) throws {
    let made = Table(
      listing.columns, sample: sample, terminal: terminal, isRepresentative: isRepresentative)
    try output.write(made.header + "\n")
    for row in sample { try output.write(made.line(row) + "\n") }
    sample = []
    table = made
  }
}

extension ListingWriter {
  /// On standard output.
  init(_ listing: Listing, as format: OutputFormat, position: Int64? = nil) {
    self.init(
      listing, as: format, position: position, terminal: .standardOutput, to: .standard)
  }
}

extension Answer {
  /// On standard output.
  func print(as format: OutputFormat) throws {
    var writer = ListingWriter(listing, as: format, position: position)
    for row in rows { try writer.append(row) }
    guard let next else { return try writer.finish() }
    try writer.finish(next: next, inJSON: format == .json)
  }
}
