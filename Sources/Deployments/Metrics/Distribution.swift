/// A set of durations in its usual figures, exact: nothing is sampled, sketched or averaged twice.
package struct Distribution: Hashable, Sendable {
  /// In microseconds, ascending.
  private let spans: [Int64]

  package init(_ spans: [Int64]) {
    self.spans = spans.sorted()
  }

  package var count: Int { spans.count }
  /// Seconds, as are all that follow; nil without samples.
  package var min: Double? { spans.first.map { Double($0) / 1_000_000 } }
  package var max: Double? { spans.last.map { Double($0) / 1_000_000 } }

  package var mean: Double? {
    guard !spans.isEmpty else { return nil }
    let sum = spans.reduce(into: Int128(0)) { $0 += Int128($1) }
    return Double(nearest: sum, over: Int128(spans.count) * 1_000_000)
  }

  /// Interpolates linearly between the two nearest samples, as PostgreSQL's `percentile_cont` does.
  ///
  /// In whole numbers up to the end, where the nearest double is taken.
  ///
  /// - Parameter percent: 0 to 100
  /// - Returns: seconds; nil without samples
  package func percentile(_ percent: Int) -> Double? {
    guard let last = spans.last else { return nil }
    let (index, remainder) = (percent * (spans.count - 1)).quotientAndRemainder(dividingBy: 100)
    guard index + 1 < spans.count else { return Double(last) / 1_000_000 }
    let (low, high) = (Int128(spans[index]), Int128(spans[index + 1]))
    return Double(nearest: low * 100 + (high - low) * Int128(remainder), over: 100_000_000)
  }
}

extension Double {
  /// The double nearest to a fraction. A quotient of doubles need not be it where one of them had to be rounded before:
  /// a sum of microseconds passes 2^53 with ten thousand spans of eleven days.
  ///
  /// - Parameters:
  ///   - numerator: not negative
  ///   - denominator: positive, below 2^63
  fileprivate init(nearest numerator: Int128, over denominator: Int128) {
    let shift = numerator.leadingZeroBitCount - 1
    let (quotient, rest) = (numerator << shift).quotientAndRemainder(dividingBy: denominator)
    // At least 63 bits, the last of which stands for all that follow: the one rounding sees on which side they are.
    let bits = quotient | (rest == 0 ? 0 : 1)
    self.init(sign: .plus, exponent: -shift, significand: Double(bits))
  }
}

/// A part of a whole, never more than it.
package struct Ratio: Hashable, Sendable {
  package let numerator: Int
  package let denominator: Int

  package init(_ numerator: Int, of denominator: Int) {
    self.numerator = numerator
    self.denominator = denominator
  }

  /// Nil where there is nothing to be a part of.
  package var value: Double? {
    denominator == 0 ? nil : Double(numerator) / Double(denominator)
  }
}
