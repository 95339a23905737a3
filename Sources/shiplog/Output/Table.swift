import Deployments

/// Rows laid out in columns for people.
struct Table: Sendable {
  let columns: [Column]
  let terminal: Terminal
  /// Cells of each column that is shown.
  private(set) var widths: [Int]
  private let shown: [Int]

  private static let gap = "  "
  /// A column is never cut below this.
  private static let narrowest = 8

  /// Widths are those of the sample; later rows that are wider push their line out rather than lose what they say.
  init(_ columns: [Column], sample: [[JSONText]], terminal: Terminal) {
    let shown = columns.indices.filter { columns[$0].isInTable }
    self.columns = columns
    self.terminal = terminal
    self.shown = shown
    let cells = sample.map { row in shown.map { Table.cell(row, $0, columns) } }
    let natural = shown.enumerated().map { place, column in
      cells.reduce(columns[column].title.displayWidth) { max($0, $1[place].displayWidth) }
    }
    widths = Table.fit(
      natural, flexible: shown.map { columns[$0].isFlexible }, into: terminal.width)
  }

  var header: String {
    line(shown.map { columns[$0].title }, style: terminal.dim)
  }

  func line(_ row: [JSONText]) -> String {
    line(shown.map { Table.cell(row, $0, columns) }) { $0 }
  }

  /// The widest flexible column gives way first, a cell at a time.
  static func fit(_ natural: [Int], flexible: [Bool], into width: Int?) -> [Int] {
    guard let width else { return natural }
    var widths = natural
    let gaps = gap.count * max(0, natural.count - 1)
    var excess = widths.reduce(gaps, +) - width
    while excess > 0 {
      let candidates = widths.indices.filter { flexible[$0] && widths[$0] > narrowest }
      guard let widest = candidates.max(by: { widths[$0] < widths[$1] }) else { break }
      widths[widest] -= 1
      excess -= 1
    }
    return widths
  }

  private static func cell(_ row: [JSONText], _ column: Int, _ columns: [Column]) -> String {
    column < row.count ? Cell.text(row[column], form: columns[column].form) : ""
  }

  private func line(_ cells: [String], style: (String) -> String) -> String {
    var parts: [String] = []
    for (place, text) in cells.enumerated() {
      let column = columns[shown[place]]
      let isLast = place == cells.count - 1
      let cut = column.isFlexible && terminal.width != nil ? text.fitted(to: widths[place]) : text
      let whole = cut.isEmpty ? "-" : cut
      let fill =
        isLast && column.alignment == .left
        ? whole : whole.padded(to: widths[place], column.alignment)
      parts.append(cut.isEmpty ? fill.replacing("-", with: terminal.dim("-")) : style(fill))
    }
    return parts.joined(separator: Table.gap)
  }
}
