import Deployments
import Foundation
import Testing

import Service
@testable import shiplog

@Suite struct ListingWriterTests {
  static let listing = Listing(
    "deployments",
    [
      Column("id"), Column("service"), .time("started_at"), Column("duration_seconds", .right),
      Column("remediates", inTable: false),
    ], ofLog: true)

  static let rows: [[JSONText]] = [
    [.string("d-1"), .string("checkout"), .string("2026-01-15T14:00:00.5Z"), .int(75), .array([])],
    [
      .string("d-2"), .string("a \"b\", c"), .null, .null,
      .array([.string("d-0"), .string("d-1")]),
    ],
  ]

  @Test func `table: aligned, times short, a dash for nothing`() throws {
    #expect(
      try printed(.table) == """
        ID   SERVICE   STARTED AT           DURATION SECONDS
        d-1  checkout  2026-01-15 14:00:00                75
        d-2  a "b", c  -                                   -

        """)
  }

  @Test func `json: the position, and the list under its noun`() throws {
    let text = try printed(.json)
    let object = try JSONSerialization.jsonObject(with: Data(text.utf8)) as? [String: Any]
    #expect(object?["position"] as? Int == 17)
    let list = try #require(object?["deployments"] as? [[String: Any]])
    #expect(list.count == 2)
    #expect(list[1]["service"] as? String == "a \"b\", c")
    #expect(list[1]["started_at"] is NSNull)
    #expect(list[1]["remediates"] as? [String] == ["d-0", "d-1"])
    #expect(text.hasPrefix("{\n  \"position\": 17,\n  \"deployments\": [\n    {\"id\":\"d-1\","))
  }

  @Test func `ndjson: one element a line, in the order of the columns`() throws {
    #expect(
      try printed(.ndjson) == #"""
        {"id":"d-1","service":"checkout","started_at":"2026-01-15T14:00:00.5Z","duration_seconds":75,"remediates":[]}
        {"id":"d-2","service":"a \"b\", c","started_at":null,"duration_seconds":null,"remediates":["d-0","d-1"]}

        """#)
  }

  @Test func `csv: a header, CRLF, quotes doubled`() throws {
    #expect(
      try printed(.csv) == """
        id,service,started_at,duration_seconds,remediates\r
        d-1,checkout,2026-01-15T14:00:00.5Z,75,\r
        d-2,"a ""b"", c",,,"d-0, d-1"\r

        """)
  }

  @Test(arguments: [
    (OutputFormat.table, "ID  SERVICE  STARTED AT  DURATION SECONDS\n"),
    (.json, "{\n  \"position\": 17,\n  \"deployments\": []\n}\n"),
    (.ndjson, ""),
    (.csv, "id,service,started_at,duration_seconds,remediates\r\n"),
  ])
  func `an empty list`(_ format: OutputFormat, _ expected: String) throws {
    #expect(try printed(format, rows: []) == expected)
  }

  @Test func `a long list streams, and loses nothing`() throws {
    let many = (0..<2500).map {
      [JSONText.string("d-\($0)"), .string("s"), .null, .int(Int64($0)), .null]
    }
    for format in OutputFormat.allCases {
      let text = try printed(format, rows: many)
      for number in [0, 999, 1000, 2499] {
        #expect(text.contains("d-\(number)"), "\(format) \(number)")
      }
    }
  }

  @Test(arguments: ["plain", "a,b", "line\nbreak", "\"", " lead", "ü"])
  func `csv fields come back as they were`(_ text: String) {
    let field = CSV.field(text)
    let isQuoted = field.hasPrefix("\"")
    let back = isQuoted ? String(field.dropFirst().dropLast()).replacing("\"\"", with: "\"") : field
    #expect(back == text)
    #expect(isQuoted == (text != "plain" && text != "ü"))
  }

  private func printed(_ format: OutputFormat, rows: [[JSONText]] = rows) throws -> String {
    setenv("TZ", "UTC", 1)
    let path = "/tmp/shiplog-test-\(UUID().uuidString)"
    let descriptor = open(path, O_RDWR | O_CREAT | O_EXCL, 0o600)
    defer {
      close(descriptor)
      unlink(path)
    }
    var writer = ListingWriter(
      Self.listing, as: format, position: 17, terminal: .plain, to: Output(descriptor: descriptor))
    for row in rows { try writer.append(row) }
    try writer.finish()
    return try String(contentsOfFile: path, encoding: .utf8)
  }
}
