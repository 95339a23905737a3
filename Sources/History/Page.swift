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

  /// Folds the entries, in order.
  init(_ entries: [Entry], from start: Int64, into folds: inout Folds) {
    self.entries = entries
    self.start = start
    end = start + Int64(entries.count)
    // By their indexes: a copy of an entry counts the references of all its strings.
    for index in entries.indices { add(entries[index], into: &folds) }
  }

  private mutating func add(_ entry: Entry, into folds: inout Folds) {
    for change in folds.apply(entry) { add(change, at: entry.position) }
    for id in entry.event.mentions { mentions.append((id, entry.position)) }
    if entry.event.facts.rule != nil { rules.append(entry) }
    if let report = IncidentReport(entry) { incidents.append(report) }
    if let sighting = Sighting(entry) {
      sightings.append(sighting)
      add(Place(environment: sighting.environment, service: sighting.service), entry.position)
    }
  }

  private mutating func add(_ change: DeploymentState.Change, at position: Int64) {
    let (before, after) = (change.before, change.after)
    deployments.add(after, of: after.id, at: position, isKnown: before != nil)
    let (earlier, measurement) = (before.flatMap(Measurement.init), Measurement(of: after))
    if let measurement, measurement != earlier {
      measurements.add(measurement, of: after.id, at: position, isKnown: earlier != nil)
    }
    if let environment = after.environment, let service = after.service {
      add(Place(environment: environment, service: service), position)
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
