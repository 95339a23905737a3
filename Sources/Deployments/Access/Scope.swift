/// What a token lets its holder do.
package enum Scope: String, CaseIterable, Hashable, Sendable {
  /// Append events.
  case append
  /// Ask for everything that is derived from the log, and for its entries page by page.
  case read
  /// `read`, and events as they were received, and the log as a whole.
  case export
  /// Everything, and what rules the log: policies, holds, tokens.
  case admin

  /// The scopes that include this one.
  package var including: Set<Scope> {
    switch self {
    case .append: [.append, .admin]
    case .read: [.read, .export, .admin]
    case .export: [.export, .admin]
    case .admin: [.admin]
    }
  }
}
