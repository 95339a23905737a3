package import Deployments
package import History
package import Log
internal import Postgres

extension EventRequest {
  /// Appends the events, all or none, where the grant allows it.
  ///
  /// - Parameters:
  ///   - log: where they go
  ///   - history: of the same log: knows which deployment is where
  ///   - principal: who appends
  ///   - grant: what that one may do
  /// - Returns: the receipts
  /// - Throws: `forbidden`, `conflict`, `refusedEvent`, `busy`, `behind`, `unavailable`, `failed`
  package func append(
    to log: Log, _ history: History, by principal: Principal, under grant: Grant
  ) async throws(Problem) -> AppendAnswer {
    do {
      try await grant.check(events, isBatch: isBatch, in: history)
      return AppendAnswer(try await log.append(events, by: principal), isBatch: isBatch)
    } catch let problem as Problem {
      throw problem
    } catch let error as LogError {
      throw await self.problem(error, of: grant, log, history)
    } catch let error as PostgresError {
      throw Problem(error)
    } catch {
      throw Problem(.failed, "the append failed")
    }
  }

  /// What an append ended with, as far as that may be told.
  private func problem(
    _ error: LogError, of grant: Grant, _ log: Log, _ history: History
  ) async -> Problem {
    var problem = Problem(error, appending: events, isBatch: isBatch)
    guard case .conflict(let position, let source, let id) = error else { return problem }
    // With another event of this request there is no entry to tell of.
    guard events.conflict(source: source, id: id).1 == nil,
      let first = try? await log.entries(at: [position])[0].event
    else { return problem }
    if (try? await grant.reaches(first, in: history)) ?? false {
      // A step that is told again at another time can so be told as it was the first time.
      problem.occurred = first.occurred
    } else {
      problem = Problem(conflictElsewhereOf: source, id, among: events, isBatch)
    }
    return problem
  }
}
