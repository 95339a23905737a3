package import Deployments
package import Log

/// Which entries to list, newest first.
package struct EntryQuery: Hashable, Sendable {
  package var environment: String?
  package var service: String?
  package var deployment: String?
  /// A whole type, or a part such as `deployment.finished`.
  package var type: String?
  /// Only those that occurred at or after this.
  package var from: Timestamp?
  /// Only those that occurred before this.
  package var to: Timestamp?
  /// Only positions below this one.
  package var before: Int64?
  /// Only this position and later ones.
  package var after: Int64?
  package var limit = 50

  package init() {}

  /// Whether an entry is among those asked for, but for positions and the limit.
  package func matches(_ entry: Entry) -> Bool {
    let event = entry.event
    return (environment == nil || event.environment == environment)
      && (service == nil || event.service == service)
      && (deployment == nil || event.deployment == deployment)
      && (type.map { event.type.contains($0) } ?? true)
      && (from.map { entry.occurred >= $0 } ?? true) && (to.map { entry.occurred < $0 } ?? true)
  }
}

/// An entry, whether its body is still stored, and else how that went.
package struct ListedEntry: Hashable, Sendable {
  package let entry: Entry
  package let isBodyStored: Bool
  package let pruning: BodyPruning?
}

/// A page of entries.
package struct EntryAnswer: Hashable, Sendable {
  /// The position that it was computed at; nil where the log is empty.
  package let position: Int64?
  package let entries: [ListedEntry]
}
