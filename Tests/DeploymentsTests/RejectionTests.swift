import Testing

@testable import Deployments

@Suite struct `Rejections` {
  @Test func `a rejection prints path, message and rule`() {
    let path = JSONPath.root.appending("data").appending("context").appending("id")
    let rejection = Rejection(path: path, rule: .cdevents, message: "is missing")
    #expect(rejection.description == "$.data.context.id: is missing (cdevents)")
  }

  @Test func `rules have names in snake case`() {
    let isPlain = Rejection.Rule.allCases.allSatisfy { rule in
      rule.rawValue.utf8.allSatisfy { $0 == 0x5F || (0x61...0x7A).contains($0) }
    }
    #expect(isPlain)
    #expect(Rejection.Rule.duplicateKey.rawValue == "duplicate_key")
    #expect(Rejection.Rule.leafSize.rawValue == "leaf_size")
  }
}
