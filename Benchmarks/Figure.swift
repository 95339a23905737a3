import Foundation

/// One line of the table: what was measured, and what the same server did without Shiplog in the same run.
struct Figure {
  let title: String
  let measured: Double
  /// Nil where the figure stands for itself.
  let baseline: Double?
  let unit: String
  /// At least this ratio, or at most this much where there is no baseline; nil where it is only told.
  let wanted: Double?
  /// Whether less is better: the ratio is then the baseline's to what was measured.
  var isTime = false

  static let header = """
    | figure | measured | baseline | ratio | wanted |
    |---|---:|---:|---:|---:|
    """

  private var ratio: Double? { baseline.map { isTime ? $0 / measured : measured / $0 } }
  var isReached: Bool {
    guard let wanted else { return true }
    return ratio.map { $0 >= wanted } ?? (measured <= wanted)
  }

  /// A row of the table, in Markdown.
  var row: String {
    let mark = isReached ? "" : " (missed)"
    guard let baseline, let ratio else {
      let limit = wanted.map { "< \(grouped($0)) \(unit)\(mark)" } ?? ""
      return "| \(title) | \(grouped(measured)) \(unit) | | | \(limit) |"
    }
    return "| \(title) | \(grouped(measured)) \(unit) | \(grouped(baseline)) \(unit) "
      + "| \(String(format: "%.2f", ratio)) × | ≥ \((wanted ?? 0).formatted()) ×\(mark) |"
  }

  /// `12,345`, and `3.4` below ten.
  private func grouped(_ number: Double) -> String {
    guard number >= 10 else { return String(format: "%.1f", number) }
    var digits = String(Int(number.rounded()))
    for end in stride(from: digits.count - 3, to: 0, by: -3) {
      digits.insert(",", at: digits.index(digits.startIndex, offsetBy: end))
    }
    return digits
  }
}
