internal import Crypto
internal import Deployments
package import History
internal import FoundationEssentials

/// Where the next page of a list begins, sealed with what was asked: another question does not take it.
///
/// Opaque to those who carry it: base64url of the place behind a digest of it and the question, which shows a part that was lost.
package enum Cursor {
  /// - Parameters:
  ///   - place: what the list needs to go on
  ///   - question: the members of the question by name, in any order
  /// - Returns: the cursor
  package static func seal(_ place: String, for question: [String: String?]) -> String {
    let text = digest(of: question, place) + place
    return Data(text.utf8).base64EncodedString()
      .replacing("+", with: "-").replacing("/", with: "_").replacing("=", with: "")
  }

  /// - Returns: the place; nil for what was not sealed for this question
  package static func open(_ text: String, for question: [String: String?]) -> String? {
    let padding = String(repeating: "=", count: (4 - text.utf8.count % 4) % 4)
    let base64 = text.replacing("-", with: "+").replacing("_", with: "/") + padding
    guard let data = Data(base64Encoded: base64) else { return nil }
    let plain = String(decoding: data, as: UTF8.self)
    let place = String(plain.dropFirst(sealLength))
    return plain.hasPrefix(digest(of: question, place)) ? place : nil
  }

  private static let sealLength = 12

  private static func digest(of question: [String: String?], _ place: String) -> String {
    let members = question.compactMap { name, value in value.map { (name, $0) } }
    let text = JSONText.object(members.sorted { $0.0 < $1.0 }.map { ($0, .string($1)) })
    return SHA256.hash(data: text.bytes + Array(place.utf8)).prefix(sealLength / 2).map { byte in
      (byte < 16 ? "0" : "") + String(byte, radix: 16)
    }.joined()
  }
}

extension DeploymentQuery {
  /// What a cursor of its pages is good for: with times as they were given, since "a week ago" moves.
  package func question(from: TimePoint?, to: TimePoint?) -> [String: String?] {
    [
      "list": "deployments", "environment": environment, "service": service,
      "outcome": outcome?.rawValue, "from": from?.description, "to": to?.description,
    ]
  }
}

extension EntryQuery {
  /// As for deployments.
  package func question(from: TimePoint?, to: TimePoint?) -> [String: String?] {
    [
      "list": "entries", "environment": environment, "service": service,
      "deployment": deployment, "type": type, "from": from?.description, "to": to?.description,
      "after": after.map { String($0) },
    ]
  }
}

extension Answer {
  /// The `question` is what the cursor of the next page is sealed for.
  package init(_ answer: DeploymentAnswer, to question: [String: String?]) {
    self.init(
      .deployments, at: answer.position, answer.deployments.map(\.row),
      next: .some(answer.next.map { Cursor.seal($0.description, for: question) }))
  }
}
