internal import Deployments
internal import Log
internal import Postgres

/// Policies, holds, prunings and tokens: a statement each, since they are rare.
extension ReadTables {
  func write(_ rules: [Entry], on connection: isolated Connection) throws(PostgresError) {
    for entry in rules {
      switch entry.event.facts.rule {
      case .policy(let policy): try write(policy, of: entry, on: connection)
      case .hold(let hold): try write(hold, of: entry, on: connection)
      case .release(let hold):
        try connection.query(
          """
          INSERT INTO \(table("release")) (position, hold, released_at, actor)
          VALUES (\(entry.position), \(hold), \(entry.recorded), \(entry.principal.description))
          """)
      case .pruning(let pruning): try write(pruning, of: entry, on: connection)
      case .token(let token): try write(token, of: entry, on: connection)
      case .revocation(let token): try write(revocationOf: token, entry, on: connection)
      case nil: break
      }
    }
  }

  private func write(
    _ policy: Policy, of entry: Entry, on connection: isolated Connection
  ) throws(PostgresError) {
    guard let environment = entry.event.environment else { return }
    let text = String(decoding: policy.json.bytes, as: UTF8.self)
    try connection.query(
      """
      INSERT INTO \(table("policy")) (position, environment, declared_at, actor, policy)
      VALUES (\(entry.position), \(environment), \(entry.recorded),
        \(entry.principal.description), \(text)::text::jsonb)
      """)
  }

  private func write(
    _ hold: Hold, of entry: Entry, on connection: isolated Connection
  ) throws(PostgresError) {
    try connection.query(
      """
      INSERT INTO \(table("hold")) (
        position, id, placed_at, actor, environment, service, deployment, "from", "to", until)
      VALUES (\(entry.position), \(entry.event.subject ?? entry.event.id), \(entry.recorded),
        \(entry.principal.description), \(hold.environment), \(hold.service), \(hold.deployment),
        \(hold.from), \(hold.to), \(hold.until))
      """)
  }

  private func write(
    _ pruning: Pruning, of entry: Entry, on connection: isolated Connection
  ) throws(PostgresError) {
    try connection.query(
      """
      INSERT INTO \(table("pruning")) (first, last, position, pruned_at, reason)
      SELECT unnest(\(pruning.ranges.map(\.lowerBound))), unnest(\(pruning.ranges.map(\.upperBound))),
        \(entry.position), \(entry.recorded), \(pruning.reason.rawValue)
      ON CONFLICT DO NOTHING
      """)
  }
}
