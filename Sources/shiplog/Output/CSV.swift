import Deployments

/// Comma-separated values, RFC 4180: CRLF line ends, quotes doubled.
enum CSV {
  static func header(_ columns: [Column]) -> String {
    record(columns.map(\.name))
  }

  static func line(_ row: [JSONText]) -> String {
    record(row.map(Cell.text))
  }

  private static func record(_ fields: [String]) -> String {
    fields.map(field).joined(separator: ",") + "\r\n"
  }

  /// Quoted where it must be, and where spaces at an end could get lost.
  static func field(_ text: String) -> String {
    let special: Set<Unicode.Scalar> = [",", "\"", "\r", "\n"]
    let isPlain = text.unicodeScalars.allSatisfy { !special.contains($0) }
    guard !isPlain || text.hasPrefix(" ") || text.hasSuffix(" ") else { return text }
    return "\"\(text.replacing("\"", with: "\"\""))\""
  }
}
