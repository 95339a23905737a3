internal import Deployments
package import Merkle

/// The bytes of a leaf but for what only the append knows: the position and the time recorded.
///
/// A leaf is UTF-8 JSON in the subset of JCS (RFC 8785) that the log uses: keys sorted, integers only,
/// minimal escapes. Its keys up to `position` and those after `recorded` are written here, outside the
/// append's transaction, so that a batch costs the head lock no more than a copy and a hash.
struct Leaf: Sendable {
  static let format = 1
  /// A leaf is kept for ever and read in every rebuild and verification: 8 KiB at the most.
  static let maximumSize = 8_192

  private let beforePosition: [UInt8]
  private let afterRecorded: [UInt8]

  /// Writes all of the leaf that is known before the append.
  ///
  /// - Throws: a `Rejection` where the whole leaf would exceed 8 KiB
  init(
    of event: Event, by principal: Principal, body: BodyDigest, log: String
  ) throws(Rejection) {
    var head = LeafWriter(capacity: 768)
    head.object("actor") {
      $0.member("id", principal.id)
      $0.member("issuer", principal.issuer)
      $0.member("kind", principal.kind)
    }
    head.member("artifact", event.artifact)
    head.array("bodies") { $0.element(body.write) }
    head.member("deployment", event.deployment)
    head.member("environment", event.environment)
    head.object("facts") { event.facts.write(to: &$0) }
    head.member("id", event.id)
    head.member("log", log)
    head.member("occurred", event.occurred)
    head.key("position")

    var tail = LeafWriter(continuing: true, capacity: 384)
    tail.member("service", event.service)
    tail.member("source", event.source)
    tail.member("subject", event.subject)
    tail.member("type", event.type)
    tail.member("v", Int64(Self.format))
    tail.close()

    beforePosition = head.bytes
    afterRecorded = tail.bytes
    let longest = beforePosition.count + afterRecorded.count + Self.positionAndRecordedSize
    guard longest <= Self.maximumSize else {
      throw Rejection(
        rule: .leafSize,
        message: """
          what the log keeps of this event for ever would take \(longest) bytes, more than \
          \(Self.maximumSize); list fewer changes or remediated deployments, or shorten its ids
          """)
    }
  }

  /// The most digits of a position, and `,"recorded":"2026-01-15T14:00:00.000000Z"`.
  private static let positionAndRecordedSize = 19 + 41

  /// The bytes that are hashed, stored and served; the time as `Timestamp` describes itself, written once an append.
  func bytes(position: Int64, recorded: String) -> [UInt8] {
    var bytes: [UInt8] = []
    bytes.reserveCapacity(
      beforePosition.count + Self.positionAndRecordedSize + afterRecorded.count)
    bytes.append(contentsOf: beforePosition)
    bytes.append(contentsOf: String(position).utf8)
    bytes.append(contentsOf: #","recorded":""#.utf8)
    bytes.append(contentsOf: recorded.utf8)
    bytes.append(UInt8(ascii: "\""))
    bytes.append(contentsOf: afterRecorded)
    return bytes
  }
}

/// What a leaf says of a body: enough to verify it while it is there, nothing to guess it from afterwards.
package struct BodyDigest: Hashable, Sendable {
  /// What the body is to the entry: `event`, the event as it was received.
  package let role: String
  package let mediaType: String
  /// Bytes.
  package let size: Int64
  /// `SHA-256(salt ‖ body)`; the salt is deleted with the body.
  package let sha256: Hash

  /// The digest of an event's own bytes under a salt of 32 bytes.
  init(of body: [UInt8], mediaType: String, salt: Hash) {
    self.role = "event"
    self.mediaType = mediaType
    self.size = Int64(body.count)
    self.sha256 = .digest {
      $0.add(salt)
      $0.add(body.span)
    }
  }

  init(role: String, mediaType: String, size: Int64, sha256: Hash) {
    self.role = role
    self.mediaType = mediaType
    self.size = size
    self.sha256 = sha256
  }

  fileprivate func write(to writer: inout LeafWriter) {
    writer.member("role", role)
    writer.member("sha256", sha256.description)
    writer.member("size", size)
    writer.member("type", mediaType)
  }
}
