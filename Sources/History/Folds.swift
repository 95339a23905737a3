internal import Deployments
internal import Log

/// What the projector has folded: each deployment and each incident with all that was told of it.
///
/// Who names a deployment is told to it, so that it has to be here before: `missing` says what has to be read, and
/// `complete` takes it.
struct Folds: Sendable {
  private(set) var deployments: [Exact: DeploymentState] = [:]
  private(set) var incidents: [Exact: IncidentFold] = [:]

  /// Deployments and incidents, by their ids.
  struct Names: Sendable {
    var deployments: Set<Exact> = []
    var incidents: Set<Exact> = []

    var isEmpty: Bool { deployments.isEmpty && incidents.isEmpty }
  }

  var count: Int { deployments.count + incidents.count }

  /// Folds an entry.
  ///
  /// - Returns: the deployments that it changes: its own, and those that this one or its incident names
  mutating func apply(_ entry: Entry) -> [DeploymentState.Change] {
    var changes: [DeploymentState.Change] = []
    if let own = entry.event.deployment.map(Exact.init) {
      if let change = deployments[own, default: DeploymentState(id: own.text)].apply(entry) {
        changes.append(change)
        for id in deployments[own]?.named ?? [] {
          tell(id, &changes) { $0.learn(of: change.after) }
        }
      }
    }
    if let id = entry.event.incident.map(Exact.init) {
      let told = incidents[id, default: IncidentFold(id: id.text)].apply(entry.event)
      guard let fold = incidents[id] else { return changes }
      for id in told { tell(id, &changes) { $0.learn(of: fold.incident(of: id)) } }
    }
    return changes
  }

  private mutating func tell(
    _ id: Exact, _ changes: inout [DeploymentState.Change],
    _ learn: (inout DeploymentState) -> DeploymentState.Change?
  ) {
    if let change = learn(&deployments[id, default: DeploymentState(id: id.text)]) {
      changes.append(change)
    }
  }

  /// What has to be here before these entries are folded, and is not.
  func missing(for entries: [Entry]) -> Names {
    var missing = Names()
    func look(_ id: Exact) {
      if deployments[id] == nil { missing.deployments.insert(id) }
    }
    for entry in entries {
      if let own = entry.event.deployment.map(Exact.init) {
        look(own)
        // One that is here because another names it may have come alone.
        deployments[own]?.named.forEach(look)
      }
      entry.event.mentions.map(Exact.init).forEach(look)
      // One that is here came with the deployments that it names.
      if let incident = entry.event.incident.map(Exact.init), incidents[incident] == nil {
        missing.incidents.insert(incident)
      }
    }
    return missing
  }

  /// Adds what was missing, and what that names, from all entries that bear on it.
  mutating func complete(_ missing: Names, from entries: [Entry]) {
    var read = Folds()
    for entry in entries { _ = read.apply(entry) }
    // Of the rest, not all that tells something of it has been read.
    var whole = missing.deployments
    for id in missing.deployments {
      whole.formUnion(read.deployments[id]?.named ?? [])
    }
    for id in missing.incidents {
      if let named = read.incidents[id]?.named { whole.formUnion(named) }
      if incidents[id] == nil { incidents[id] = read.incidents[id] }
    }
    for id in whole where deployments[id] == nil { deployments[id] = read.deployments[id] }
  }
}
