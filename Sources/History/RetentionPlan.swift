package import Deployments

/// What would be pruned and what is kept, by the rules in force at a position and the ages at a time.
package struct RetentionPlan: Sendable {
  /// Bodies of one environment and service that are alike to retention.
  package struct Group: Hashable, Sendable {
    package struct Key: Hashable, Sendable {
      package let environment: String?
      package let service: String?
      package let verdict: Retention.Verdict
    }

    package let key: Key
    package var bodies: Int64 = 0
    /// On the disk.
    package var bytes: Int64 = 0
    /// When the oldest and the newest of them occurred.
    package var oldest: Timestamp
    package var newest: Timestamp
  }

  /// What goes from one environment.
  package struct Part: Hashable, Sendable {
    package let environment: String
    package let policy: Policy
    /// Ascending.
    package var positions: [Int64] = []
    /// What each takes on the disk.
    package var bytes: [Int64] = []
  }

  /// The position that it was computed at; nil where the log is empty.
  package let position: Int64?
  package let time: Timestamp
  package private(set) var groups: [Group] = []
  package private(set) var parts: [Part] = []

  private let retention: Retention
  private var places: [Group.Key: Int] = [:]

  init(position: Int64?, _ retention: Retention) {
    self.position = position
    time = retention.time
    self.retention = retention
  }

  mutating func add(_ body: StoredBody, service: String?) {
    let verdict = retention.verdict(on: body)
    let key = Group.Key(environment: body.judgedBy, service: service, verdict: verdict)
    let place = places[key] ?? groups.count
    if place == groups.count {
      places[key] = place
      groups.append(Group(key: key, oldest: body.occurred, newest: body.occurred))
    }
    groups[place].bodies += 1
    groups[place].bytes += body.bytes
    groups[place].oldest = min(groups[place].oldest, body.occurred)
    groups[place].newest = max(groups[place].newest, body.occurred)
    guard verdict == .prunable, let environment = body.judgedBy else { return }
    let part = parts.firstIndex { $0.environment == environment } ?? parts.count
    if part == parts.count {
      parts.append(
        Part(environment: environment, policy: retention.policy(of: environment)))
    }
    parts[part].positions.append(body.position)
    parts[part].bytes.append(body.bytes)
  }

  /// Sorted for people: by environment, service, and what goes before what is kept.
  var sorted: RetentionPlan {
    var plan = self
    let order = Dictionary(
      uniqueKeysWithValues: Retention.Verdict.allCases.reversed().enumerated().map { ($1, $0) })
    plan.groups.sort { left, right in
      let (a, b) = (left.key, right.key)
      guard a.environment == b.environment else {
        return (a.environment ?? "\u{10FFFF}") < (b.environment ?? "\u{10FFFF}")
      }
      guard a.service == b.service else { return (a.service ?? "") < (b.service ?? "") }
      return order[a.verdict, default: 0] < order[b.verdict, default: 0]
    }
    plan.parts.sort { $0.environment < $1.environment }
    return plan
  }
}
