import Deployments
import History
import Log
import Service

/// A token that was just made, while its text is still known.
struct NewToken {
  let token: Token
  let secret: AccessToken
  let position: Int64

  /// Makes a token, and has the read models know of it before it comes back: from then on every server does.
  ///
  /// - Throws: a `Failure` where the name is taken, a `LogError`; what fails after the token was made is warned of only,
  ///   since nobody could be shown it a second time
  static func make(
    named name: String, _ grant: Grant, until expires: Expiry, in history: History
  ) async throws -> NewToken {
    if try await history.tokens().tokens.contains(where: { $0.name == name }) {
      throw Failure.taken(name)
    }
    let (now, secret) = (Timestamp.now, AccessToken())
    let token = Token(name: name, secret, grant: grant, expires: expires.time(from: now))
    let event = try ReceivedEvent(
      parsing: TokenEvent.created(token, time: now), now: now)
    let position: Int64
    do throws(LogError) {
      position = try await history.log.append([event])[0].position
    } catch {
      if case .conflict = error { throw Failure.taken(name) }
      throw error
    }
    do {
      try await history.catchUp()
    } catch {
      try Output.warn("the token is made, but not known yet: \(error)")
      return NewToken(token: token, secret: secret, position: position)
    }
    // Somebody else may have told of one under this name just before.
    let made = try await history.tokens().tokens.first { $0.name == name }
    guard made?.position == position else { throw Failure.taken(name) }
    return NewToken(token: token, secret: secret, position: position)
  }
}

extension Failure {
  fileprivate static func taken(_ name: String) -> Failure {
    Failure(
      .conflict, "the name \(name) is taken",
      remedy: "A name is used once for ever: shiplog token list --all shows them.")
  }
}
