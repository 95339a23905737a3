import Testing

@testable import Deployments

struct MeaningTests {
  @Test func `every meaning is a type of the vocabulary`() {
    let names = Set(Vocabulary.types.map { $0.namespace.rawValue + $0.name })
    for meaning in Meaning.allCases {
      #expect(names.contains(meaning.rawValue))
      #expect(Meaning(type: meaning.rawValue + ".0.3.0") == meaning)
      #expect(Meaning(type: meaning.rawValue + ".12.0.1") == meaning)
    }
  }

  @Test func `all our own types mean something`() {
    #expect(ShiplogEvents.types.allSatisfy { Meaning(type: $0.type) != nil })
  }

  @Test(arguments: [
    "", "1.2.3", ".1.2.3", "dev.cdevents.service.deployed", "dev.cdevents.service.deployed.0.3",
    "dev.cdevents.service.deployed.0.3.x", "dev.cdevents.deployment.started.0.1.0",
    "dev.cdevents.ticket.closed.0.2.0", "com.example.service.deployed.0.3.0",
  ])
  func `other types mean nothing`(_ type: String) { #expect(Meaning(type: type) == nil) }
}
