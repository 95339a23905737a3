import Testing

@testable import Deployments

struct PolicyTests {
  /// Another one in every member than any environment's.
  static let other: Policy = {
    var policy = Policy(standardFor: "")
    policy.deploysFrom = ["hotfix/*", "\"quoted\""]
    policy.verification = []
    policy.rollback = .manual
    policy.preserved = .last(7)
    policy.detailsKeptDays = 0
    policy.deploymentsAtATime = 3
    policy.rolloutTimeoutSeconds = 1_800
    policy.deploymentsPerDay = 12
    policy.layers = ["data"]
    return policy
  }()

  private func read(_ text: String, of environment: String = "staging") throws -> Policy {
    Policy(try JSON(Array(text.utf8)).root, of: environment)
  }

  @Test(
    arguments: [
      (
        "dev", ["feature/*", "bugfix/*"], ["health-endpoint", "smoke"], Policy.Rollback.automatic,
        "latest", 30, 2
      ),
      (
        "staging", ["main", "release/*"], ["health-endpoint", "e2e", "performance"], .automatic,
        "last 5", 90, 1
      ),
      ("test", [], ["test-suite"], .none, "none", 30, nil),
      ("production", [], ["health-endpoint"], .none, "all", nil, nil),
      ("anything else", [], ["health-endpoint"], .none, "all", nil, nil),
    ] as [(String, [String], [String], Policy.Rollback, String, Int64?, Int64?)])
  func `the platform's rules`(
    environment: String, branches: [String], checks: [String], rollback: Policy.Rollback,
    preserved: String, days: Int64?, perDay: Int64?
  ) {
    let policy = Policy(standardFor: environment)
    #expect(policy.deploysFrom == branches && policy.verification == checks)
    #expect(policy.rollback == rollback && policy.preserved.description == preserved)
    #expect(policy.detailsKeptDays == days && policy.deploymentsPerDay == perDay)
    #expect(policy.deploymentsAtATime == 1 && policy.rolloutTimeoutSeconds == 300)
    #expect(policy.layers == ["infra", "platform", "dependencies", "services", "frontend"])
  }

  @Test(
    arguments: [
      ("none", .last(0)), ("latest", .last(1)), ("last 5", .last(5)), ("last 120", .last(120)),
      ("all", .all),
    ] as [(String, Policy.Preserved)])
  func `how many are preserved, in words`(text: String, preserved: Policy.Preserved) {
    #expect(Policy.Preserved(text) == preserved)
    #expect(preserved.description == text)
  }

  @Test func `the last one is the latest`() {
    #expect(Policy.Preserved("last 1") == .last(1))
  }

  @Test(arguments: [
    "", "5", "last", "last ", "last 0", "last -1", "last +5", "last 05", "last  5", "last 5 ",
    "last five", "latest 5", "All", "NONE", "last 99999999999999999999",
  ])
  func `other words say nothing`(text: String) {
    #expect(Policy.Preserved(text) == nil)
  }

  @Test(arguments: [Policy(standardFor: "dev"), Policy(standardFor: "production"), other])
  func `its members read back as the same policy, whatever the environment`(
    policy: Policy
  ) throws {
    let text = String(decoding: policy.json.bytes, as: UTF8.self)
    for environment in ["", "dev", "staging", "production"] {
      #expect(try read(text, of: environment) == policy)
    }
  }

  @Test func `all members, in sorted order`() throws {
    let keys = try JSON(Self.other.json.bytes).root.members.map(\.key)
    #expect(keys == keys.sorted() && Set(keys).count == 9)
  }

  @Test(arguments: [
    "{}", #"{"unknown":1}"#, "7", "[]", #"{"deploymentsAtATime":"2"}"#,
    #"{"deploymentsAtATime":null}"#, #"{"deploymentsAtATime":-1}"#,
    #"{"deploymentsPerDay":"many"}"#, #"{"deploymentsPerDay":-1}"#, #"{"deploymentsPerDay":1.5}"#,
    #"{"deploymentsPreserved":5}"#, #"{"deploymentsPreserved":"last 0"}"#,
    #"{"deploysFrom":"main"}"#, #"{"deploysFrom":["main",1]}"#, #"{"deploysFrom":null}"#,
    #"{"detailsKeptDays":"1"}"#, #"{"detailsKeptDays":-1}"#, #"{"detailsKeptDays":[1]}"#,
    #"{"layers":{"infra":1}}"#, #"{"rollback":"auto"}"#, #"{"rollback":true}"#,
    #"{"rolloutTimeoutSeconds":"5m"}"#, #"{"rolloutTimeoutSeconds":-300}"#,
    #"{"verification":[null]}"#, #"{"detailsKeptDays":9223372036854775807}"#,
    #"{"deploymentsPerDay":9007199254740992}"#,
  ])
  func `what says nothing that could be a rule leaves the platform's`(text: String) throws {
    #expect(try read(text) == Policy(standardFor: "staging"))
  }

  @Test func `null is no limit and no target`() throws {
    let policy = try read(#"{"detailsKeptDays":null,"deploymentsPerDay":null}"#)
    #expect(policy.detailsKeptDays == nil && policy.deploymentsPerDay == nil)
    #expect(policy.preserved == .last(5))
  }
}
