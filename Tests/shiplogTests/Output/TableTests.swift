import Deployments
import Testing

import Service
@testable import shiplog

@Suite struct TableTests {
  @Test(arguments: [
    ([5, 30, 10], 60, [5, 30, 10]),
    ([5, 30, 10], 40, [5, 21, 10]),
    ([5, 30, 30], 40, [5, 15, 16]),
    ([5, 30, 10], 10, [5, 8, 8]),
  ])
  func `the widest column gives way first, and none below eight cells`(
    _ natural: [Int], _ width: Int, _ expected: [Int]
  ) {
    let flexible = natural.map { _ in true }
    #expect(Table.fit(natural, flexible: flexible, into: width).sorted() == expected.sorted())
  }

  @Test func `numbers and times are never cut`() {
    #expect(Table.fit([30, 30], flexible: [false, true], into: 40) == [30, 8])
  }

  @Test(
    arguments: [
      (nil, [0, 1, 2, 3]), (61, [0, 1, 2, 3]), (60, [0, 1, 2]), (49, [0, 1, 2]), (48, [0, 2]),
      (10, [0, 2]),
    ] as [(Int?, [Int])])
  func `what is optional goes, from the right, before the others are cut to what nobody can read`(
    _ width: Int?, _ expected: [Int]
  ) {
    let columns = [
      Column("id"), Column("kind").optional, .time("since"), .duration("took_seconds").optional,
      Column("team", inTable: false),
    ]
    // 24 of the first, which may be cut, + 8 + 13 + 10, and two between each.
    #expect(Table.choose(columns, [40, 8, 13, 10, 90], into: width) == expected)
  }

  @Test func `what is empty goes first, and an id is whole to the end`() {
    let columns = [
      Column("id").whole, Column("service"), .time("until"), Column("kind").optional,
      Column("state"),
    ]
    func shown(_ width: Int) -> [Int] {
      Table.choose(columns, [40, 10, 5, 8, 9], empty: [2], into: width)
    }
    #expect(shown(80) == [0, 1, 2, 3, 4])
    #expect(shown(79) == [0, 1, 3, 4])
    #expect(shown(72) == [0, 1, 4])
    #expect(shown(20) == [0, 1, 4])
    let id = String(repeating: "x", count: 40)
    let row = [id, "payments-x", "", "deploy", "in_force"].map(JSONText.string)
    let table = Table(columns, sample: [row], terminal: Terminal(width: 50, hasStyle: false))
    #expect(table.line(row).hasPrefix(id + "  "))
  }

  @Test func `of a list that goes on nobody knows what is empty`() {
    let columns = [Column("id"), Column("deployment"), Column("body").optional]
    let row = ["a", "", "stored"].map(JSONText.string)
    let terminal = Terminal(width: 20, hasStyle: false)
    let whole = Table(columns, sample: [row], terminal: terminal)
    #expect(whole.header.contains("BODY") && !whole.header.contains("DEPLOYMENT"))
    let followed = Table(columns, sample: [row], terminal: terminal, isRepresentative: false)
    #expect(!followed.header.contains("BODY") && followed.header.contains("DEPLOYMENT"))
    let none = Table(columns, sample: [], terminal: terminal)
    #expect(none.header.contains("DEPLOYMENT"))
  }

  @Test func `what a narrow terminal keeps is told`() {
    let columns = [
      Column("id"), Column("kind").optional, .time("since"), Column("team", inTable: false),
    ]
    let row = ["a-deployment-with-a-long-id", "rollback", "now", "storefront"].map(JSONText.string)
    for (width, expected) in [
      (nil, nil), (80, nil), (40, "without KIND: -o json has everything"),
      (20, "without KIND; cut at …: -o json has everything"),
    ] as [(Int?, String?)] {
      let table = Table(columns, sample: [row], terminal: Terminal(width: width, hasStyle: false))
      #expect(table.omission == expected, "\(width ?? 0)")
    }
  }

  @Test(arguments: [("🚀", 2), ("❤️", 2), ("→", 1), ("é", 1), ("日本", 4), ("a🚀b", 4)])
  func `a text takes as many cells as a terminal gives it`(_ text: String, _ cells: Int) {
    #expect(text.displayWidth == cells)
  }

  @Test func `a sentence is never cut`() {
    let columns = [Column.sentence("detail"), Column("check")]
    let text = String(repeating: "word ", count: 30)
    let table = Table(
      columns, sample: [[.string(text), .string("server")]],
      terminal: Terminal(width: 40, hasStyle: false))
    #expect(table.line([.string(text), .string("server")]).hasPrefix(text))
  }

  @Test(arguments: [
    (0.0, "0s"), (0.44, "0.4s"), (1, "1s"), (9.5, "9.5s"), (59.6, "1m 0s"), (97, "1m 37s"),
    (12_840, "3h 34m"), (183_600, "2d 3h"), (1e300, "1e+300s"),
  ])
  func `a duration is its two largest units, and its header has no unit`(
    _ seconds: Double, _ text: String
  ) {
    #expect(Cell.text(.double(seconds), form: .duration) == text)
    #expect(Column.duration("took_seconds").title == "TOOK")
  }

  @Test func `on a narrow terminal every line fits, and what was cut ends in an ellipsis`() {
    let rows: [[JSONText]] = [
      [.string(String(repeating: "x", count: 90)), .string("short"), .int(1_234_567)],
      [.string("日本語のとても長いデプロイの名前です"), .string("ü"), .int(1)],
    ]
    let columns = [Column("artifact"), Column("service"), Column("seconds", .right)]
    let table = Table(columns, sample: rows, terminal: Terminal(width: 40, hasStyle: false))
    for row in rows {
      #expect(table.line(row).displayWidth <= 40)
      #expect(table.line(row).contains("…"))
    }
    #expect(table.line(rows[0]).hasSuffix("1234567"))
    #expect(table.line(rows[0]).displayWidth == table.line(rows[1]).displayWidth)
  }

  @Test func `escape sequences in a value cannot steer the terminal`() {
    let table = Table([Column("id")], sample: [], terminal: .plain)
    let line = table.line([.string("a\u{1B}[2J\u{9B}b\nc\u{202E}")])
    #expect(line == "a\u{FFFD}[2J\u{FFFD}b\u{FFFD}c\u{FFFD}")
  }

  @Test func `only what is styled has escape sequences: the header and the dash`() {
    let terminal = Terminal(width: 80, hasStyle: true)
    let table = Table([Column("id"), Column("x")], sample: [], terminal: terminal)
    #expect(table.header.hasPrefix("\u{1B}[2mID"))
    #expect(table.line([.string("a"), .null]) == "a   \u{1B}[2m-\u{1B}[0m")
  }

  @Test(
    arguments: [
      ([:], true), (["NO_COLOR": "1"], false), (["NO_COLOR": ""], true), (["TERM": "dumb"], false),
    ] as [([String: String], Bool)])
  func `NO_COLOR and a dumb terminal switch style off`(
    _ environment: [String: String], _ hasStyle: Bool
  ) {
    #expect(Terminal(environment: environment, measured: 0).hasStyle == hasStyle)
  }

  @Test func `the width is the terminal's, else COLUMNS, else 80`() {
    #expect(Terminal(environment: ["COLUMNS": "60"], measured: 120).width == 120)
    #expect(Terminal(environment: ["COLUMNS": "60"], measured: 0).width == 60)
    #expect(Terminal(environment: [:], measured: 0).width == 80)
  }
}
