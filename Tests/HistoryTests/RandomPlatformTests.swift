import Deployments
import TestSupport
import Testing

struct RandomPlatformTests {
  @Test func `random platforms have something for every figure to count`() throws {
    var sums: [String: Double] = [:]
    for seed in 0..<10 as Range<UInt64> {
      let platform = RandomPlatform(seed: seed, deployments: 40)
      let slice = NaiveMetrics.Slice(from: platform.from, to: platform.to)
      let metrics = NaiveMetrics(platform.events.map(\.event))
      let figures = try JSON(JSONText.object(metrics.figures(slice)).bytes)
      add(figures.root, at: "", to: &sums)
    }
    for (path, sum) in sums { #expect(sum > 0, "\(path)") }
    #expect(sums.count > 60)
  }

  private func add(_ value: JSON.Value, at path: String, to sums: inout [String: Double]) {
    for (key, member) in value.members { add(member, at: "\(path).\(key)", to: &sums) }
    if let number = value.double { sums[path, default: 0] += number }
  }

  @Test func `the same seed gives the same platform, within its term`() {
    let platform = RandomPlatform(seed: 5, deployments: 30)
    let again = RandomPlatform(seed: 5, deployments: 30)
    #expect(platform.events.map(\.event) == again.events.map(\.event))
    let times = platform.events.compactMap(\.event.occurred)
    #expect(times.allSatisfy { $0 >= platform.from && $0 < platform.to })
    #expect(Set(platform.events.map(\.event.id)).count < platform.events.count)
  }
}
