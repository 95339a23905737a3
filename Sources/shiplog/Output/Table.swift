import Deployments
import Service

/// Rows laid out in columns for people.
struct Table: Sendable {
  let columns: [Column]
  let terminal: Terminal
  /// Cells of each column that is shown.
  private(set) var widths: [Int]
  private let shown: [Int]
  /// Of every column, as wide as the sample would have it.
  private let naturalWidths: [Int]

  private static let gap = "  "
  /// A column is never cut below this.
  private static let narrowest = 8
  /// Optional columns go before another one is cut below this.
  private static let readable = 24

  /// Widths are those of the sample; later rows that are wider push their line out rather than lose what they say. Only of a
  /// sample that stands for the whole list it is known what is empty.
  init(
    _ columns: [Column], sample: [[JSONText]], terminal: Terminal, isRepresentative: Bool = true
  ) {
    let natural = columns.indices.map { column in
      sample.reduce(columns[column].title.displayWidth) {
        max($0, Table.cell($1, column, columns).displayWidth)
      }
    }
    let empty = columns.indices.filter { column in
      isRepresentative && !sample.isEmpty
        && sample.allSatisfy { Table.cell($0, column, columns).isEmpty }
    }
    let shown = Table.choose(columns, natural, empty: Set(empty), into: terminal.width)
    self.columns = columns
    self.terminal = terminal
    self.shown = shown
    naturalWidths = natural
    widths = Table.fit(
      shown.map { natural[$0] }, flexible: shown.map { columns[$0].isFlexible },
      into: terminal.width)
  }

  var header: String {
    line(shown.map { columns[$0].title }, style: terminal.dim)
  }

  /// What a narrow terminal keeps from its reader; nil where that is nothing.
  var omission: String? {
    let omitted = columns.indices.filter { columns[$0].isInTable && !shown.contains($0) }
      .map { columns[$0].title }
    let isCut = zip(shown, widths).contains { naturalWidths[$0] > $1 }
    let said = [
      omitted.isEmpty ? nil : "without \(omitted.joined(separator: ", "))",
      isCut ? "cut at …" : nil,
    ].compactMap { $0 }
    guard !said.isEmpty else { return nil }
    return terminal.dim(
      "\(said.joined(separator: "; ")): -o json has everything")
  }

  func line(_ row: [JSONText]) -> String {
    line(shown.map { Table.cell(row, $0, columns) }) { $0 }
  }

  /// The columns that there is room for: those that are empty are left out, then optional ones, from the right, until the
  /// others can be read.
  static func choose(
    _ columns: [Column], _ natural: [Int], empty: Set<Int> = [], into width: Int?
  ) -> [Int] {
    var shown = columns.indices.filter { columns[$0].isInTable }
    guard let width else { return shown }
    func needed(_ column: Int) -> Int {
      columns[column].isFlexible ? min(natural[column], readable) : natural[column]
    }
    while shown.reduce(-gap.count, { $0 + needed($1) + gap.count }) > width {
      let last =
        shown.lastIndex { empty.contains($0) } ?? shown.lastIndex { columns[$0].isOptional }
      guard let last, shown.count > 1 else { break }
      shown.remove(at: last)
    }
    return shown
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
