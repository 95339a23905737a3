import Testing

@testable import shiplog

/// What `shiplog record` says of what it was not told, or told wrong.
@Suite struct RecordUsageTests {
  private static let place = [
    "--deployment", "d1", "--environment", "staging", "--service", "checkout",
  ]
  private static let attempt = place + ["--artifact", "registry.example.com/checkout:7a3f9c2"]

  @Test(arguments: [
    (
      ["started", "--environment", "staging"],
      "record started needs --deployment outside of a CI system and without --run"
    ),
    (
      ["started", "--deployment", "d"],
      "record started needs --environment, --service and --artifact"
    ),
    (["finished"] + attempt, "record finished needs --outcome"),
    (
      ["finished"] + attempt + ["--outcome", "failure"],
      "record finished needs --phase and --reason"
    ),
    (["rollback"] + attempt, "record rollback needs --rollback-of"),
    (["check", "smoke"] + place, "record check needs --outcome"),
    (["deploy", "--state", "finished"] + place, "record deploy --state finished needs --outcome"),
    (
      ["deploy", "--state", "started", "--outcome", "success"] + place,
      "record deploy --state started has no --outcome yet"
    ),
    (
      ["deploy", "--job", "x"] + place, "--attempt and --job are those of a run: name it with --run"
    ),
  ])
  func `what a step lacks is wrong usage, by its options`(_ arguments: [String], _ message: String)
    async throws
  {
    let answer = try Command(folder: "/tmp").run(Command.shiplog, ["record"] + arguments)
    #expect(answer.status == 64)
    #expect(answer.errors.hasPrefix("shiplog: \(message)\n"), "\(answer.errors)")
  }

  @Test(arguments: [
    (["check"] + place, "Missing expected argument '<name>'"),
    (
      ["started", "--environment", ""],
      "The value '' is invalid for '--environment <environment>': It is empty: is a variable not set?"
    ),
    (["finished", "--outcome", "good"], "The value 'good' is invalid for '--outcome <outcome>'."),
    (
      ["started", "--time", "yesterday"],
      "The value 'yesterday' is invalid for '--time <time>': Write a time with its offset"
    ),
    (["finished", "--changed", "--no-changes"], "flag"),
  ])
  func `options that cannot be read are wrong usage`(_ arguments: [String], _ message: String)
    async throws
  {
    let answer = try Command(folder: "/tmp").run(Command.shiplog, ["record"] + arguments)
    #expect(answer.status == 64)
    #expect(answer.errors.contains(message), "\(answer.errors)")
  }

  @Test(arguments: [
    (["--commit", "zzz"], "--commit: "), (["--time", "2099-01-01T00:00:00Z"], "--time: "),
    (["--team", String(repeating: "t", count: 64)], "--team: "),
    (["--source", "not a uri"], "--source: "),
    (
      ["--requested-by", "ghp_0123456789abcdefghijklmnopqrstuvwxyzAB"],
      "--requested-by: looks like "
    ),
  ])
  func `a value that the vocabulary refuses is named by its option`(
    _ options: [String], _ beginning: String
  ) async throws {
    let answer = try Command(folder: "/tmp").run(
      Command.shiplog, ["record", "started"] + Self.attempt + options)
    #expect(answer.status == 1)
    #expect(answer.errors.hasPrefix("shiplog: \(beginning)"), "\(answer.errors)")
  }
}
