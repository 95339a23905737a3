internal import Deployments
internal import History
internal import Log

extension Call {
  /// An explanation for a token with limits: without what lies outside of them, which its figures still count.
  ///
  /// - Throws: `behind`, `LogError`, `PostgresError`
  func withinLimits(_ explanation: Explanation) async throws -> Explanation {
    let grant = caller.grant
    guard !grant.isUnlimited else { return explanation }
    let positions = Set(explanation.lines.flatMap(\.positions))
    let entries = try await service.log.entries(at: positions.sorted())
    let by = Set(explanation.lines.flatMap(\.account.by))
    let known = try await history.places(
      of: by.union(entries.compactMap(\.event.deployment)), incidents: by)
    guard let known else { throw Problem.placesUnknown }
    func isOutside(_ id: String) -> Bool {
      let places = [known.deployments[id], known.incidents[id]].compactMap { $0 }
      return !places.allSatisfy(grant.covers)
    }
    let hidden = entries.filter { entry in
      grant.excludes(entry.event) || entry.event.deployment.map(isOutside) ?? false
    }
    let hiddenPositions = Set(hidden.map(\.position))
    var explanation = explanation
    for index in explanation.lines.indices {
      explanation.lines[index].account.by.removeAll(where: isOutside)
      explanation.lines[index].positions.removeAll(where: hiddenPositions.contains)
    }
    return explanation
  }
}
