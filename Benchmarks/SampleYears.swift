import Deployments

/// Three years of deployments, evenly spread over a hundred services in three environments: five events each, in the
/// order of their times. One in eleven fails, most of those are rolled back.
struct SampleYears {
  static let start = Timestamp(microseconds: 1_640_995_200_000_000)  // 2022-01-01
  static let length = 1_095 * 86_400 * second
  static let second: Int64 = 1_000_000

  /// Microseconds from one deployment's beginning to the next one's.
  private let spacing: Int64
  private var random = Digits()
  /// How many deployments have begun, rollbacks among them.
  private var begun = 0
  /// What lies ahead of everything given out so far.
  private var pending: [Event] = []
  /// What failed last in a place, until the next deployment there repairs it.
  private var broken: [Int: String] = [:]

  /// - Parameter count: deployments in all three years
  init(count: Int) {
    spacing = Self.length / Int64(count)
  }

  /// When everything has happened that begins before the `count`th deployment, but for what takes longer.
  func time(of count: Int) -> Timestamp { Self.start + Int64(count) * spacing }

  /// What happens from the last call to the beginning of the `end`th deployment.
  mutating func events(upTo end: Int) -> [ReceivedEvent] {
    while begun < end { begin() }
    let limit = time(of: begun).microseconds
    pending.sort { Self.microseconds($0) < Self.microseconds($1) }
    let due = pending.prefix { Self.microseconds($0) < limit }
    pending.removeFirst(due.count)
    return due.map {
      ReceivedEvent(event: $0, body: Array("{}".utf8), mediaType: "application/json")
    }
  }

  private static func microseconds(_ event: Event) -> Int64 { event.occurred?.microseconds ?? 0 }

  private mutating func begin() {
    let place = number(in: 0..<300)
    var attempt = SampleAttempt(number: begun, place: place, begins: time(of: begun))
    attempt.queues = time(0..<120)
    attempt.takes = time(60..<900)
    attempt.changes = (0..<number(in: 1..<4)).map { _ in time(600..<400_000) }
    if let repaired = broken.removeValue(forKey: place) { attempt.facts.remediates = [repaired] }
    begun += 1
    switch number(in: 0..<1_000) {
    case 0..<90: fail(&attempt, place)
    case 90..<100: attempt.end(.failure, in: .validate)
    case 100..<110: attempt.end(.cancel, in: .queue)
    case 110..<130: attempt.facts.changed = false
    case 130..<135: pending += attempt.incident(after: time(600..<20_000), for: time(60..<9_000))
    case 135: pending += attempt.incident(after: 0, for: time(60..<9_000), isAttributed: false)
    case 136..<146: rollBack(attempt, after: time(3_600..<90_000), by: "manual")
    default: break
    }
    pending += attempt.events
  }

  private mutating func fail(_ attempt: inout SampleAttempt, _ place: Int) {
    attempt.end(.failure, in: [.verify, .verify, .rollout, .deploy][number(in: 0..<4)])
    broken[place] = attempt.id
    if number(in: 0..<10) < 8 { rollBack(attempt, after: time(5..<60), by: "pipeline") }
  }

  private mutating func rollBack(
    _ attempt: SampleAttempt, after pause: Int64, by trigger: String
  ) {
    var rollback = SampleAttempt(
      number: begun, place: attempt.place, begins: attempt.ends + pause)
    rollback.takes = time(30..<200)
    rollback.facts.kind = .rollback
    rollback.facts.rollbackOf = attempt.id
    rollback.facts.trigger = trigger
    begun += 1
    pending += rollback.events
  }

  private mutating func number(in range: Range<Int>) -> Int {
    Int.random(in: range, using: &random)
  }

  /// Microseconds, of a number of seconds.
  private mutating func time(_ seconds: Range<Int64>) -> Int64 {
    Int64.random(
      in: seconds.lowerBound * Self.second..<seconds.upperBound * Self.second, using: &random)
  }
}

/// The same numbers in every run: SplitMix64 (Steele, Lea, Flood 2014).
private struct Digits: RandomNumberGenerator {
  private var state: UInt64 = 2022

  mutating func next() -> UInt64 {
    state &+= 0x9e37_79b9_7f4a_7c15
    var word = state
    word = (word ^ word >> 30) &* 0xbf58_476d_1ce4_e5b9
    word = (word ^ word >> 27) &* 0x94d0_49bb_1331_11eb
    return word ^ word >> 31
  }
}

func + (time: Timestamp, microseconds: Int64) -> Timestamp {
  Timestamp(microseconds: time.microseconds + microseconds)
}
