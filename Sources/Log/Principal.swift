internal import Deployments

/// Who appended an entry, as the log itself found out. Never what the event claims.
package struct Principal: Hashable, Sendable {
  /// What kind of identity it is, such as `role`.
  package let kind: String
  /// Who vouches for it, such as `postgresql`.
  package let issuer: String
  /// The issuer's name for it, opaque to the log.
  package let id: String

  package init(kind: String, issuer: String, id: String) {
    self.kind = kind
    self.issuer = issuer
    self.id = id
  }

  /// A role that PostgreSQL let in.
  package static func databaseRole(_ name: String) -> Principal {
    Principal(kind: "role", issuer: "postgresql", id: name)
  }
}

extension Principal: CustomStringConvertible {
  /// `role:shiplog_service`
  package var description: String { "\(kind):\(id)" }
}
