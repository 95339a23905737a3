package import Deployments
package import Log
internal import Postgres

/// What one transaction pruned.
package struct PrunedBatch: Hashable, Sendable {
  /// Of the event that says so.
  package let receipt: Receipt
  package let environment: String?
  package let bodies: Int
  /// On the disk.
  package let bytes: Int64
}

extension History {
  /// Does what the plan for the present says, in batches that never keep the head of the log long.
  ///
  /// After each batch it rests ten times as long as that took, so that appends have the head for the most of the time.
  /// Any number of these may run at once, and any may be killed: each batch goes whole, with its event, or not at all. What
  /// another has pruned or held meanwhile is planned anew.
  ///
  /// - Parameters:
  ///   - environment: only what is judged by its policy; nil for all
  ///   - now: the machine's clock
  ///   - done: told of every batch as it is committed, and how many bodies of the plan are left
  /// - Throws: `LogError`, `PostgresError`
  package func applyRetention(
    environment: String? = nil, now: @Sendable () -> Timestamp,
    done: (PrunedBatch, _ left: Int) throws -> Void
  ) async throws {
    while true {
      try await catchUp()
      let plan = try await retentionPlan(environment: environment, at: now())
      guard !plan.parts.isEmpty else { return }
      var left = plan.parts.reduce(0) { $0 + $1.positions.count }
      var isUpToDate = true
      for part in plan.parts where isUpToDate {
        for batch in part.batches where isUpToDate {
          let event = RetentionEvent(
            reason: .policy, positions: Array(part.positions[batch]),
            bytes: part.bytes[batch].reduce(0, +), environment: part.environment,
            policy: part.policy.json)
          let start = ContinuousClock.now
          do {
            let pruned = try await prune(event, now: now())
            left -= batch.count
            try done(pruned, left)
            try await Task.sleep(for: start.duration(to: .now) * 10)
          } catch LogError.bodiesGone {
            isUpToDate = false
          } catch LogError.database(let refusal) where refusal.sqlstate == "42501" {
            // A hold that came after the plan: the next plan knows it. Or one that has ended by this machine's clock, and
            // not yet by the server's: so not at once.
            guard try await log.head().size - 1 > plan.position ?? -1 else {
              throw LogError.database(refusal)
            }
            try await Task.sleep(for: .seconds(1))
            isUpToDate = false
          }
        }
      }
      if isUpToDate { return }
    }
  }

  /// Deletes single bodies that have to go, whatever a policy says: personal data, on request.
  ///
  /// - Parameters:
  ///   - positions: ascending
  ///   - reason: why; kept in the event's body
  ///   - now: the machine's clock
  /// - Returns: what was deleted
  /// - Throws: `LogError.bodiesGone`, `.noEntry`, and `.database` where a hold covers one of them
  package func erase(
    _ positions: [Int64], reason: String, now: Timestamp
  ) async throws -> PrunedBatch {
    _ = try await log.entries(at: positions)
    let sizes = try await reader.run { connection in
      let rows = try connection.query(
        "SELECT position, pg_column_size(content)::bigint FROM log.body WHERE position = ANY(\(positions))"
      )
      return try Dictionary(
        uniqueKeysWithValues: rows.map {
          (try $0.get(0, as: Int64.self), try $0.get(1, as: Int64.self))
        })
    }
    guard sizes.count == positions.count else {
      throw LogError.bodiesGone(positions.filter { sizes[$0] == nil })
    }
    let event = RetentionEvent(
      reason: .erasureRequest, positions: positions, bytes: sizes.values.reduce(0, +),
      policy: .object([("reason", .string(reason))]))
    return try await prune(event, now: now)
  }

  private func prune(_ event: RetentionEvent, now: Timestamp) async throws -> PrunedBatch {
    let received = try ReceivedEvent(parsing: event.bytes(time: now), now: now)
    return PrunedBatch(
      receipt: try await log.prune(received), environment: event.environment,
      bodies: event.positions.count, bytes: event.bytes ?? 0)
  }
}

extension RetentionPlan.Part {
  /// Parts of `positions` that one transaction deletes each.
  var batches: [Range<Int>] {
    var batches: [Range<Int>] = []
    var start = 0
    var ranges = 0
    for (index, position) in positions.enumerated() {
      let isNext = index > start && positions[index - 1] + 1 == position
      if !isNext { ranges += 1 }
      guard index - start == Log.pruningLimit.bodies || ranges > Log.pruningLimit.ranges else {
        continue
      }
      batches.append(start..<index)
      start = index
      ranges = 1
    }
    return start < positions.count ? batches + [start..<positions.count] : batches
  }
}
