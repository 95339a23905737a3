import Testing

@testable import Deployments

/// A fixture with one thing wrong, and what is said about it.
struct Wrong: Sendable, CustomTestStringConvertible {
  let fixture: Fixture
  let old: String
  let new: String
  let message: String

  init(_ fixture: Fixture, _ old: String, _ new: String, _ message: String) {
    self.fixture = fixture
    self.old = old
    self.new = new
    self.message = message
  }

  var testDescription: String { "\(fixture): \(message)" }
}

/// So many letters.
func text(_ length: Int) -> String { String(repeating: "x", count: length) }

struct WrongInputTests {
  static let now = SharedExamples.now

  @Test(arguments: WrongEnvelopes.cases + WrongCDEvents.cases + WrongDeployments.cases)
  func `wrong input is refused with the place, what is wrong and what would be right`(
    _ wrong: Wrong
  ) throws {
    let bytes = wrong.fixture.replacing(wrong.old, with: wrong.new)
    #expect(bytes != wrong.fixture.bytes)
    let rejection = #expect(throws: Rejection.self) {
      try ReceivedEvent(parsing: bytes, now: Self.now)
    }
    #expect(rejection?.description == wrong.message)
  }

  @Test(arguments: Fixture.allCases)
  func `the same without the mistake is taken`(_ fixture: Fixture) throws {
    _ = try ReceivedEvent(parsing: fixture.bytes, now: Self.now)
  }

  @Test(arguments: [
    ("[]", "$: is an array; an event is an object (CloudEvents 1.0 JSON format) (cloudevents)"),
    ("7", "$: is a number; an event is an object (CloudEvents 1.0 JSON format) (cloudevents)"),
    (
      "{}",
      "$.specversion: is missing; CloudEvents 1.0 requires a non-empty string (cloudevents)"
    ),
  ])
  func `what is no event is refused`(_ text: String, _ message: String) {
    let rejection = #expect(throws: Rejection.self) {
      try ReceivedEvent(parsing: Array(text.utf8), now: Self.now)
    }
    #expect(rejection?.description == message)
  }

  @Test func `an event that is too large is refused before it is read`() {
    let bytes = [UInt8](repeating: UInt8(ascii: "["), count: 262_145)
    let rejection = #expect(throws: Rejection.self) {
      try ReceivedEvent(parsing: bytes, now: Self.now)
    }
    #expect(rejection?.rule == .size)
  }

  @Test func `a message never quotes what may be private`() {
    let secretive = "correct horse battery staple"
    for (old, new) in [
      ("\"/services/Checkout\"", "{\"\(secretive)\":1}"), ("\"stage\"", "[\"\(secretive)\"]"),
      ("2026-01-15T15:00:00+01:00", secretive),
      ("\"PATH\"", "\"\(secretive)\""), ("\"/iaas\"", "\"\(secretive)\""),
    ] {
      let rejection = #expect(throws: Rejection.self) {
        try ReceivedEvent(parsing: Fixture.bare.replacing(old, with: new), now: Self.now)
      }
      #expect(rejection?.message.contains(secretive) == false)
    }
  }
}
