import Deployments
import Service

extension Output {
  /// An event as it was received, line by line, without what would move a terminal's cursor.
  func writeForPeople(_ event: String) throws {
    let lines = event.split(omittingEmptySubsequences: false, whereSeparator: \.isNewline)
    for line in lines { try write(Cell.printable(String(line)) + "\n") }
  }
}

extension Listing {
  /// A value of a row as people read it; empty where it has none.
  func value(_ name: String, of row: [JSONText]) -> String {
    columns.firstIndex { $0.name == name }.map { row[$0].plain } ?? ""
  }

  /// How a row's body went: `pruned at 2026-11-24 10:00:00 by position 7, on request`. Empty where none did.
  func pruning(of row: [JSONText]) -> String {
    guard let time = Timestamp(rfc3339: value("pruned_at", of: row)) else { return "" }
    let position = value("pruned_by", of: row)
    return
      "pruned at \(Cell.shortForm(time)) by position \(position), \(value("pruned_under", of: row))"
  }
}
