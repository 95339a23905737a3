package import Deployments

/// The formats that programs read.
package enum DataFormat: String, CaseIterable, Sendable {
  /// One JSON object: the log position, and the list under its noun.
  case json
  /// One JSON object a line (ndjson.org).
  case ndjson
  /// RFC 4180, with a header.
  case csv

  package var mediaType: String {
    switch self {
    case .json: "application/json"
    case .ndjson: "application/x-ndjson"
    case .csv: "text/csv"
    }
  }
}

/// A list as text, one row after the other: what a command prints is what the server sends.
package struct ListingText: Sendable {
  private let listing: Listing
  private let format: DataFormat
  private let position: Int64?
  private var isEmpty = true

  /// - Parameters:
  ///   - listing: the noun and the columns
  ///   - format: how to write it
  ///   - position: the log position that the answer stands at, which only JSON shows; nil for an empty log
  package init(_ listing: Listing, as format: DataFormat, position: Int64?) {
    self.listing = listing
    self.format = format
    self.position = position
  }

  /// The next row, with what stands before it: a value for each column, in their order.
  package mutating func row(_ row: [JSONText]) -> [UInt8] {
    defer { isEmpty = false }
    switch format {
    case .json: return Array((isEmpty ? opening + "\n    " : ",\n    ").utf8) + element(row)
    case .ndjson:
      // An event that is shown as it was received may have line ends, though never inside a string (RFC 8259 §7).
      return element(row).map { $0 == 0x0A || $0 == 0x0D ? 0x20 : $0 } + [0x0A]
    case .csv: return Array(((isEmpty ? CSV.header(listing.columns) : "") + CSV.line(row)).utf8)
    }
  }

  /// What ends the list. An empty one is an empty array, nothing, or a header.
  ///
  /// - Parameter next: where the next page begins, nil where this is the last; JSON says so in a member `next`, which
  ///   lists without pages do not have
  /// - Returns: the last bytes
  package func end(next: String?? = nil) -> [UInt8] {
    switch format {
    case .json:
      let trailer = next.map { ",\n  \"next\": \(Self.text(.optional($0)))" } ?? ""
      return Array(((isEmpty ? opening + "]" : "\n  ]") + trailer + "\n}\n").utf8)
    case .ndjson: return []
    case .csv: return isEmpty ? Array(CSV.header(listing.columns).utf8) : []
    }
  }

  private var opening: String {
    let place = listing.isOfLog ? "  \"position\": \(Self.text(.optional(position))),\n" : ""
    return "{\n\(place)  \"\(listing.noun)\": ["
  }

  private func element(_ row: [JSONText]) -> [UInt8] {
    JSONText.object(Array(zip(listing.columns.map(\.name), row))).bytes
  }

  private static func text(_ value: JSONText) -> String {
    String(decoding: value.bytes, as: UTF8.self)
  }
}
