package import Deployments

/// One event to be, as an attempt to deploy would send it.
package struct RandomEvent: Sendable {
  /// What all events of an attempt have in common.
  package struct Attempt: Sendable {
    package var id: String
    package var environment: String
    /// An incident's may be empty: it names none.
    package var service: String
    package var artifact: String
    package var kind = "deploy"
    package var trigger: String? = "pipeline"
    package var team: String?
    /// When the head commit was made, in microseconds since 1970.
    package var committed: Int64?
    /// When each change was committed, on every event of its life; nil for two changes, on `started` alone.
    package var changes: [Int64]?
    package var promotedFrom: String?
    package var rollbackOf: String?
    package var remediates: [String] = []
    /// Whether its events do not say which deployment they belong to.
    package var isAnonymous = false

    package init(
      id: String, environment: String, service: String, artifact: String, kind: String = "deploy",
      trigger: String? = "pipeline", promotedFrom: String? = nil
    ) {
      self.id = id
      self.environment = environment
      self.service = service
      self.artifact = artifact
      self.kind = kind
      self.trigger = trigger
      self.promotedFrom = promotedFrom
    }
  }

  package var id = ""
  package var source = "https://ci.example.com"
  /// Without namespace and version, such as `service.deployed`; `com.…` for a plain CloudEvent.
  package let type: String
  package let attempt: Attempt
  /// Microseconds since 1970.
  package let occurred: Int64
  /// Minutes east of UTC that its time is written with.
  package var offset: Int64 = 0
  package var subject: String?
  package var outcome = "success"
  package var phase = "deploy"
  package var changed = true
  package var suite: String?
  package var verified: Bool?
  /// Seconds.
  package var rollout: Int64?
  /// `startedAt`, so many microseconds before.
  package var startedBefore: Int64?
  package var supersededBy: String?

  package init(_ type: String, of attempt: Attempt, at occurred: Int64) {
    self.type = type
    self.attempt = attempt
    self.occurred = occurred
  }

  /// The event as its JSON bytes and the parser make it; `now` is the log's time.
  package func received(at now: Timestamp) -> ReceivedEvent {
    do {
      return try ReceivedEvent(parsing: text.bytes, now: now)
    } catch {
      preconditionFailure("\(error) in \(text.pretty())")
    }
  }
}

extension RandomEvent {
  private typealias Members = [(String, JSONText)]

  private var isPlain: Bool { type.hasPrefix("com.") }

  private var fullType: String {
    if isPlain { return type }
    return type.hasPrefix("shiplog-") ? "dev.cdeventsx.\(type).0.1.0" : "dev.cdevents.\(type).0.3.0"
  }

  private var time: JSONText { Self.time(occurred, offset: offset) }

  private static func time(_ microseconds: Int64, offset: Int64) -> JSONText {
    let local = Timestamp(microseconds: microseconds + offset * 60_000_000).rfc3339.dropLast()
    func two(_ number: Int64) -> String { number < 10 ? "0\(number)" : "\(number)" }
    let minutes = abs(offset)
    return .string("\(local)\(offset < 0 ? "-" : "+")\(two(minutes / 60)):\(two(minutes % 60))")
  }

  private var text: JSONText {
    var members: Members = [
      ("specversion", .string("1.0")), ("id", .string(id)), ("source", .string(source)),
      ("type", .string(fullType)),
    ]
    if type != "com.example.timeless" { members.append(("time", time)) }
    if !attempt.isAnonymous { members.append(("deploymentid", .string(attempt.id))) }
    if isPlain {
      members.append(("data", .object([("attempt", .string(attempt.id))])))
    } else {
      members.append(("datacontenttype", .string("application/json")))
      members.append(("data", payload))
    }
    return .object(members)
  }

  private var payload: JSONText {
    .object([
      (
        "context",
        .object([
          ("specversion", .string("0.5.1")), ("id", .string(id)), ("source", .string(source)),
          ("type", .string(fullType)), ("timestamp", time),
        ])
      ),
      ("subject", .object([("id", .string(subjectID)), ("content", .object(content))])),
    ])
  }

  private var subjectID: String {
    if let subject { return subject }
    if type.hasPrefix("shiplog-deployment") { return attempt.id }
    return type.hasPrefix("service.")
      ? "/services/\(attempt.service)" : "https://ci.example.com/\(attempt.id)#\(suite ?? "deploy")"
  }

  private func reference(_ id: String) -> JSONText { .object([("id", .string(id))]) }

  private var environment: JSONText {
    // The same environment under the names that people give it.
    reference(offset == 60 && attempt.environment == "production" ? "Prod" : attempt.environment)
  }

  private var content: Members {
    if type.hasPrefix("shiplog-deployment") { return lifecycle }
    if type.hasPrefix("taskrun") {
      return [("taskName", .string("deploy"))]
        + (type.hasSuffix("finished") ? [("outcome", .string(outcome))] : [])
    }
    if type.hasPrefix("testsuiterun") {
      return [
        ("environment", environment), ("outcome", .string(outcome)),
        ("testSuite", reference(suite ?? "verification")),
      ]
    }
    if type == "service.removed" { return [("environment", environment)] }
    var content: Members = [
      ("environment", environment), ("artifactId", .string(attempt.artifact)),
    ]
    if type.hasPrefix("incident"), !attempt.service.isEmpty {
      content.append(("service", reference(attempt.service)))
    }
    if type == "incident.reported" {
      content.append(("ticketURI", .string("https://tickets.example.com/1")))
    }
    return content
  }

  private var lifecycle: Members {
    var content: Members = [
      ("kind", .string(attempt.kind)), ("environment", environment),
      ("service", reference("https://example.com/services/\(attempt.service)")),
      ("artifactId", .string(attempt.artifact)),
    ]
    if let trigger = attempt.trigger {
      content.append(("trigger", .object([("type", .string(trigger))])))
    }
    if let team = attempt.team { content.append(("team", .string(team))) }
    if let undone = attempt.rollbackOf { content.append(("rollbackOf", reference(undone))) }
    if !attempt.remediates.isEmpty {
      content.append(("remediates", .array(attempt.remediates.map(reference))))
    }
    if let origin = attempt.promotedFrom {
      content.append(
        (
          "promotedFrom",
          .object([("environment", environment), ("deployment", reference(origin))])
        ))
    }
    if let committed = attempt.committed {
      content.append(("committedAt", Self.time(committed, offset: offset)))
    }
    if let changes {
      content.append(("changes", .array(changes.map(change))))
    }
    return type.hasSuffix("finished") ? content + end : content
  }

  private var changes: [Int64]? {
    if let changes = attempt.changes { return changes.isEmpty ? nil : changes }
    guard type.hasSuffix("started") else { return nil }
    return [1, 2].map { occurred - $0 * 3_600_000_001 }
  }

  private func change(committed: Int64) -> JSONText {
    .object([
      ("commit", .string(String(repeating: String(abs(committed % 10)), count: 40))),
      ("committedAt", Self.time(committed, offset: offset)),
    ])
  }

  private var end: Members {
    var end: Members = [("outcome", .string(outcome)), ("changed", .bool(changed))]
    if outcome != "success" {
      end += [("phase", .string(phase)), ("reason", .string("as it happens"))]
    }
    if let verified { end.append(("verificationPassed", .bool(verified))) }
    if let rollout { end.append(("rolloutDurationSeconds", .int(rollout))) }
    if let startedBefore {
      end.append(("startedAt", Self.time(occurred - startedBefore, offset: offset)))
    }
    if let supersededBy { end.append(("supersededBy", reference(supersededBy))) }
    return end
  }
}
