import Deployments
import Postgres
import TestSupport
import Testing

@testable import History

@Suite(.database) struct ExplanationTests {
  @Test func `more deployments than one explanation lists are refused, and one less is not`()
    async throws
  {
    let fixture = try await HistoryFixture()
    var story = Story()
    story.succeeded(Story.attempt("a", "app:1"), at: 10)
    try await fixture.tell(story.events)
    // Behind the log's back: to tell them would take long.
    func copy(_ table: String, _ key: String, _ numbers: String) async throws {
      try await fixture.superuser.script(
        """
        INSERT INTO history.\(table)
        SELECT (jsonb_populate_record(original, jsonb_build_object('\(key)', 'copy-' || number))).*
        FROM history.\(table) AS original, generate_series(\(numbers)) AS number
        WHERE original.\(key) = 'a'
        """)
    }
    let limit = MetricsError.explanationLimit
    let query = MetricsQuery(from: Story.at(0), to: Story.at(100))
    for (table, key) in [("measurement", "deployment"), ("deployment", "id")] {
      try await copy(table, key, "2, \(limit)")
    }
    #expect(try await fixture.history.explain([.failureRate], query).lines.count == limit)
    for (table, key) in [("measurement", "deployment"), ("deployment", "id")] {
      try await copy(table, key, "0, 0")
    }
    await #expect(throws: MetricsError.tooManyToExplain) {
      try await fixture.history.explain([.failureRate], query)
    }
  }
}
