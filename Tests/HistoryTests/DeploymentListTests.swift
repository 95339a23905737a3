import Deployments
import Postgres
import TestSupport
import Testing

@testable import History

@Suite(.database)
struct DeploymentListTests {
  private func all(_ query: DeploymentQuery, of history: History) async throws -> [Deployment] {
    var query = query
    var found: [Deployment] = []
    repeat {
      let page = try await history.deployments(query)
      #expect(page.deployments.count <= query.limit)
      found += page.deployments
      query.cursor = page.next
    } while query.cursor != nil
    return found
  }

  @Test(arguments: [1, 2, 7, 50])
  func `all pages together have each deployment once, while others are appended`(limit: Int)
    async throws
  {
    let fixture = try await HistoryFixture()
    try await fixture.tell(RandomHistory(seed: 500, deployments: 30).events)
    let expected = folded(try await fixture.allEntries())
    var query = DeploymentQuery()
    query.limit = limit
    var found: [Deployment] = []
    var number: UInt64 = 0
    repeat {
      let page = try await fixture.history.deployments(query)
      found += page.deployments
      query.cursor = try page.next.map { try #require(DeploymentCursor($0.description)) }
      number += 1
      try await fixture.tell(RandomHistory(seed: 501, deployments: 2, name: "m\(number)").events)
      if number == 2 { try await fixture.history.rebuild() }
    } while query.cursor != nil
    #expect(found.count == expected.count)
    #expect(Dictionary(found.map { ($0.id, $0) }) { first, _ in first } == expected)
    #expect(found.map(\.ordered) == found.map(\.ordered).sorted(by: >))
  }

  @Test func `it can be narrowed to an environment, a service, an outcome and a time`() async throws
  {
    let fixture = try await HistoryFixture()
    try await fixture.tell(RandomHistory(seed: 510, deployments: 60).events)
    let every = folded(try await fixture.allEntries())
    let middle = every.values.map(\.ordered).sorted()[every.count / 2]
    func ids(_ edit: (inout DeploymentQuery) -> Void) async throws -> Set<String> {
      var query = DeploymentQuery()
      query.limit = 10
      edit(&query)
      return Set(try await all(query, of: fixture.history).map(\.id))
    }
    func expected(_ isIncluded: (Deployment) -> Bool) -> Set<String> {
      Set(every.values.filter(isIncluded).map(\.id))
    }
    #expect(
      try await ids { $0.environment = "production" }
        == expected { $0.environment == "production" })
    #expect(try await ids { $0.service = "catalog" } == expected { $0.service == "catalog" })
    for outcome in Deployment.Outcome.allCases {
      #expect(try await ids { $0.outcome = outcome } == expected { $0.outcome == outcome })
    }
    #expect(try await ids { $0.from = middle } == expected { $0.ordered >= middle })
    #expect(try await ids { $0.to = middle } == expected { $0.ordered < middle })
    #expect(
      try await ids {
        $0.environment = "dev"
        $0.outcome = .failed
        $0.to = middle
      } == expected { $0.environment == "dev" && $0.outcome == .failed && $0.ordered < middle })
  }

  @Test(arguments: [Int.min, -1, 0, Int.max])
  func `any limit is one`(limit: Int) async throws {
    let fixture = try await HistoryFixture()
    try await fixture.tell(RandomHistory(seed: 520, deployments: 5).events)
    var query = DeploymentQuery()
    query.limit = limit
    let found = try await fixture.history.deployments(query).deployments
    #expect(found.isEmpty == (limit <= 0))
  }

  @Test(arguments: ["", "1", "1:2", "x:2:a", "1:y:a", "99999999999999999999:2:a"])
  func `what is no cursor is refused`(text: String) {
    #expect(DeploymentCursor(text) == nil)
  }

  @Test func `a cursor may hold any id`() throws {
    let cursor = try #require(DeploymentCursor("7:-5:urn:a:b"))
    #expect(cursor.position == 7 && cursor.ordered.microseconds == -5 && cursor.id == "urn:a:b")
    #expect(cursor.description == "7:-5:urn:a:b")
  }

  /// More of them than an event may have bytes.
  @Test func `a deployment that very many others name is listed`() async throws {
    let fixture = try await HistoryFixture()
    var story = Story()
    story.succeeded(Story.attempt("a", "app:1"), at: 10)
    try await fixture.tell(story.events)
    try await fixture.superuser.query(
      """
      UPDATE history.deployment SET remediated_by =
        (SELECT jsonb_agg('a-deployment-of-a-long-name-' || number) FROM generate_series(1, 20000) number)
      """)
    #expect(try await fixture.deployments()["a"]?.remediatedBy.count == 20_000)
  }
}
