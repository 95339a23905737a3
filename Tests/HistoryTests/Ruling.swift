import Deployments
import TestSupport

/// Events that rule about what is kept, each at a second of a story.
enum Ruling {
  /// A policy that is the platform's but for an edit.
  static func policy(
    _ environment: String, at seconds: Int64, _ edit: (inout Policy) -> Void = { _ in }
  ) -> ReceivedEvent {
    var policy = Policy(standardFor: environment)
    edit(&policy)
    return received(
      PolicyEvent.declared(
        policy, of: environment, replacing: seconds, time: Story.at(seconds)))
  }

  static func hold(
    _ id: String, at seconds: Int64, source: String = RuleEvent.source, _ edit: (inout Hold) -> Void
  ) -> ReceivedEvent {
    var hold = Hold()
    edit(&hold)
    return received(
      HoldEvent.placed(id: id, hold, reason: "case 7", time: Story.at(seconds)), from: source)
  }

  static func release(_ id: String, at seconds: Int64) -> ReceivedEvent {
    received(
      HoldEvent.released(
        id: id, reason: "case 7 closed", time: Story.at(seconds)))
  }

  /// The event as it would be had another source said it.
  static func received(_ bytes: [UInt8], from source: String = RuleEvent.source) -> ReceivedEvent {
    let text = String(decoding: bytes, as: UTF8.self)
    let bytes = Array(text.replacing(RuleEvent.source, with: source).utf8)
    do {
      return try ReceivedEvent(parsing: bytes, now: RandomHistory.now)
    } catch {
      preconditionFailure("\(error) in \(String(decoding: bytes, as: UTF8.self))")
    }
  }
}
