import Crypto

/// The deletion of bodies, to be written as the event `retention.applied`.
package struct RetentionEvent: Sendable {
  package let reason: Pruning.Reason
  /// Ascending.
  package let positions: [Int64]
  /// What they take on the disk.
  package var bytes: Int64?
  package var environment: String?
  /// Why, as an object: the policy that is applied, or the reason that was given for an erasure.
  package var policy: JSONText

  package init(
    reason: Pruning.Reason, positions: [Int64], bytes: Int64? = nil, environment: String? = nil,
    policy: JSONText
  ) {
    self.reason = reason
    self.positions = positions
    self.bytes = bytes
    self.environment = environment
    self.policy = policy
  }

  /// The CloudEvent, as JSON. Its id follows from what is deleted, so that it is told once.
  ///
  /// - Parameter time: when
  /// - Returns: bytes for `ReceivedEvent(parsing:now:)`
  package func bytes(time: Timestamp) -> [UInt8] {
    let digest = digest
    let ranges = Pruning.ranges(of: positions).map { range in
      JSONText.array([.int(range.lowerBound), .int(range.upperBound)])
    }
    var content: [(String, JSONText)] = [
      ("policy", policy), ("reason", .string(reason.rawValue)),
      ("bodies", .int(Int64(positions.count))), ("positions", .array(ranges)),
      ("digest", .string(digest)),
    ]
    if let bytes { content.append(("bytes", .int(bytes))) }
    if let environment { content.append(("environment", .reference(environment))) }
    return RuleEvent.bytes(
      "retention.applied", of: digest, identity: [digest, time.description], time: time,
      content: .object(content))
  }

  /// SHA-256 of the positions, each in decimal and followed by a line feed.
  package var digest: String {
    var hash = SHA256()
    for position in positions { hash.update(data: Array("\(position)\n".utf8)) }
    let digits = Array("0123456789abcdef".utf8)
    let hexadecimal = hash.finalize().flatMap { [digits[Int($0 >> 4)], digits[Int($0 & 0xF)]] }
    return "sha256:" + String(decoding: hexadecimal, as: UTF8.self)
  }
}
