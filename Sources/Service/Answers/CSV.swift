package import Deployments

/// Comma-separated values, RFC 4180: CRLF line ends, quotes doubled.
package enum CSV {
  package static func header(_ columns: [Column]) -> String {
    record(columns.map(\.name))
  }

  package static func line(_ row: [JSONText]) -> String {
    record(row.map(\.plain))
  }

  private static func record(_ fields: [String]) -> String {
    fields.map(field).joined(separator: ",") + "\r\n"
  }

  /// Quoted where it must be, and where spaces at an end could get lost.
  package static func field(_ text: String) -> String {
    let special: Set<Unicode.Scalar> = [",", "\"", "\r", "\n"]
    let isPlain = text.unicodeScalars.allSatisfy { !special.contains($0) }
    guard !isPlain || text.hasPrefix(" ") || text.hasSuffix(" ") else { return text }
    return "\"\(text.replacing("\"", with: "\"\""))\""
  }
}
