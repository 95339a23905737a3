import Deployments
import Testing

struct EventBearingTests {
  @Test func `it names what it undoes and what it repairs, each once and never itself`() {
    let event = telling(.deploymentStarted, of: "x", at: 1) { event in
      event.facts.kind = .rollback
      event.facts.rollbackOf = "b"
      event.facts.remediates = ["c", "b", "x", "a"]
    }
    #expect(event.mentions == ["a", "b", "c"])
  }

  @Test func `what looks the same is not the same`() {
    // Composed and decomposed: to Swift one text, to PostgreSQL two.
    let ids = ["caf\u{E9}", "cafe\u{301}"]
    for (own, named) in [(ids[0], ids[1]), (ids[1], ids[0])] {
      let event = telling(.deploymentStarted, of: own, at: 1) { $0.facts.remediates = [named] }
      #expect(event.mentions.map { Array($0.utf8) } == [Array(named.utf8)])
    }
    let both = telling(.deploymentStarted, of: "x", at: 1) { $0.facts.remediates = ids }
    #expect(both.mentions.map { Array($0.utf8) } == [ids[1], ids[0]].map { Array($0.utf8) })
  }

  @Test func `it names what it undoes even where another event says that it is a rollback`() {
    let event = telling(.deploymentFinished, of: "x", at: 1) { $0.facts.rollbackOf = "b" }
    #expect(event.mentions == ["b"])
  }

  @Test(arguments: Meaning.allCases)
  func `only what belongs to a deployment's life names others`(meaning: Meaning) {
    let event = telling(meaning, of: "x", at: 1) { $0.facts.remediates = ["a"] }
    let isLifecycle = "\(meaning)".hasPrefix("deployment")
    #expect(event.mentions == (isLifecycle ? ["a"] : []))
    #expect(meaning.isLifecycle == isLifecycle)
  }

  @Test(
    arguments: [
      ("verification", true), ("rollback-verification", true), ("Verification", false),
      ("preverification", false), ("pre-deployment-validation", false), (nil, false),
    ] as [(String?, Bool)])
  func `a verification is told by its suite's name`(suite: String?, isVerification: Bool) {
    let event = telling(.suiteFinished, at: 1) { $0.facts.suite = suite }
    #expect(event.isVerification == isVerification)
  }
}
