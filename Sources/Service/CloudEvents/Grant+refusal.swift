package import Deployments
package import History
internal import Log

/// Who may append which events.
///
/// - Events need the scope `append`; those that rule the log, such as policies, holds, prunings and tokens, `admin`, and
///   so does whatever has their source.
/// - Of what rules the log, a grant with limits reaches the holds within them, and the policies that name an environment
///   within them. A token, a pruning or the end of a hold says nothing of what it bears on, and takes a grant without limits.
/// - A grant with limits reaches an event whose environment and service, and those of its deployment, all lie within
///   them. The deployment's are what the log and the other events of the request say of it: naming an environment within
///   the limits does not reach a deployment that is outside. An event that names none needs a deployment that is known.
/// - An incident is everywhere where it was reported, and where the deployments are that its reports name: one that is known
///   has to lie within the limits, whatever the new report says.
/// - What a deployment rolls back or repairs is told of that other deployment, too, which therefore has to be known and
///   within the limits. What it was promoted from may lie outside: that is what promotion is.
///
/// A deployment that two requests at once begin in different places counts as what each of them says of it.
extension Grant {
  /// The deployments whose places decide whether these events may be appended; none for a grant without limits.
  package func deploymentsInQuestion(of events: [ReceivedEvent]) -> Set<String> {
    guard !isUnlimited else { return [] }
    var ids: Set<String> = []
    for received in events {
      if let own = received.event.deployment { ids.insert(own) }
      ids.formUnion(received.event.mentions)
    }
    return ids
  }

  /// The same of incidents.
  package func incidentsInQuestion(of events: [ReceivedEvent]) -> Set<String> {
    isUnlimited ? [] : Set(events.compactMap(\.event.incident))
  }

  /// Why these events may not be appended; nil where all of them may.
  ///
  /// - Parameters:
  ///   - events: of one request
  ///   - isBatch: whether the errors tell the events apart by their indexes
  ///   - known: where the log knows the `deploymentsInQuestion` to be
  ///   - incidents: where it knows the `incidentsInQuestion` to be
  /// - Returns: `forbidden`, with an error for each event that may not
  package func refusal(
    of events: [ReceivedEvent], isBatch: Bool, known: [String: Places],
    incidents: [String: Places] = [:]
  ) -> Problem? {
    guard allows(.append) else {
      return Problem(
        .forbidden, "the token does not have the scope append",
        suggestion: "use a token that was made with --scope append")
    }
    guard allows(.admin), isUnlimited else {
      let places = isUnlimited ? [:] : Self.places(of: events, known)
      return refusal(isBatch: isBatch, events) { refusal(of: $0, places, incidents) }
    }
    return nil
  }

  /// The same, having asked the log where the deployments are.
  ///
  /// - Throws: `Problem`, among them `behind` where the read models do not answer for the deployments yet; `LogError`,
  ///   `PostgresError`
  package func check(
    _ events: [ReceivedEvent], isBatch: Bool, in history: History
  ) async throws {
    let known = try await history.places(
      of: deploymentsInQuestion(of: events), incidents: incidentsInQuestion(of: events))
    guard let known else { throw Problem.placesUnknown }
    let problem = refusal(
      of: events, isBatch: isBatch, known: known.deployments, incidents: known.incidents)
    if let problem { throw problem }
  }

  /// Whether it reaches an event of the log, as if that were to be appended.
  ///
  /// - Throws: as `check`
  func reaches(_ event: Event, in history: History) async throws -> Bool {
    guard !isUnlimited else { return true }
    let deployments = Set([event.deployment].compactMap { $0 } + event.mentions)
    let incidents = Set([event.incident].compactMap { $0 })
    guard let known = try await history.places(of: deployments, incidents: incidents) else {
      throw Problem.placesUnknown
    }
    return refusal(of: event, known.deployments, known.incidents) == nil
  }
}

extension Grant {
  /// Adds to what is known what the events say of their own deployments.
  private static func places(
    of events: [ReceivedEvent], _ known: [String: Places]
  ) -> [String: Places] {
    var places = known
    for received in events {
      let event = received.event
      guard let id = event.deployment else { continue }
      places[id, default: Places()].add(environment: event.environment, service: event.service)
    }
    return places
  }

  private func refusal(
    isBatch: Bool, _ events: [ReceivedEvent], _ reason: (Event) -> String?
  ) -> Problem? {
    var errors: [Problem.Detail] = []
    var first: (index: Int, reason: String)?
    for (index, received) in events.enumerated() {
      guard let reason = reason(received.event) else { continue }
      if first == nil { first = (index, reason) }
      guard errors.count < Faults.limit else { break }
      errors.append(Problem.Detail(reason, index: isBatch ? index : nil))
    }
    guard let first else { return nil }
    return Problem(
      .forbidden, isBatch ? "event \(first.index) \(first.reason)" : "the event \(first.reason)",
      suggestion: "use a token whose scopes and limits include this, or leave the event out",
      errors: errors)
  }

  private func refusal(
    of event: Event, _ places: [String: Places], _ incidents: [String: Places]
  ) -> String? {
    if event.isRule, !allows(.admin) {
      return "rules the log, which takes the scope admin"
    }
    guard !isUnlimited else { return nil }
    guard !event.isRule || event.meaning == .holdPlaced || event.meaning == .policyDeclared else {
      return "bears on all environments and services, which takes a token without limits"
    }
    // A policy is its environment's, whatever deployment the event may name beside it.
    let known = event.meaning == .policyDeclared ? nil : event.deployment.flatMap { places[$0] }
    return refusal(
      environments, "environment", own: event.environment, known?.environments ?? [])
      ?? refusal(services, "service", own: event.service, known?.services ?? [])
      ?? refusal(ofMentionsIn: event, places)
      ?? refusal(ofIncidentIn: event, incidents)
  }

  private func refusal(
    _ limit: Set<String>, _ noun: String, own: String?, _ known: Set<String>
  ) -> String? {
    guard !limit.isEmpty else { return nil }
    if let own, !limit.contains(own) {
      return "is about the \(noun) \(own), which the token does not reach"
    }
    guard known.isSubset(of: limit) else {
      return "belongs to a deployment of another \(noun), which the token does not reach"
    }
    guard own != nil || !known.isEmpty else {
      return """
        names no \(noun), nor a deployment of which one is known; a token with limits needs one: add it to the event, or \
        append what begins the deployment first
        """
    }
    return nil
  }

  private func refusal(ofMentionsIn event: Event, _ places: [String: Places]) -> String? {
    for id in event.mentions {
      guard covers(places[id] ?? Places()) else {
        return """
          rolls back or repairs the deployment \(id), which the token does not reach, or which the log does not know
          """
      }
    }
    return nil
  }
}

extension Grant {
  private func refusal(ofIncidentIn event: Event, _ incidents: [String: Places]) -> String? {
    guard let known = event.incident.flatMap({ incidents[$0] }), !covers(known) else { return nil }
    return "is about an incident that was reported elsewhere, too, which the token does not reach"
  }

  /// Whether all of where something belongs lies within the limits, and each of them says something of it.
  func covers(_ places: Places) -> Bool {
    (environments.isEmpty
      || !places.environments.isEmpty && places.environments.isSubset(of: environments))
      && (services.isEmpty || !places.services.isEmpty && places.services.isSubset(of: services))
  }
}

extension Problem {
  static let placesUnknown = Problem(
    .behind, "the read models are too far behind to tell where these deployments are",
    suggestion: "try again in a few seconds, or use a token without limits", retryAfter: 5)
}

extension Event {
  /// Whether it decides what the log keeps, who may do what, or what is right, or would take the id of what does.
  var isRule: Bool {
    if facts.rule != nil || source == RuleEvent.source { return true }
    switch meaning {
    case .policyDeclared, .retentionApplied, .holdPlaced, .holdReleased: return true
    default: return type.hasPrefix("dev.cdeventsx.shiplog-token.")
    }
  }
}
