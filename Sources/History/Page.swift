internal import Deployments
internal import Log

/// What one page of the log makes of the read models, worked out before anything is written.
struct Page: Sendable {
  struct Sighting: Sendable {
    let position: Int64
    let environment: String
    let service: String
    let seen: Timestamp
    /// None where the service was removed.
    let artifact: String?
  }

  struct Place: Hashable, Sendable {
    let environment: String
    let service: String

    static func == (one: Place, other: Place) -> Bool {
      Exact(one.environment) == Exact(other.environment)
        && Exact(one.service) == Exact(other.service)
    }
  }

  /// How many entries the tables stand for before it, and after it.
  let start, end: Int64
  let entries: [Entry]
  private(set) var deployments = Versions<Deployment>()
  private(set) var measurements = Versions<Measurement>()
  private(set) var incidents: [IncidentReport] = []
  /// Entries that rule about what is kept.
  private(set) var rules: [Entry] = []
  private(set) var mentions: [(deployment: String, position: Int64)] = []
  private(set) var sightings: [Sighting] = []
  private(set) var places: [Place: Int64] = [:]

  /// Folds the entries, in order, into the deployments that they bear on.
  init(_ entries: [Entry], from start: Int64, into states: inout [Exact: DeploymentState]) {
    self.entries = entries
    self.start = start
    end = start + Int64(entries.count)
    // By their indexes: a copy of an entry counts the references of all its strings.
    for index in entries.indices { add(entries[index], into: &states) }
  }

  private mutating func add(_ entry: Entry, into states: inout [Exact: DeploymentState]) {
    if let own = entry.event.deployment { fold(entry, into: own, &states) }
    for id in entry.event.mentions {
      fold(entry, into: id, &states)
      mentions.append((id, entry.position))
    }
    if entry.event.facts.rule != nil { rules.append(entry) }
    if let report = IncidentReport(entry) { incidents.append(report) }
    if let sighting = Sighting(entry) {
      sightings.append(sighting)
      add(Place(environment: sighting.environment, service: sighting.service), entry.position)
    }
  }

  private mutating func fold(
    _ entry: Entry, into id: String, _ states: inout [Exact: DeploymentState]
  ) {
    guard let change = states[Exact(id), default: DeploymentState(id: id)].apply(entry) else {
      return
    }
    let (before, after) = change
    deployments.add(after, of: id, at: entry.position, isKnown: before != nil)
    let (earlier, measurement) = (before.flatMap(Measurement.init), Measurement(of: after))
    if let measurement, measurement != earlier {
      measurements.add(measurement, of: id, at: entry.position, isKnown: earlier != nil)
    }
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
  /// - Returns: the deployment before and after; nil where the entry changes nothing
  @discardableResult
  mutating func apply(_ entry: Entry) -> (before: Deployment?, after: Deployment)? {
    fold.apply(entry.event, actor: entry.principal.description)
    guard let after = fold.deployment, after != deployment else { return nil }
    defer { deployment = after }
    return (deployment, after)
  }
}
