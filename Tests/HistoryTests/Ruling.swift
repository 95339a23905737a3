import Deployments
import TestSupport

/// Events that rule about what is kept, each at a second of a story.
enum Ruling {
  private static let source = "https://rules.example.com"

  /// A policy that is the platform's but for an edit.
  static func policy(
    _ environment: String, at seconds: Int64, _ edit: (inout Policy) -> Void = { _ in }
  ) -> ReceivedEvent {
    var policy = Policy(standardFor: environment)
    edit(&policy)
    return received(
      PolicyEvent.declared(
        policy, of: environment, replacing: seconds, source: source, time: Story.at(seconds)))
  }

  static func hold(
    _ id: String, at seconds: Int64, source: String = source, _ edit: (inout Hold) -> Void
  ) -> ReceivedEvent {
    var hold = Hold()
    edit(&hold)
    return received(
      HoldEvent.placed(
        id: id, hold, reason: "case 7", source: source, time: Story.at(seconds)))
  }

  static func release(_ id: String, at seconds: Int64) -> ReceivedEvent {
    received(
      HoldEvent.released(
        id: id, reason: "case 7 closed", source: source, time: Story.at(seconds)))
  }

  static func received(_ bytes: [UInt8]) -> ReceivedEvent {
    do {
      return try ReceivedEvent(parsing: bytes, now: RandomHistory.now)
    } catch {
      preconditionFailure("\(error) in \(String(decoding: bytes, as: UTF8.self))")
    }
  }
}
