package import Deployments
internal import Postgres

/// An environment's policy, and where it was declared: nil for the platform's own rules.
package struct PolicyInForce: Hashable, Sendable {
  package struct Declaration: Hashable, Sendable {
    package let position: Int64
    package let recorded: Timestamp
    package let actor: String

    package init(position: Int64, recorded: Timestamp, actor: String) {
      self.position = position
      self.recorded = recorded
      self.actor = actor
    }
  }

  package let environment: String
  package let policy: Policy
  package let declaration: Declaration?

  package init(environment: String, policy: Policy, declaration: Declaration?) {
    self.environment = environment
    self.policy = policy
    self.declaration = declaration
  }
}

/// Policies, and the position that they were in force at; nil where the log is empty.
package struct PolicyAnswer: Hashable, Sendable {
  package let position: Int64?
  package let policies: [PolicyInForce]
}

extension History {
  /// The environments that the platform has rules for.
  private static let standard: Set<String> = ["dev", "staging", "test", "production"]

  /// The policies in force, by name: of those environments that a policy was declared for, that something was deployed to,
  /// and that the platform has rules for.
  ///
  /// - Parameters:
  ///   - environment: only this one, whether anything is known of it or not; nil for all
  ///   - position: the log as it stood when this was its last position; nil for all that it holds now
  /// - Returns: at least the environment that was asked for
  /// - Throws: `LogError.noEntry` for a position that is not there, `PostgresError`
  package func policies(
    environment: String? = nil, at position: Int64? = nil
  ) async throws -> PolicyAnswer {
    let position = try await self.position(for: position.map { .position($0) } ?? .latest)
    return try await reader.run { connection in
      let declared = try PolicyInForce.read(at: position, on: connection)
      let places = try connection.query(
        "SELECT DISTINCT environment FROM history.place WHERE since <= \(position)")
      let known =
        try environment.map { [$0] }
        ?? Self.standard.union(declared.keys).union(places.map { try $0.get(0) }).sorted()
      return PolicyAnswer(
        position: position < 0 ? nil : position,
        policies: known.map { name in
          declared[name]
            ?? PolicyInForce(
              environment: name, policy: Policy(standardFor: name), declaration: nil)
        })
    }
  }
}

extension PolicyInForce {
  /// The last declaration of each environment up to a position.
  fileprivate static func read(
    at position: Int64, on connection: isolated Connection
  ) throws -> [String: PolicyInForce] {
    let rows = try connection.query(
      """
      SELECT DISTINCT ON (environment) environment, position, declared_at, actor, policy::text
      FROM history.policy WHERE position <= \(position)
      ORDER BY environment, position DESC
      """)
    // Names that PostgreSQL tells apart may be the same to Swift, which compares what they look like (Unicode's canonical
    // equivalence): the one that sorts last stands for them.
    return try Dictionary(
      rows.map { row in
        let environment: String = try row.get(0)
        let text: String = try row.get(4)
        return (
          environment,
          PolicyInForce(
            environment: environment,
            policy: Policy(try JSON(Array(text.utf8)).root, of: environment),
            declaration: Declaration(
              position: try row.get(1), recorded: try row.get(2), actor: try row.get(3)))
        )
      }, uniquingKeysWith: { $1 })
  }
}

extension Policy {
  /// Those that were declared, by environment.
  static func inForce(
    at position: Int64, on connection: isolated Connection
  ) throws -> [String: Policy] {
    try PolicyInForce.read(at: position, on: connection).mapValues(\.policy)
  }
}
