/// Measures two things in turns, A B A B …, so that what else the machine does falls on both alike.
///
/// - Returns: the median rate of each
func interleaved(
  rounds: Int, _ name: String, _ measured: (_ round: Int) async throws -> Double,
  against baseline: (_ round: Int) async throws -> Double
) async throws -> (measured: Double, baseline: Double) {
  var rates: [Double] = []
  var baselines: [Double] = []
  for round in 0..<rounds {
    rates.append(try await measured(round))
    baselines.append(try await baseline(round))
    report("\(name), round \(round + 1): \(Int(rates[round])) against \(Int(baselines[round]))")
  }
  return (median(rates), median(baselines))
}

/// Things done a second since a moment.
func rate(of count: Int, since start: ContinuousClock.Instant) -> Double {
  Double(count) / ((ContinuousClock.now - start) / .seconds(1))
}

func median(_ numbers: [Double]) -> Double {
  let sorted = numbers.sorted()
  let middle = sorted.count / 2
  return sorted.count.isMultiple(of: 2)
    ? (sorted[middle - 1] + sorted[middle]) / 2 : sorted[middle]
}
