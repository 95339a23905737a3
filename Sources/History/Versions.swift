internal import Deployments

/// What something was from one position of the log on, until another.
struct Version<Content: Sendable>: Sendable {
  let content: Content
  let since: Int64
  /// Not included; `VersionBounds.current` where nothing has changed it yet.
  var until: Int64 = VersionBounds.current
}

enum VersionBounds {
  static let current = Int64.max
}

/// What a page of the log adds to a table of versions, and where it ends those that are there.
struct Versions<Content: Sendable>: Sendable {
  private(set) var rows: [Version<Content>] = []
  /// Where the version that is current in the table ends, by what it is a version of.
  private(set) var closings: [Exact: Int64] = [:]
  /// The place in `rows` of the last version of each.
  private var last: [Exact: Int] = [:]

  /// Adds what something is from a position on; `isKnown` says that there is an earlier version, in the table or here.
  mutating func add(_ content: Content, of id: String, at position: Int64, isKnown: Bool) {
    let id = Exact(id)
    if let index = last[id] {
      rows[index].until = position
    } else if isKnown {
      closings[id] = position
    }
    last[id] = rows.count
    rows.append(Version(content: content, since: position))
  }
}
