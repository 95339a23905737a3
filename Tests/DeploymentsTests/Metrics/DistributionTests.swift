import Deployments
import Testing

struct DistributionTests {
  /// Percentiles by hand: at rank `percent / 100 · (n − 1)`, between the two samples around it.
  static let percentiles: [(seconds: [Double], percent: Int, expected: Double)] = [
    // One: it is every figure.
    ([7], 0, 7), ([7], 50, 7), ([7], 90, 7), ([7], 95, 7), ([7], 99, 7), ([7], 100, 7),
    // Two: as far between them as the percentage says.
    ([1, 2], 0, 1), ([1, 2], 50, 1.5), ([1, 2], 90, 1.9), ([1, 2], 95, 1.95), ([1, 2], 99, 1.99),
    ([1, 2], 100, 2),
    // Odd, and not in order: ranks 1, 1.8, 1.9, 1.98.
    ([9, 1, 2], 50, 2), ([9, 1, 2], 90, 7.6), ([9, 1, 2], 95, 8.3), ([9, 1, 2], 99, 8.86),
    // Even: ranks 1.5, 2.7, 2.85, 2.97.
    ([8, 1, 4, 2], 50, 3), ([8, 1, 4, 2], 90, 6.8), ([8, 1, 4, 2], 95, 7.4),
    ([8, 1, 4, 2], 99, 7.88),
    // Ties, alone and before something else.
    ([5, 5, 5, 5], 50, 5), ([5, 5, 5, 5], 99, 5), ([1, 1, 9, 1], 50, 1), ([1, 1, 9, 1], 90, 6.6),
    // Nothing took no time.
    ([0, 0, 0], 99, 0), ([0, 4], 50, 2),
    // Decimals that a sum of doubles would miss: 0.15000000000000002, 0.7000000000000001.
    ([0.1, 0.2], 50, 0.15), ([0.6, 0.8], 50, 0.7),
  ]

  @Test(arguments: percentiles)
  func `a percentile lies between the two samples around its rank`(
    seconds: [Double], percent: Int, expected: Double
  ) {
    #expect(distribution(seconds).percentile(percent) == expected)
  }

  @Test func `of a hundred and one samples each percentile is one of them`() {
    let samples = distribution((0...100).reversed().map(Double.init))
    for percent in 0...100 { #expect(samples.percentile(percent) == Double(percent)) }
    #expect(samples.mean == 50)
  }

  @Test func `without samples there is no figure, and a count of zero`() {
    let empty = Distribution([])
    #expect(empty.count == 0)
    #expect(empty.min == nil)
    #expect(empty.mean == nil)
    #expect(empty.percentile(50) == nil)
    #expect(empty.max == nil)
  }

  @Test func `a sample that took no time is one, with figures of zero`() {
    let instant = Distribution([0])
    #expect(instant.count == 1)
    #expect(instant.min == 0)
    #expect(instant.mean == 0)
    #expect(instant.percentile(99) == 0)
    #expect(instant.max == 0)
  }

  @Test func `count, minimum, mean and maximum are those of all samples`() {
    let samples = distribution([8, 1, 4, 2])
    #expect(samples.count == 4)
    #expect(samples.min == 1)
    #expect(samples.mean == 3.75)
    #expect(samples.max == 8)
  }

  @Test(
    arguments: [
      // As doubles these add up to 0.6000000000000001.
      ([100_000, 200_000, 300_000], 0.2),
      ([1, 2, 2], 5.0 / 3_000_000),
      ([1, 1, 1, 1, 1, 1, 1, 1, 1, 0], 0.000_000_9),
      // The sum passes 2^53; rounded before it is divided it gives 937036.4201900938.
      (Array(repeating: 937_035_080_773, count: 10_000) + [950_430_591_129], 937_036.420_190_093_9),
    ] as [([Int64], Double)])
  func `the mean is the double nearest to the exact one`(spans: [Int64], mean: Double) {
    #expect(Distribution(spans).mean == mean)
  }

  @Test(
    arguments: [
      // Rounded before it is divided the first gives 192758035.46195823.
      (25, 192_758_035.461_958_26), (50, 192_801_103.342_586_5), (90, 192_870_011.951_591_7),
      (95, 192_878_625.527_717_35), (99, 192_885_516.388_617_87),
    ])
  func `a percentile of years is the double nearest to the exact one`(
    percent: Int, expected: Double
  ) {
    let years = Distribution([192_714_967_581_330, 192_887_239_103_843])
    #expect(years.percentile(percent) == expected)
  }

  @Test func `the largest spans there are do not overflow`() {
    let samples = Distribution([.max, .max - 1, .max])
    let most = 9_223_372_036_854.775
    #expect(samples.min == most)
    #expect(samples.mean == most)
    for percent in [0, 50, 90, 95, 99, 100] { #expect(samples.percentile(percent) == most) }
    #expect(samples.max == most)
  }

  @Test(arguments: [(0, 0, nil), (0, 4, 0), (1, 4, 0.25), (1, 3, 1.0 / 3), (4, 4, 1)])
  func `a ratio of nothing has no value, and one of none is zero`(
    numerator: Int, denominator: Int, value: Double?
  ) {
    #expect(Ratio(numerator, of: denominator).value == value)
  }

  private func distribution(_ seconds: [Double]) -> Distribution {
    Distribution(seconds.map { Int64(($0 * 1_000_000).rounded()) })
  }
}
