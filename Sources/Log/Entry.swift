package import Deployments
internal import Merkle

/// One entry of the log, read back from its leaf.
package struct Entry: Hashable, Sendable {
  /// Its index in the log and in the tree, from 0.
  package let position: Int64
  /// The log's own time at the append; never before that of an earlier entry.
  package let recorded: Timestamp
  package let principal: Principal
  package let event: Event
  /// What the leaf says of the bodies, whether they are still stored or not.
  package let bodies: [BodyDigest]

  /// When it happened by its producer's account, or when it was recorded where the producer says nothing.
  package var occurred: Timestamp { event.occurred ?? recorded }
}

extension Entry {
  /// Reads a stored leaf.
  ///
  /// - Throws: `LogError.unreadableLeaf` for what no append of this log writes
  package init(leaf: [UInt8], position: Int64) throws(LogError) {
    let root: JSON.Value
    do throws(Rejection) {
      root = try JSON(leaf).root
    } catch {
      throw .unreadableLeaf(position: position, reason: error.description)
    }
    guard root["v"]?.int == Int64(Leaf.format) else {
      throw .unreadableLeaf(
        position: position, reason: "its format is not version \(Leaf.format)")
    }
    guard root["position"]?.int == position else {
      throw .unreadableLeaf(position: position, reason: "it says that it is at another position")
    }
    guard let recorded = root["recorded"]?.timestamp, let actor = root["actor"],
      let source = root["source"]?.string, let id = root["id"]?.string,
      let type = root["type"]?.string, let bodies = root["bodies"]?.elements
    else {
      throw .unreadableLeaf(position: position, reason: "a key that every leaf has is missing")
    }
    self.position = position
    self.recorded = recorded
    self.principal = Principal(
      kind: actor["kind"]?.string ?? "", issuer: actor["issuer"]?.string ?? "",
      id: actor["id"]?.string ?? "")
    self.event = Event(
      source: source, id: id, type: type, subject: root["subject"]?.string,
      occurred: root["occurred"]?.timestamp, deployment: root["deployment"]?.string,
      environment: root["environment"]?.string, service: root["service"]?.string,
      artifact: root["artifact"]?.string, facts: root["facts"].map(Facts.init(leaf:)) ?? Facts())
    self.bodies = bodies.compactMap(BodyDigest.init(leaf:))
  }
}

extension BodyDigest {
  fileprivate init?(leaf: JSON.Value) {
    guard let role = leaf["role"]?.string, let mediaType = leaf["type"]?.string,
      let size = leaf["size"]?.int, let sha256 = leaf["sha256"]?.string.flatMap(Hash.init(hex:))
    else { return nil }
    self.init(role: role, mediaType: mediaType, size: size, sha256: sha256)
  }
}
