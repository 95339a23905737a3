import Deployments
import Testing

extension Command.Result {
  /// The JSON object that was printed, with its keys in their order.
  func document(_ place: SourceLocation = #_sourceLocation) throws -> JSON.Value {
    try #require(status == 0, "\(errors)", sourceLocation: place)
    return try JSON(Array(output.utf8), limits: .init(bytes: 10_000_000)).root
  }

  /// The JSON objects that were printed, one a line.
  func objects() throws -> [JSON.Value] {
    try lines.map { try JSON(Array($0.utf8), limits: .init(bytes: 1_000_000)).root }
  }

  /// The records that were printed as CSV (RFC 4180), the header first.
  var records: [[String]] {
    var records: [[String]] = [[]]
    var field = ""
    var isQuoted = false
    for character in output {
      switch character {
      case "\"":
        // A doubled quote ends the quoted part and begins it again.
        if !isQuoted, !field.isEmpty { field.append(character) }
        isQuoted.toggle()
      case "," where !isQuoted:
        records[records.count - 1].append(field)
        field = ""
      case "\r\n" where !isQuoted:
        records[records.count - 1].append(field)
        records.append([])
        field = ""
      default: field.append(character)
      }
    }
    return records.dropLast()
  }
}

extension JSON.Value {
  var keys: [String] { members.map(\.key) }

  var text: String { String(decoding: raw, as: UTF8.self) }

  /// The elements under a key.
  func list(_ key: String) -> [JSON.Value] { self[key].map { Array($0.elements) } ?? [] }

  /// A member of each element of a list.
  func strings(_ list: String, _ key: String) -> [String] {
    self.list(list).map { $0[key]?.string ?? "-" }
  }
}

extension String {
  /// What stands in the columns of a table's line: two spaces or more lie between.
  var cells: [String] {
    split(separator: #/ {2,}/#).map(String.init)
  }
}
