import Deployments
import Testing

/// When a deployment counts as verified, and how long it took.
struct VerificationTests {
  private func suite(_ name: String, _ outcome: Facts.Outcome, at seconds: Int64) -> Event {
    telling(.suiteFinished, at: seconds, id: "\(name)@\(seconds)") { event in
      event.facts.suite = name
      event.facts.outcome = outcome
    }
  }

  @Test func `it is verified when its first successful verification ended`() throws {
    let deployment = try #require(
      fold([
        suite("verification", .success, at: 8), suite("verification", .success, at: 6),
        suite("verification", .failure, at: 4),
      ]))
    #expect(deployment.verifiedAt == at(6))
    #expect(deployment.verified == true)
  }

  @Test func `the last verification says whether it passed, unless its end says so`() throws {
    let passed = suite("verification", .success, at: 4)
    let failed = suite("verification", .failure, at: 6)
    #expect(try #require(fold([failed, passed])).verified == false)
    let end = finished(.success, at: 9) { $0.facts.verified = true }
    #expect(try #require(fold([failed, passed, end])).verified == true)
    #expect(try #require(fold([finished(.success, at: 9)])).verified == nil)
  }

  @Test func `the verification of a rollback counts as one`() throws {
    let deployment = try #require(fold([suite("rollback-verification", .success, at: 4)]))
    #expect(deployment.verifiedAt == at(4) && deployment.verified == true)
  }

  @Test(arguments: ["pre-deployment-validation", "smoke", "verification-of-nothing", "e2e"])
  func `no other suite does`(name: String) throws {
    let deployment = try #require(fold([suite(name, .success, at: 4)]))
    #expect(deployment.verifiedAt == nil && deployment.verified == nil)
  }

  @Test func `it took from its start to its verification, else to its end`() throws {
    let started = telling(.deploymentStarted, at: 2)
    let verified = suite("verification", .success, at: 8)
    let succeeded = finished(.success, at: 11)
    let failed = finished(.failure, at: 11, phase: .record)
    #expect(try #require(fold([started, verified, succeeded])).duration == 6_000_000)
    #expect(try #require(fold([started, succeeded])).duration == 9_000_000)
    #expect(try #require(fold([started, verified, failed])).duration == 9_000_000)
    #expect(try #require(fold([succeeded])).duration == nil)
    #expect(try #require(fold([started])).duration == nil)
  }

  @Test func `clocks that disagree give no duration`() throws {
    let started = telling(.deploymentStarted, at: 20)
    #expect(try #require(fold([started, finished(.success, at: 11)])).duration == nil)
  }

  @Test func `an incident lasts from the first time it was detected to the last it was resolved`()
    throws
  {
    func incident(_ meaning: Meaning, at seconds: Int64, _ subject: String = "i") -> Event {
      telling(meaning, at: seconds, id: "\(subject)\(meaning)\(seconds)") { $0.subject = subject }
    }
    let deployment = try #require(
      fold([
        incident(.incidentResolved, at: 40), incident(.incidentDetected, at: 31),
        incident(.incidentReported, at: 30), incident(.incidentResolved, at: 50),
        incident(.incidentDetected, at: 70, "j"), finished(.success, at: 9),
      ]))
    #expect(
      deployment.incidents == [
        .init(id: "i", detected: at(30), resolved: at(50)),
        .init(id: "j", detected: at(70), resolved: nil),
      ])
    #expect(deployment.outcome == .succeeded)
  }

  @Test func `an alert that fires again at another deployment is about that one alone`() throws {
    func incident(_ meaning: Meaning, of deployment: String?, at seconds: Int64) -> Event {
      telling(meaning, of: deployment, at: seconds) { $0.subject = "high-error-rate" }
    }
    let events = [
      finished(.success, at: 9), incident(.incidentDetected, of: "d", at: 10),
      incident(.incidentResolved, of: "d", at: 20), finished(.success, of: "e", at: 900),
      incident(.incidentDetected, of: "e", at: 910), incident(.incidentResolved, of: "e", at: 990),
    ]
    for events in [events, events.reversed()] {
      for (id, detected, resolved) in [("d", 10, 20), ("e", 910, 990)] as [(String, Int64, Int64)] {
        #expect(
          try #require(fold(events, into: id)).incidents == [
            .init(id: "high-error-rate", detected: at(detected), resolved: at(resolved))
          ])
      }
    }
  }

  @Test func `one event of an incident that names the deployment does for those that name none`()
    throws
  {
    func incident(_ meaning: Meaning, of deployment: String?, at seconds: Int64) -> Event {
      telling(meaning, of: deployment, at: seconds) { $0.subject = "i" }
    }
    let events = [
      incident(.incidentReported, of: nil, at: 30), incident(.incidentDetected, of: "d", at: 40),
      incident(.incidentResolved, of: nil, at: 50), finished(.success, at: 9),
      finished(.success, of: "e", at: 9),
    ]
    for events in [events, events.reversed()] {
      let deployment = try #require(fold(events))
      #expect(deployment.incidents == [.init(id: "i", detected: at(30), resolved: at(50))])
      #expect(try #require(fold(events, into: "e")).incidents.isEmpty)
    }
  }
}
