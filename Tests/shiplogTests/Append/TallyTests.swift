import Deployments
import Testing

@testable import shiplog

/// What an append says of itself.
@Suite struct TallyTests {
  @Test(arguments: [(0, "0"), (999, "999"), (1_000, "1,000"), (1_234_567, "1,234,567")])
  func `thousands are grouped`(_ number: Int, _ text: String) {
    #expect(Tally.grouped(number) == text)
  }

  @Test func `nothing yet`() {
    #expect(Tally().summary == "0 events")
    #expect(Tally().acknowledged == "Nothing was appended")
    #expect(Tally().position == nil)
  }
}
