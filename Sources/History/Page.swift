internal import Deployments
internal import Log

/// What one page of the log makes of the read models, worked out before anything is written.
struct Page {
  struct Sighting {
    let position: Int64
    let environment: String
    let service: String
    let seen: Timestamp
    /// None where the service was removed.
    let artifact: String?
  }

  struct Place: Hashable {
    let environment: String
    let service: String
  }

  let entries: [Entry]
  private(set) var versions: [Version] = []
  /// Where the version that is current in the tables ends, by deployment.
  private(set) var closings: [String: Int64] = [:]
  private(set) var mentions: [(deployment: String, position: Int64)] = []
  private(set) var sightings: [Sighting] = []
  private(set) var places: [Place: Int64] = [:]

  /// The place in `versions` of each deployment's last version.
  private var last: [String: Int] = [:]

  /// Folds the entries, in order, into the deployments that they bear on.
  init(_ entries: [Entry], into states: inout [String: DeploymentState]) {
    self.entries = entries
    for entry in entries {
      for id in entry.bearings {
        fold(entry, into: id, &states)
      }
      for id in entry.event.mentions { mentions.append((id, entry.position)) }
      if let sighting = Sighting(entry) {
        sightings.append(sighting)
        add(Place(environment: sighting.environment, service: sighting.service), entry.position)
      }
    }
  }

  private mutating func fold(
    _ entry: Entry, into id: String, _ states: inout [String: DeploymentState]
  ) {
    let change = states[id, default: DeploymentState(id: id)].apply(entry)
    guard let after = change.after else { return }
    if let index = last[id] {
      versions[index].until = entry.position
    } else if change.wasKnown {
      closings[id] = entry.position
    }
    last[id] = versions.count
    versions.append(Version(deployment: after, since: entry.position))
    if let environment = after.environment, let service = after.service {
      add(Place(environment: environment, service: service), entry.position)
    }
  }

  private mutating func add(_ place: Place, _ position: Int64) {
    if places[place] == nil { places[place] = position }
  }
}

extension Page.Sighting {
  /// A service event that belongs to no deployment says by itself what runs.
  init?(_ entry: Entry) {
    let event = entry.event
    guard event.deployment == nil, let environment = event.environment,
      let service = event.service
    else { return nil }
    switch Meaning(type: event.type) {
    case .serviceDeployed, .serviceUpgraded, .serviceRolledBack:
      guard let artifact = event.artifact else { return nil }
      self.init(
        position: entry.position, environment: environment, service: service,
        seen: entry.occurred, artifact: artifact)
    case .serviceRemoved:
      self.init(
        position: entry.position, environment: environment, service: service,
        seen: entry.occurred, artifact: nil)
    default: return nil
    }
  }
}

extension Entry {
  /// The deployments that this entry tells something of: its own, and those that it names.
  var bearings: [String] {
    guard let own = event.deployment else { return event.mentions }
    return [own] + event.mentions
  }
}

/// A deployment between two pages: what was told of it, and what follows from that.
struct DeploymentState: Sendable {
  private var fold: DeploymentFold
  private(set) var deployment: Deployment?

  init(id: String) {
    fold = DeploymentFold(id: id)
  }

  /// Folds an entry.
  ///
  /// - Returns: whether there was a deployment before, and what it is now; nil where the entry changes nothing
  @discardableResult
  mutating func apply(_ entry: Entry) -> (wasKnown: Bool, after: Deployment?) {
    fold.apply(entry.event, actor: entry.principal.description)
    let after = fold.deployment
    let wasKnown = deployment != nil
    guard after != deployment else { return (wasKnown, nil) }
    deployment = after
    return (wasKnown, after)
  }
}
