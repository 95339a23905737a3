internal import Deployments
internal import Log
internal import Postgres

/// The tables that the projector writes, in the schema that readers see or in the one of a rebuild.
struct ReadTables: Sendable {
  let schema: String

  static let live = ReadTables(schema: "history")
  static let rebuilt = ReadTables(schema: "history_rebuild")
  /// Every table, in the order of `sql/`.
  static let names = [
    "checkpoint", "entry", "mention", "deployment", "sighting", "place", "measurement", "incident",
    "policy", "hold", "release", "pruning", "token", "revocation",
  ]

  /// For the rest of the transaction the session acts as the role that the read models belong to.
  ///
  /// By a statement, not by a setting of the connection: that would only say that it cannot be made.
  ///
  /// - Throws: `PostgresError` 42501 for a role that may not
  static func becomeOwner(on connection: isolated Connection) throws(PostgresError) {
    try connection.query("SET LOCAL ROLE shiplog_service")
  }

  func table(_ name: String) -> SQL { "\(identifier: schema).\(identifier: name)" }

  /// How many entries the tables stand for.
  func checkpoint(on connection: isolated Connection) throws(PostgresError) -> Int64 {
    try connection.query("SELECT size FROM \(table("checkpoint"))")[0].get(0)
  }

  /// The positions of all entries that bear on these deployments and incidents, and on the deployments that they name,
  /// ascending: their own, and those of the deployments and incidents that name any of them.
  func bearings(
    on names: Folds.Names, on connection: isolated Connection
  ) throws(PostgresError) -> [Int64] {
    let deployments = names.deployments.map(\.text)
    let incidents = names.incidents.map(\.text)
    let (entry, mention, incident) = (table("entry"), table("mention"), table("incident"))
    let rows = try connection.query(
      """
      WITH asked AS (
        SELECT unnest(\(deployments)) AS id
        UNION
        -- OFFSET keeps it one lookup a deployment. As one join it may be planned as all mentions times all deployments.
        SELECT named.deployment FROM unnest(\(deployments)) AS naming
        CROSS JOIN LATERAL (
          SELECT mention.deployment FROM \(entry) AS entry JOIN \(mention) AS mention USING (position)
          WHERE entry.deployment = naming OFFSET 0
        ) AS named
        UNION
        SELECT deployment FROM \(incident) WHERE incident = ANY(\(incidents)) AND deployment IS NOT NULL
      ), told AS (
        SELECT id FROM asked
        UNION
        SELECT entry.deployment FROM asked
        JOIN \(mention) AS mention ON mention.deployment = id
        JOIN \(entry) AS entry USING (position)
      ), happened AS (
        SELECT unnest(\(incidents)) AS id
        UNION
        SELECT incident FROM asked JOIN \(incident) AS incident ON incident.deployment = id
      )
      SELECT position FROM told JOIN \(entry) AS entry ON entry.deployment = id
      UNION
      SELECT position FROM happened JOIN \(incident) AS incident ON incident.incident = id
      ORDER BY position
      """)
    var positions: [Int64] = []
    for row in rows { positions.append(try row.get(0)) }
    return positions
  }

  /// Writes a page, unless another projector was faster.
  ///
  /// - Returns: whether the checkpoint stood where the page begins, so that it was written
  func write(_ page: Page, on connection: isolated Connection) throws -> Bool {
    try Self.becomeOwner(on: connection)
    // First, so that of two projectors the second waits here and then has nothing to write.
    let moved = try connection.query(
      """
      UPDATE \(table("checkpoint")) SET size = \(page.end) WHERE size = \(page.start)
      RETURNING size
      """)
    guard !moved.isEmpty else { return false }
    try writeEntries(page.entries, on: connection)
    if !page.mentions.isEmpty { try write(page.mentions, on: connection) }
    try close("deployment", by: "id", page.deployments.closings, on: connection)
    if !page.deployments.rows.isEmpty { try write(page.deployments.rows, on: connection) }
    try close("measurement", by: "deployment", page.measurements.closings, on: connection)
    if !page.measurements.rows.isEmpty { try write(page.measurements.rows, on: connection) }
    if !page.incidents.isEmpty { try write(page.incidents, on: connection) }
    if !page.rules.isEmpty { try write(page.rules, on: connection) }
    if !page.sightings.isEmpty { try write(page.sightings, on: connection) }
    if !page.places.isEmpty { try write(page.places, on: connection) }
    return true
  }

  private func writeEntries(_ entries: [Entry], on connection: isolated Connection) throws {
    try connection.copy(
      into: table("entry"),
      ["position", "occurred", "type", "environment", "service", "deployment"], entries.indices
    ) { row, index in
      // By its index, not itself: a copy of an entry counts the references of all its strings.
      row.add(entries[index].position)
      row.add(entries[index].occurred)
      row.add(entries[index].event.type)
      row.add(entries[index].event.environment)
      row.add(entries[index].event.service)
      row.add(entries[index].event.deployment)
    }
  }

  private func write(
    _ mentions: [(deployment: String, position: Int64)], on connection: isolated Connection
  ) throws {
    try connection.copy(into: table("mention"), ["deployment", "position"], mentions) {
      row, mention in
      row.add(mention.deployment)
      row.add(mention.position)
    }
  }

  /// Ends the rows that are current in a table, by the column that identifies what they are versions of.
  private func close(
    _ name: String, by identity: String, _ closings: [Exact: Int64],
    on connection: isolated Connection
  ) throws(PostgresError) {
    guard !closings.isEmpty else { return }
    try connection.query(
      """
      UPDATE \(table(name)) AS version SET until = closing.until
      FROM unnest(\(closings.keys.map(\.text)), \(Array(closings.values))) AS closing (id, until)
      WHERE version.\(identifier: identity) = closing.id AND version.until = \(VersionBounds.current)
      """)
  }

  private func write(_ sightings: [Page.Sighting], on connection: isolated Connection) throws {
    try connection.copy(
      into: table("sighting"),
      ["position", "environment", "service", "seen_at", "artifact"], sightings
    ) { row, sighting in
      row.add(sighting.position)
      row.add(sighting.environment)
      row.add(sighting.service)
      row.add(sighting.seen)
      row.add(sighting.artifact)
    }
  }

  private func write(
    _ places: [Page.Place: Int64], on connection: isolated Connection
  ) throws(PostgresError) {
    try connection.query(
      """
      INSERT INTO \(table("place")) (environment, service, since)
      SELECT unnest(\(places.keys.map(\.environment))), unnest(\(places.keys.map(\.service))),
        unnest(\(Array(places.values)))
      ON CONFLICT DO NOTHING
      """)
  }
}
