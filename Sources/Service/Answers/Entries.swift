package import Deployments
package import History
internal import Log

extension Listing {
  package static let entries = Listing(
    "entries",
    [
      Column("position", .right), .time("recorded", inTable: false), .time("occurred"),
      Column("source", inTable: false), Column("id", inTable: false),
      Column("type", inTable: false),
      Column("subject", inTable: false), Column("deployment"),
      Column("environment").optional, Column("service").optional,
      .artifact("artifact", inTable: false), Column("actor", inTable: false),
      Column("summary"), Column("body").optional,
    ] + BodyPruning.columns, ofLog: true)
}

extension ListedEntry {
  package var row: [JSONText] {
    let event = entry.event
    return [
      .int(entry.position), .optional(entry.recorded), .optional(event.occurred),
      .string(event.source), .string(event.id), .string(event.type), .optional(event.subject),
      .optional(event.deployment), .optional(event.environment), .optional(event.service),
      .optional(event.artifact), .string(entry.principal.description), .string(event.summary),
      .string(isBodyStored ? "stored" : "pruned"),
    ] + BodyPruning.row(pruning)
  }
}
