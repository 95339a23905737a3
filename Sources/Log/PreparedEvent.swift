internal import Deployments
internal import Merkle

/// An event with all of its entry that can be made before the append's transaction.
///
/// A class since it is passed from hand to hand: as a struct each copy counts the references of all its strings.
final class PreparedEvent: Sendable {
  let received: ReceivedEvent
  let identity: Identity
  let salt: [UInt8]
  let digest: BodyDigest
  let leaf: Leaf

  /// - Throws: a `Rejection` where the leaf would be too large
  init(
    _ received: ReceivedEvent, by principal: Principal, log: String, salt: [UInt8],
    prunes: Bool = false
  ) throws(Rejection) {
    self.received = received
    identity = Identity(source: received.event.source, id: received.event.id)
    self.salt = salt
    digest = BodyDigest(of: received.body, mediaType: received.mediaType, salt: salt)
    var event = received.event
    // Whoever says that bodies were deleted is believed only by the transaction that deletes them.
    if !prunes, case .pruning = event.facts.rule { event.facts.rule = nil }
    leaf = try Leaf(of: event, by: principal, body: digest, log: log)
  }
}

/// Salts for the bodies of one append: 32 bytes each, hashed from a seed that is forgotten with it, so that none
/// can be computed from another.
///
/// The operating system is asked for the seed only: asking it for every salt took a sixth of the append.
struct Salts {
  private let seed: [UInt8]
  private var count: UInt64 = 0

  init() {
    var random = SystemRandomNumberGenerator()
    seed = (0..<4).flatMap { _ in Self.bytes(of: random.next()) }
  }

  mutating func next() -> [UInt8] {
    count += 1
    return Hash.digest(of: seed, then: Self.bytes(of: count)).bytes
  }

  private static func bytes(of word: UInt64) -> [UInt8] {
    (0..<8).map { UInt8(truncatingIfNeeded: word >> ($0 * 8)) }
  }
}

/// The short key of `(source, id)`: the first 16 bytes of `SHA-256(source ‖ 0x00 ‖ id)`.
///
/// Its index is the one of the log that is hit at random, hence not the texts themselves. NUL is in no
/// event, so no two pairs are written alike.
struct Identity: Hashable, Sendable {
  let bytes: [UInt8]

  init(source: String, id: String) {
    self.init(sourceUTF8: source.utf8, idUTF8: id.utf8)
  }

  init(sourceUTF8: some Collection<UInt8>, idUTF8: some Collection<UInt8>) {
    var text = Array(sourceUTF8)
    text.append(0)
    text += idUTF8
    bytes = Array(Hash.digest(of: text).bytes.prefix(16))
  }

  init(bytes: [UInt8]) {
    self.bytes = bytes
  }
}
