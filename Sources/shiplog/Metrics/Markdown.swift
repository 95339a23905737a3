import Deployments
import Service

/// GitHub Flavored Markdown, as pipelines' summaries show it.
enum Markdown {
  /// A table of rows that all have the same columns; numbers stand to the right.
  static func table(_ rows: [[(Column, JSONText)]]) -> String {
    guard let columns = rows.first?.map(\.0) else { return "" }
    let rule = columns.map { $0.alignment == .right ? "---:" : "---" }
    let cells = rows.map { row in
      row.map { column, value in
        let text = Cell.text(value, form: column.form)
        return text.isEmpty ? "–" : escape(text)
      }
    }
    return ([columns.map(\.label), rule] + cells).map(line).joined()
  }

  /// Text without what Markdown or HTML would take for something else.
  static func escape(_ text: String) -> String {
    var escaped = ""
    for character in text {
      if "\\`*[]<>|&#".contains(character) { escaped.append("\\") }
      escaped.append(character)
    }
    return escaped
  }

  private static func line(_ cells: [String]) -> String {
    "| " + cells.joined(separator: " | ") + " |\n"
  }
}
