/// What one event tells of a deployment, kept as long as no later event of its kind tells it anew.
///
/// Later means by the producer's time. Source and id break ties, so that the order in which events arrive
/// never matters. A class since it is shared between registers: a copy of the event costs all of its strings.
final class Telling: Sendable {
  let occurred: Timestamp
  let event: Event
  let actor: String

  init(occurred: Timestamp, event: Event, actor: String) {
    self.occurred = occurred
    self.event = event
    self.actor = actor
  }

  func isLater(than other: Telling) -> Bool {
    guard occurred == other.occurred else { return occurred > other.occurred }
    guard event.source == other.event.source else { return event.source > other.event.source }
    return event.id > other.event.id
  }
}

/// All events of one kind about one deployment: when it first happened, and what was last told.
struct Tellings: Sendable {
  private(set) var first: Timestamp
  private(set) var latest: Telling

  init(_ telling: Telling) {
    first = telling.occurred
    latest = telling
  }

  mutating func hear(_ telling: Telling) {
    first = min(first, telling.occurred)
    if telling.isLater(than: latest) { latest = telling }
  }
}

extension Tellings? {
  mutating func hear(_ telling: Telling) {
    if self == nil { self = Tellings(telling) } else { self?.hear(telling) }
  }
}
