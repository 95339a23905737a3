internal import Deployments
internal import Merkle

/// An event with all of its entry that can be made before the append's transaction.
///
/// A class since it is passed from hand to hand: as a struct each copy counts the references of all its strings.
final class PreparedEvent: Sendable {
  let received: ReceivedEvent
  let identity: Identity
  let salt: Hash
  let digest: BodyDigest
  let leaf: Leaf

  /// - Throws: a `Rejection` where the leaf would be too large
  init(
    _ received: ReceivedEvent, by principal: Principal, log: String, salt: Hash,
    prunes: Bool = false
  ) throws(Rejection) {
    self.received = received
    identity = Identity(source: received.event.source, id: received.event.id)
    self.salt = salt
    digest = BodyDigest(of: received.body, mediaType: received.mediaType, salt: salt)
    // Whoever says that bodies were deleted is believed only by the transaction that deletes them.
    if !prunes, case .pruning = received.event.facts.rule {
      var event = received.event
      event.facts.rule = nil
      leaf = try Leaf(of: event, by: principal, body: digest, log: log)
    } else {
      leaf = try Leaf(of: received.event, by: principal, body: digest, log: log)
    }
  }
}

/// Salts for the bodies of one append: 32 bytes each, hashed from a seed that is forgotten with it, so that none
/// can be computed from another.
///
/// The operating system is asked for the seed only: asking it for every salt took a sixth of the append.
struct Salts {
  private let seed: Hash
  private var count: UInt64 = 0

  init() {
    var random = SystemRandomNumberGenerator()
    seed = Hash(
      first: random.next(), second: random.next(), third: random.next(), fourth: random.next())
  }

  mutating func next() -> Hash {
    count += 1
    return .digest {
      $0.add(seed)
      $0.add(count)
    }
  }
}
