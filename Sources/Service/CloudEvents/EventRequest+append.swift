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
      var problem = Problem(error, appending: events, isBatch: isBatch)
      // A step that is told again at another time can so be told as it was the first time.
      if case .conflict(let position, _, _) = error {
        problem.occurred = try? await log.entries(at: [position])[0].event.occurred
      }
      throw problem
    } catch let error as PostgresError {
      throw Problem(error)
    } catch {
      throw Problem(.failed, "the append failed")
    }
  }
}
