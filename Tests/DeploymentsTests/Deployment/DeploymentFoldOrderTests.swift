import Deployments
import Testing
import TestSupport

struct DeploymentFoldOrderTests {
  private func deployments(of events: [Event]) -> [String: Deployment] {
    folded(events, by: \.source)
  }

  @Test(arguments: 0..<100 as Range<UInt64>)
  func `any order and any repetition of the same events gives the same deployments`(seed: UInt64) {
    let events = RandomHistory(seed: seed, deployments: 8).events.map(\.event)
    let expected = deployments(of: events)
    #expect(expected.count >= 5)
    var random = SplitMix64(seed: seed)
    for _ in 0..<5 {
      let again = events.filter { _ in Bool.random(using: &random) }
      let shuffled = (events + again).shuffled(using: &random)
      #expect(deployments(of: shuffled) == expected)
    }
  }

  @Test func `an event that bears on nothing known changes nothing`() {
    let events = RandomHistory(seed: 1, deployments: 20).events.map(\.event)
    let all = Set(events.flatMap { [$0.deployment].compactMap { $0 } + $0.mentions })
    let expected = deployments(of: events)
    for id in all { #expect(fold(events, into: id, actor: "") == expected[id].map(unsigned)) }
  }

  private func unsigned(_ deployment: Deployment) -> Deployment {
    var deployment = deployment
    deployment.actor = ""
    return deployment
  }

  @Test func `the histories made up at random have everything in them`() {
    let histories = (0..<40).map { RandomHistory(seed: $0, deployments: 12).events.map(\.event) }
    let all = histories.flatMap { deployments(of: $0).values }
    for outcome in Deployment.Outcome.allCases {
      #expect(all.contains { $0.outcome == outcome }, "\(outcome)")
    }
    #expect(all.contains { $0.rolledBack })
    #expect(all.contains { !$0.rollbacks.isEmpty && !$0.rolledBack })
    #expect(all.contains { !$0.remediatedBy.isEmpty })
    #expect(all.contains { $0.incidents.contains { $0.resolved != nil } })
    #expect(all.contains { $0.supersededBy != nil })
    #expect(all.contains { $0.promotedFromDeployment != nil })
    #expect(all.contains { $0.verified == false } && all.contains { $0.verifiedAt != nil })
    #expect(all.contains { $0.kind == .remove } && all.contains { $0.kind == .redeploy })
    let events = histories.joined()
    #expect(events.contains { $0.occurred == nil })
    let rollbacks = histories.flatMap { history in
      let deployments = deployments(of: history)
      return history.filter { event in
        guard let own = event.deployment, let undone = event.facts.rollbackOf else { return false }
        return deployments[own]?.rollbackOf != undone && deployments[undone] != nil
      }
    }
    #expect(!rollbacks.isEmpty, "none names another one first")
    #expect(events.contains { $0.deployment == nil && $0.meaning == .serviceUpgraded })
    #expect(Set(events.map { "\($0.source) \($0.id)" }).count < events.count)
  }
}
