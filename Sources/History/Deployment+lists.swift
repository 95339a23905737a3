internal import Deployments
internal import Postgres

/// The lists of a deployment as the JSON that their columns hold; nil where empty.
extension Deployment {
  var changesJSON: JSONB? {
    list(changes) {
      .object([("commit", .string($0.commit)), ("committed_at", .string($0.committed.rfc3339))])
    }
  }

  var rollbacksJSON: JSONB? {
    list(rollbacks) {
      .object([
        ("deployment", .string($0.deployment)), ("started_at", .time($0.started)),
        ("finished_at", .time($0.finished)), ("succeeded", .bool($0.succeeded)),
        ("trigger", $0.trigger.map { .string($0) } ?? .null),
      ])
    }
  }

  var incidentsJSON: JSONB? {
    list(incidents) {
      .object([
        ("id", .string($0.id)), ("detected_at", .time($0.detected)),
        ("resolved_at", .time($0.resolved)),
      ])
    }
  }

  var remediatesJSON: JSONB? { list(remediates) { .string($0) } }
  var remediatedByJSON: JSONB? { list(remediatedBy) { .string($0) } }

  private func list<Element>(
    _ elements: [Element], _ element: (Element) -> JSONText
  ) -> JSONB? {
    guard !elements.isEmpty else { return nil }
    return JSONB(String(decoding: JSONText.array(elements.map(element)).bytes, as: UTF8.self))
  }
}

extension JSONText {
  fileprivate static func time(_ time: Timestamp?) -> JSONText {
    time.map { .string($0.rfc3339) } ?? .null
  }
}
