import Deployments

/// Prints a list, one row after the other, in any format. Only a table holds rows back, to measure its columns.
struct ListingWriter: ~Copyable {
  private let listing: Listing
  private let format: OutputFormat
  private let position: Int64?
  private let terminal: Terminal
  private let output: Output
  private var count = 0
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
    self.format = format
    self.position = position
    self.terminal = terminal
    self.output = output
  }

  /// Takes one row: a value for each column, in their order.
  mutating func append(_ row: [JSONText]) throws {
    switch format {
    case .table: try appendToTable(row)
    case .json:
      try output.write(count == 0 ? opening + "\n    " : ",\n    ")
      try output.write(element(row))
    case .ndjson:
      // An event that is shown as it was received may have line ends, though never inside a string (RFC 8259 §7).
      try output.write(element(row).map { $0 == 0x0A || $0 == 0x0D ? 0x20 : $0 })
      try output.write("\n")
    case .csv:
      if count == 0 { try output.write(CSV.header(listing.columns)) }
      try output.write(CSV.line(row))
    }
    count += 1
  }

  /// Makes what was appended visible now, for lists that are followed.
  mutating func flush() throws {
    if format == .table, table == nil, !sample.isEmpty { try startTable() }
    try output.flush()
  }

  /// Ends the list. An empty one is a header, an empty array, or nothing a line.
  mutating func finish() throws {
    try close(trailer: "")
  }

  /// Ends a page: JSON says where the next one begins, or null; standard error does for people.
  mutating func finish(next cursor: String?) throws {
    try close(
      trailer: ",\n  \"next\": " + String(decoding: JSONText.optional(cursor).bytes, as: UTF8.self))
    if let cursor, format != .json { try Output.warn("there are more: --cursor \(cursor)") }
  }

  private mutating func close(trailer: String) throws {
    switch format {
    case .table where table == nil: try startTable()
    case .json: try output.write((count == 0 ? opening + "]" : "\n  ]") + trailer + "\n}\n")
    case .csv where count == 0: try output.write(CSV.header(listing.columns))
    case .table, .ndjson, .csv: break
    }
    try output.flush()
  }

  private var opening: String {
    let place =
      listing.isOfLog ? "  \"position\": \(position.map { String($0) } ?? "null"),\n" : ""
    return "{\n\(place)  \"\(listing.noun)\": ["
  }

  private func element(_ row: [JSONText]) -> [UInt8] {
    JSONText.object(Array(zip(listing.columns.map(\.name), row))).bytes
  }

  private mutating func appendToTable(_ row: [JSONText]) throws {
    if let table {
      try output.write(table.line(row) + "\n")
    } else {
      sample.append(row)
      if sample.count == ListingWriter.sampleSize { try startTable() }
    }
  }

  private mutating func startTable() throws {
    let made = Table(listing.columns, sample: sample, terminal: terminal)
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
