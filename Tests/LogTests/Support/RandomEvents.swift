import Deployments
import TestSupport

extension Event {
  /// An event in which each optional part is there or not.
  static func random(using random: inout SplitMix64) -> Event {
    Event(
      source: .random(using: &random), id: .random(using: &random), type: .random(using: &random),
      subject: random.maybe(String.random), occurred: random.maybe(Timestamp.random),
      deployment: random.maybe(String.random), environment: random.maybe(String.random),
      service: random.maybe(String.random), artifact: random.maybe(String.random),
      facts: .random(using: &random))
  }
}

extension Facts {
  static func random(using random: inout SplitMix64) -> Facts {
    var facts = Facts()
    facts.changed = random.maybe { Bool.random(using: &$0) }
    facts.changes = random.several { random in
      Change(commit: .random(using: &random), committed: .random(using: &random))
    }
    facts.check = random.maybe(String.random)
    facts.chain = random.maybe(String.random)
    facts.commit = random.maybe(String.random)
    facts.committed = random.maybe(Timestamp.random)
    facts.kind = random.maybe { Kind.allCases.randomElement(using: &$0) } ?? nil
    facts.layer = random.maybe(String.random)
    facts.outcome = random.maybe { Outcome.allCases.randomElement(using: &$0) } ?? nil
    facts.phase = random.maybe { Phase.allCases.randomElement(using: &$0) } ?? nil
    facts.previousArtifact = random.maybe(String.random)
    facts.promotedFromEnvironment = random.maybe(String.random)
    facts.promotedFromDeployment = random.maybe(String.random)
    facts.remediates = random.several(String.random)
    facts.rollbackOf = random.maybe(String.random)
    facts.rolloutDuration = random.maybe { Int64.random(in: 0...(1 << 53) - 1, using: &$0) }
    facts.started = random.maybe(Timestamp.random)
    facts.deployed = random.maybe(Timestamp.random)
    facts.suite = random.maybe(String.random)
    facts.supersededBy = random.maybe(String.random)
    facts.task = random.maybe(String.random)
    facts.team = random.maybe(String.random)
    facts.trigger = random.maybe(String.random)
    facts.verified = random.maybe { Bool.random(using: &$0) }
    return facts
  }
}

extension Timestamp {
  /// From the year 0000 to the year 9999, every other time without a fraction.
  static func random(using random: inout SplitMix64) -> Timestamp {
    let seconds = Int64.random(in: -62_167_219_200...253_402_300_798, using: &random)
    let fraction = random.maybe { Int64.random(in: 0...999_999, using: &$0) } ?? 0
    return Timestamp(microseconds: seconds * 1_000_000 + fraction)
  }
}

extension String {
  /// Up to a dozen characters, among them those that JSON escapes and those outside the first plane.
  static func random(using random: inout SplitMix64) -> String {
    let alphabet = Array("ab09-./@:\"\\\n\t\u{1}\u{1f}\u{7f}é\u{2028}\u{ffff}🚢")
    return String(
      (0...Int.random(in: 0...11, using: &random)).compactMap { _ in
        alphabet.randomElement(using: &random)
      })
  }
}

extension SplitMix64 {
  mutating func maybe<Value>(_ make: (inout SplitMix64) -> Value) -> Value? {
    Bool.random(using: &self) ? make(&self) : nil
  }

  mutating func several<Value>(_ make: (inout SplitMix64) -> Value) -> [Value] {
    (0..<Int.random(in: 0...4, using: &self)).map { _ in make(&self) }
  }
}
