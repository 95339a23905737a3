import Foundation

/// One line of the table: what was measured, and what the same server did without Shiplog in the same run.
struct Figure {
  let title: String
  let measured: Double
  /// Nil where the figure stands for itself.
  let baseline: Double?
  let unit: String
  /// At least this ratio, or at most this much where there is no baseline.
  let wanted: Double

  static let header = """
    | figure | measured | baseline | ratio | wanted |
    |---|---:|---:|---:|---:|
    """

  var isReached: Bool { baseline.map { measured / $0 >= wanted } ?? (measured <= wanted) }

  /// A row of the table, in Markdown.
  var row: String {
    let mark = isReached ? "" : " (missed)"
    guard let baseline else {
      return "| \(title) | \(grouped(measured)) \(unit) | | | < \(grouped(wanted)) \(unit)\(mark) |"
    }
    let ratio = String(format: "%.2f", measured / baseline)
    return "| \(title) | \(grouped(measured)) \(unit) | \(grouped(baseline)) \(unit) "
      + "| \(ratio) × | ≥ \(wanted.formatted()) ×\(mark) |"
  }

  /// `12,345`
  private func grouped(_ number: Double) -> String {
    var digits = String(Int(number.rounded()))
    for end in stride(from: digits.count - 3, to: 0, by: -3) {
      digits.insert(",", at: digits.index(digits.startIndex, offsetBy: end))
    }
    return digits
  }
}
