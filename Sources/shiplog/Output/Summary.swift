import Deployments
import Service

/// One thing and its particulars: a line each for people where it has a value, one object in JSON, one record in CSV.
struct Summary: Sendable {
  let fields: [(column: Column, value: JSONText)]

  init(_ fields: [(Column, JSONText)]) {
    self.fields = fields.map { (column: $0.0, value: $0.1) }
  }

  func text(as format: OutputFormat, terminal: Terminal) -> String {
    let object = JSONText.object(fields.map { ($0.column.name, $0.value) })
    switch format {
    case .table: return lines(terminal)
    case .json: return object.pretty() + "\n"
    case .ndjson: return String(decoding: object.bytes, as: UTF8.self) + "\n"
    case .csv: return CSV.header(fields.map(\.column)) + CSV.line(fields.map(\.value))
    }
  }

  func print(as format: OutputFormat) throws {
    try Output.standard.write(text(as: format, terminal: .standardOutput))
    try Output.standard.flush()
  }

  private func lines(_ terminal: Terminal) -> String {
    let shown = fields.filter { $0.column.isInTable && !$0.value.plain.isEmpty }
    let width = shown.map(\.column.label.count).max() ?? 0
    return shown.map { column, value in
      let label = column.label.padded(to: width, .left)
      let text = Cell.text(value, form: column.form)
      return "\(terminal.dim(label))  \(text)\n"
    }.joined()
  }
}
