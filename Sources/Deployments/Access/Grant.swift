/// What somebody may do, and where.
package struct Grant: Hashable, Sendable {
  package var scopes: Set<Scope>
  /// Only in these environments; everywhere where there is none.
  package var environments: Set<String> = []
  /// Only with these services; with all where there is none.
  package var services: Set<String> = []

  package init(scopes: Set<Scope>) {
    self.scopes = scopes
  }

  /// Whether it includes a scope.
  package func allows(_ scope: Scope) -> Bool {
    !scope.including.isDisjoint(with: scopes)
  }

  /// Whether it reaches what belongs to an environment and a service; what belongs to none is reached only where
  /// there is no limit.
  package func covers(environment: String?, service: String?) -> Bool {
    Self.isWithin(environments, environment) && Self.isWithin(services, service)
  }

  /// Whether an event names an environment or a service that it does not reach.
  package func excludes(_ event: Event) -> Bool {
    event.environment.map { !Self.isWithin(environments, $0) } ?? false
      || event.service.map { !Self.isWithin(services, $0) } ?? false
  }

  /// Whether it reaches everything there is.
  package var isUnlimited: Bool { environments.isEmpty && services.isEmpty }

  private static func isWithin(_ limit: Set<String>, _ name: String?) -> Bool {
    limit.isEmpty || name.map(limit.contains) ?? false
  }
}
