package import Deployments

/// Some weeks of a platform's deployments made up at random for the metrics, the same for the same seed.
///
/// Ends without a start, clocks that disagree, verdicts that contradict each other, rollbacks of rollbacks, incidents
/// that name a deployment late or never: whatever a number has to be exact about happens often. Every event has gone
/// through its real JSON bytes and the parser. `events` is the order of arrival, in which some come days late and some
/// come twice. Ids and services carry the platform's name, so that several fit into one log and bear on nothing of each other's.
///
/// ```swift
/// let platform = RandomPlatform(seed: 7, deployments: 80)
/// _ = try await log.append(platform.events)
/// ```
package struct RandomPlatform: Sendable {
  /// In the order in which they arrive; those delivered twice are in it twice.
  package private(set) var events: [ReceivedEvent] = []
  /// Every event occurred at or after this …
  package let from: Timestamp
  /// … and before this.
  package let to: Timestamp
  package let services: [String]
  package let environments = ["dev", "production", "staging"]
  package let teams = ["payments", "storefront"]

  /// The log's time when the events are parsed: after all of them.
  package static let now = RandomHistory.now
  private static let day: Int64 = 86_400_000_000
  /// From the beginning of a platform to that of the next: no event reaches so far.
  private static let term = 70 * day

  var random: SplitMix64
  let name: String
  var clock: Int64
  private var arrivals: [(time: Int64, order: Int, event: ReceivedEvent)] = []
  /// Every attempt so far, in the order in which they began.
  var attempts: [RandomEvent.Attempt] = []
  /// When deployments ended, so that others can end in the same microsecond.
  var ends: [Int64] = []
  /// Rolled back before, and likely to be once more.
  var undone: [RandomEvent.Attempt] = []

  /// - Parameters:
  ///   - seed: the same seed gives the same platform
  ///   - deployments: how many; each has some five events
  ///   - term: how many platforms of the same log came before it in time
  package init(seed: UInt64, deployments: Int, term: Int64 = 0) {
    random = SplitMix64(seed: seed)
    let name = "p\(seed)"
    self.name = name
    // 2016-01-04T00:00:00Z: some fifty terms fit before `now`.
    let beginning = 1_451_865_600_000_000 + term * Self.term
    from = Timestamp(microseconds: beginning)
    to = Timestamp(microseconds: beginning + Self.term)
    precondition(to < Self.now, "term \(term) ends after the log's time")
    services = ["catalog", "checkout", "search"].map { "\($0)-\(name)" }
    clock = beginning + 7 * Self.day
    let pace = 28 * Self.day / Int64(deployments)
    for _ in 0..<deployments {
      // A quarter begin together.
      if !chance(25) { clock += .random(in: 0..<(2 * pace), using: &random) }
      addDeployment()
      if chance(6) { addUnattributedIncident() }
    }
    arrivals.sort { ($0.time, $0.order) < ($1.time, $1.order) }
    events = arrivals.map(\.event)
  }

  mutating func chance(_ percent: Int) -> Bool {
    Int.random(in: 0..<100, using: &random) < percent
  }

  mutating func pick<Element>(_ elements: [Element]) -> Element {
    elements[Int.random(in: 0..<elements.count, using: &random)]
  }

  /// Between a second and ten minutes, to the microsecond.
  mutating func pause() -> Int64 { .random(in: 1_000_000...600_000_000, using: &random) }

  /// Lets an event arrive: soon after it occurred, hours or days later, or twice; written with any offset, which
  /// changes nothing about when it occurred.
  mutating func deliver(_ event: RandomEvent) {
    var event = event
    // The digits first, so that ids do not sort as the events occurred.
    event.id = "\(arrivals.count * 7_919 % 1_000)-\(arrivals.count)-\(name)"
    event.source = "https://ci.example.com/\(pick(["a", "b"]))/\(name)"
    event.offset = pick([0, 0, 60, 120, -330, 765])
    let received = event.received(at: Self.now)
    let delay = pick([0, 0, 0, 0, 0, 0, 0, pause() * 30, Self.day, 5 * Self.day])
    arrive(received, at: event.occurred + delay)
    if chance(4) { arrive(received, at: event.occurred + delay + pause() * 100) }
  }

  private mutating func arrive(_ event: ReceivedEvent, at time: Int64) {
    arrivals.append((time, arrivals.count, event))
  }
}
