internal import Deployments

/// A leaf's `facts`. The keys are those of the payload that they come from, in sorted order.
extension Facts {
  func write(to writer: inout LeafWriter) {
    // An event that rules about what the log keeps says nothing of a deployment's course.
    if let rule { return rule.write(to: &writer) }
    writer.member("chain", chain)
    writer.member("changed", changed)
    writer.array("changes") { array in
      for change in changes { array.element(change.leafText) }
    }
    writer.member("check", check)
    writer.member("commit", commit)
    writer.member("committedAt", committed)
    writer.member("deployedAt", deployed)
    writer.member("kind", kind?.rawValue)
    writer.member("layer", layer)
    writer.member("outcome", outcome?.rawValue)
    writer.member("phase", phase?.rawValue)
    writer.member("previousArtifact", previousArtifact)
    writer.object("promotedFrom") {
      $0.member("deployment", promotedFromDeployment)
      $0.member("environment", promotedFromEnvironment)
    }
    writer.array("remediates") { array in
      for deployment in remediates { array.element(deployment) }
    }
    writer.member("rollbackOf", rollbackOf)
    writer.member("rolloutMicroseconds", rolloutDuration)
    writer.member("startedAt", started)
    writer.member("suite", suite)
    writer.member("supersededBy", supersededBy)
    writer.member("task", task)
    writer.member("team", team)
    writer.member("trigger", trigger)
    writer.member("verified", verified)
  }

  /// Reads a leaf's `facts`; keys that this version does not know are passed over.
  init(leaf: JSON.Value) {
    self.init()
    rule = Rule(leaf: leaf)
    for (key, value) in leaf.members {
      switch key {
      case "chain": chain = value.string
      case "changed": changed = value.bool
      case "changes":
        changes = value.elements.compactMap { $0.string.flatMap(Change.init(leafText:)) }
      case "check": check = value.string
      case "commit": commit = value.string
      case "committedAt": committed = value.timestamp
      case "deployedAt": deployed = value.timestamp
      case "kind": kind = value.string.flatMap(Kind.init(rawValue:))
      case "layer": layer = value.string
      case "outcome": outcome = value.string.flatMap(Outcome.init(rawValue:))
      case "phase": phase = value.string.flatMap(Phase.init(rawValue:))
      case "previousArtifact": previousArtifact = value.string
      case "promotedFrom":
        promotedFromDeployment = value["deployment"]?.string
        promotedFromEnvironment = value["environment"]?.string
      case "remediates": remediates = value.elements.compactMap(\.string)
      case "rollbackOf": rollbackOf = value.string
      case "rolloutMicroseconds": rolloutDuration = value.int
      case "startedAt": started = value.timestamp
      case "suite": suite = value.string
      case "supersededBy": supersededBy = value.string
      case "task": task = value.string
      case "team": team = value.string
      case "trigger": trigger = value.string
      case "verified": verified = value.bool
      default: break
      }
    }
  }
}

/// A change is `7a3f9c2e1b4d@1768478400`, its commit time in seconds since 1970 with six decimals where it
/// has any: 200 of them must fit into a leaf.
extension Facts.Change {
  var leafText: String {
    let (seconds, micros) = committed.microseconds.quotientAndRemainder(dividingBy: 1_000_000)
    guard micros != 0 else { return "\(commit)@\(seconds)" }
    let sign = seconds == 0 && micros < 0 ? "-" : ""
    let decimals = String(micros.magnitude + 1_000_000).dropFirst()
    return "\(commit)@\(sign)\(seconds).\(decimals)"
  }

  init?(leafText: String) {
    guard let at = leafText.lastIndex(of: "@") else { return nil }
    let time = leafText[leafText.index(after: at)...]
    let parts = time.split(separator: ".", omittingEmptySubsequences: false)
    guard parts.count <= 2, parts.dropFirst().allSatisfy({ $0.utf8.count == 6 }),
      // With six decimals or none, the digits without the dot are the microseconds.
      let microseconds = Int64(parts[0] + (parts.count == 2 ? parts[1] : "000000"))
    else { return nil }
    self.init(
      commit: String(leafText[..<at]), committed: Timestamp(microseconds: microseconds))
  }
}
