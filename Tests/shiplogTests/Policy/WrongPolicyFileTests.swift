import Testing

@testable import shiplog

/// What is wrong with a file, to the word.
struct WrongPolicyFileTests {
  private static let remedy =
    "No rule was changed. shiplog policy apply --help shows a file that is right."
  private static let shape = "expected environments: with the name of each, such as staging:"
  private static let name =
    "expected an environment's name of letters, digits and . _ - /, such as staging, found"
  private static let keys = """
    deploys_from, verification, rollback, deployments_preserved, details_kept_days, rollout_timeout_seconds, \
    deployments_at_a_time, deployments_per_day, layers
    """
  private static let preserved = """
    dev.deployments_preserved: expected none, latest, last 5 (at most 10000), a number like that, or all, found
    """

  private func problems(_ text: String) -> [String] {
    do {
      _ = try PolicyFile(text, named: "p.yaml")
    } catch let failure as Failure {
      #expect(failure.code == .failed)
      #expect(failure.remedy == Self.remedy)
      return failure.message.split(separator: "\nshiplog: ").map { line in
        #expect(line.hasPrefix("p.yaml:"))
        return String(line.dropFirst("p.yaml:".count))
      }
    } catch {
      Issue.record(error)
    }
    return []
  }

  @Test(arguments: [
    ("", "1: the file is empty; \(shape)"), ("# rules\n", "1: the file is empty; \(shape)"),
    ("---\n", "2: the file is empty; \(shape)"), ("{}", "1: the file is empty; \(shape)"),
    ("null", "1: the file is empty; \(shape)"), ("[]", "1: \(shape), found a list"),
    ("staging", "1: \(shape), found the text staging"), ("7", "1: \(shape), found the number 7"),
    ("\nenvs:\n  dev: {}", "2: unknown key envs; \(shape)"),
    ("7: {}", "1: unknown key 7; \(shape)"),
    (
      "environments:", "1: environments: expected the name of each, such as staging:, found nothing"
    ),
    (
      "environments: {}",
      "1: environments: expected the name of each, such as staging:, found nothing"
    ),
    (
      "environments: [dev]",
      "1: environments: expected the name of each, such as staging:, found a list"
    ),
    (
      "environments: !all {dev: {}}",
      "1: environments: expected the name of each, such as staging:, found something tagged !all"
    ),
  ])
  func `a file that names no environments`(text: String, problem: String) {
    #expect(problems(text) == [problem])
  }

  @Test(arguments: [
    ("my env", "\(name) the text my env"), ("\"\"", "\(name) the text "),
    ("'de\"v'", "\(name) the text de\"v"), ("/", "\(name) the text /"),
    ("1.0", "\(name) the number 1.0"), ("7", "\(name) the number 7"),
    ("on", "\(name) the truth value on"), ("~", "\(name) nothing"),
    ("2026-11-01", "\(name) 2026-11-01, which is no text unless in quotes"),
    ("<<", "\(name) <<, which is no text unless in quotes"),
    ("[dev]", "\(name) a list"), ("{dev: 1}", "\(name) a mapping"),
    (
      "ghp_0123456789abcdefghijklmnopqrstuvwxyz",
      "\(name) the text (what looks like a GitHub personal access token)"
    ),
    ("\"\\e[31m\"", "\(name) the text \u{FFFD}[31m"),
  ])
  func `what is no environment's name`(key: String, problem: String) {
    #expect(problems("environments:\n  ? \(key)\n  : rollback: none\n") == ["2: \(problem)"])
  }

  @Test(arguments: [257, 300])
  func `a name that is too long`(length: Int) {
    let key = String(repeating: "e", count: length)
    let shown = String(repeating: "e", count: 60) + "…"
    #expect(
      problems("environments:\n  \(key): {rollback: none}")
        == ["2: \(Self.name) the text \(shown)"])
  }

  @Test(arguments: [
    ("", "nothing"), ("{}", "nothing"), ("auto", "the text auto"), ("[]", "a list"),
  ])
  func `an environment without rules`(value: String, found: String) {
    #expect(
      problems("environments:\n  dev: \(value)")
        == ["2: dev: expected at least one of \(Self.keys), found \(found)"])
  }

  @Test(arguments: [
    ("retries: 3", "dev.retries: unknown key; expected one of \(keys)"),
    ("rollBack: none", "dev.rollBack: unknown key; expected one of \(keys)"),
    ("7: none", "dev.7: unknown key; expected one of \(keys)"),
    ("<<: {rollback: none}", "dev.<<: unknown key; expected one of \(keys)"),
    ("rollback: auto", "dev.rollback: expected automatic, manual or none, found the text auto"),
    ("rollback:", "dev.rollback: expected automatic, manual or none, found nothing"),
    ("rollback: no", "dev.rollback: expected automatic, manual or none, found the truth value no"),
    ("rollback: [none]", "dev.rollback: expected automatic, manual or none, found a list"),
    (
      "rollback: !x none",
      "dev.rollback: expected automatic, manual or none, found none, which is no text unless in quotes"
    ),
    (
      "rollback: ghp_0123456789abcdefghijklmnopqrstuvwxyz",
      """
      dev.rollback: expected automatic, manual or none, found the text (what looks like a GitHub personal access token)
      """
    ),
    ("deployments_preserved: last 0", "\(preserved) the text last 0"),
    ("deployments_preserved: five", "\(preserved) the text five"),
    ("deployments_preserved: \"5\"", "\(preserved) the text 5"),
    ("deployments_preserved: -1", "\(preserved) the number -1"),
    ("deployments_preserved: 10001", "\(preserved) the number 10001"),
    ("deployments_preserved: last 10001", "\(preserved) the text last 10001"),
    ("deployments_preserved: true", "\(preserved) the truth value true"),
  ])
  func `a key or a word that there is not`(rule: String, problem: String) {
    #expect(problems("environments:\n  dev:\n    \(rule)\n") == ["3: \(problem)"])
  }

  @Test(arguments: [
    ("details_kept_days", "0 to 36500 or forever"),
    ("deployments_per_day", "1 to 10000 or none"), ("rollout_timeout_seconds", "1 to 86400"),
    ("deployments_at_a_time", "1 to 1000"),
  ])
  func `an impossible number`(key: String, range: String) {
    for (value, found) in [
      ("-1", "the number -1"), ("36501000", "the number 36501000"), ("1.5", "the number 1.5"),
      ("\"30\"", "the text 30"), ("030", "the number 030"), ("0x1F", "the number 0x1F"),
      ("1_0", "the number 1_0"), ("+5", "the number +5"), ("5:00", "the number 5:00"),
      ("99999999999999999999", "the number 99999999999999999999"), ("1e2", "the number 1e2"),
      (".inf", "the number .inf"), ("many", "the text many"), ("", "nothing"), ("~", "nothing"),
      ("yes", "the truth value yes"), ("[30]", "a list"), ("{days: 30}", "a mapping"),
    ] {
      #expect(
        problems("environments:\n  dev:\n    \(key): \(value)\n")
          == ["3: dev.\(key): expected a whole number from \(range), found \(found)"])
    }
  }

  @Test(arguments: [
    ("deploys_from", "branches such as main, release/*", "main"),
    ("verification", "checks such as health-endpoint, e2e", "e2e"),
    ("layers", "layers among infra, platform, dependencies, services, frontend", "infra"),
  ])
  func `what is no list of texts`(key: String, expected: String, right: String) {
    for (value, found) in [
      ("main", "the text main"), ("", "nothing"), ("{main: 1}", "a mapping"),
      ("[\(right), 7]", "the number 7"), ("[\(right), [dev]]", "a list"),
      ("[\(right), ~]", "nothing"),
      ("[\(right), true]", "the truth value true"), ("['']", "the text "),
      ("[' main']", "the text  main"),
      ("[\"a\\nb\"]", "the text a\u{FFFD}b"),
      ("[AKIAQWERTYUIOPASDFGH]", "the text (what looks like an AWS access key id)"),
    ] {
      let problem = "3: dev.\(key): expected a list of \(expected), found \(found)"
      #expect(problems("environments:\n  dev:\n    \(key): \(value)\n") == [problem])
    }
    #expect(
      problems("environments:\n  dev:\n    \(key): [\(right), \(right)]\n")
        == ["3: dev.\(key): expected different \(expected), found \(right) twice"])
  }

  @Test func `a layer that no deployment has`() {
    #expect(
      problems("environments:\n  dev:\n    layers: [infra, database]\n") == [
        "3: dev.layers: expected a list of layers among infra, platform, dependencies, services, frontend, found the text database"
      ])
  }

  @Test func `an element is wrong where it stands`() {
    #expect(
      problems("environments:\n  dev:\n    layers:\n      - infra\n      - 7\n") == [
        "5: dev.layers: expected a list of layers among infra, platform, dependencies, services, frontend, found the number 7"
      ])
  }

  @Test func `rules that no leaf takes`() {
    let branches = (0..<40).map { "\($0)/" + String(repeating: "b", count: 190) }
    let problems = problems(
      "environments:\n  dev:\n    deploys_from: [\(branches.joined(separator: ", "))]\n")
    #expect(problems.count == 1)
    #expect(problems.first?.hasPrefix("2: dev: its rules take 8") == true)
    #expect(problems.first?.hasSuffix(" bytes; expected at most 6000") == true)
  }

  @Test(arguments: [
    (
      "environments:\n  dev:\n    rollback: none\n    layers: []\n    rollback: none", "3: rollback"
    ),
    ("environments:\n  dev: {rollback: none}\n  dev: {rollback: none}", "2: dev"),
    ("environments: {}\nenvironments: {}", "1: environments"),
    (
      "environments:\n  dev:\n    \"rollback\": none\n    layers: []\n    layers: []\n    rollback: none",
      "4: layers, rollback"
    ),
  ])
  func `a key that is there twice`(text: String, place: String) {
    #expect(problems(text) == ["\(place): expected each key once, found it again"])
  }

  @Test(arguments: [("stage", "staging"), ("PROD", "production"), ("/envs/Dev", "dev")])
  func `an environment that is there twice under two names`(alias: String, name: String) {
    #expect(
      problems("environments:\n  \(name): {rollback: none}\n  \(alias): {rollback: none}\n")
        == ["3: \(name) is there twice, here as \(alias)"])
  }

  @Test(arguments: [
    (
      "environments:\n  dev:\n\trollback: none",
      "3: this is no YAML: while scanning for the next token, "
    ),
    ("environments:\n  dev: [", "3: this is no YAML: while parsing a flow node, "),
    ("environments:\n  dev: {}}\n", "2: this is no YAML: "),
    ("a: b\n---\nc: d", "2: this is no YAML: expected a single document in the stream, but found"),
    ("environments:\n  dev: *dev", "2: this is no YAML: found undefined alias"),
    ("environments:\n  dev:\n    rollback: \"none", "3: this is no YAML: while scanning a quoted"),
    ("environments:\n  dev: \u{7}", "2: this is no YAML: control characters are not allowed"),
    (String(repeating: "[", count: 1_500), "1: this is no YAML: while parsing, Maximum nesting"),
  ])
  func `what is no YAML`(text: String, problem: String) {
    let found = problems(text)
    #expect(found.count == 1)
    #expect(found.first?.hasPrefix(problem) == true, "\(found)")
  }

  @Test func `all that is wrong is told at once, in the order of the lines`() {
    let text = """
      owner: platform
      environments:
        dev:
          rollback: auto
          retries: 3
        my env:
          rollback: none
        staging:
          details_kept_days: -1
          layers: infra
      """
    #expect(
      problems(text).map { String($0.prefix { $0 != ":" }) } == ["1", "4", "5", "6", "9", "10"])
  }

  @Test(.timeLimit(.minutes(1))) func `aliases of aliases are not followed into the dark`() {
    var text = "a: &a0 [x, x, x, x, x, x, x, x, x]\n"
    for level in 1...40 {
      text +=
        "b\(level): &a\(level) ["
        + Array(repeating: "*a\(level - 1)", count: 9)
        .joined(separator: ", ") + "]\n"
    }
    #expect(problems(text + "environments: *a40\n").count == 42)
  }
}
