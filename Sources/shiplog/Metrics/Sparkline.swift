/// Numbers in a line of bars, the largest as high as a line is.
enum Sparkline {
  private static let bars = Array("▁▂▃▄▅▆▇█")

  /// A character for each of the last values that there is room for; a dot where there is no value.
  static func text(_ values: [Double?], room: Int = 32) -> String {
    let shown = values.suffix(room)
    let highest = shown.compactMap { $0 }.max() ?? 0
    return String(
      shown.map { value in
        guard let value else { return "·" }
        guard highest > 0 else { return bars[0] }
        return bars[min(bars.count - 1, Int((value / highest * Double(bars.count)).rounded(.down)))]
      })
  }
}
