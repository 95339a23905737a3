import Deployments

extension Configuration {
  /// The server that commands speak to; nil where they work on a database.
  ///
  /// Where both are set, the one that was set closer by counts: an option before the environment, that before a file.
  ///
  /// - Throws: a `Failure` where both were set in the same place, where a setting is wrong, or where the token would go to a
  ///   server that whoever wrote into this folder has chosen
  func server() throws -> Server? {
    if let server = try value(.serverURL), let database = try value(.databaseURL),
      distance(of: server.origin) == distance(of: database.origin)
    {
      throw Failure(
        .usage, "\(server.origin) names a server and \(database.origin) a database",
        remedy: """
          A command works on one of the two: leave one away, or name the one that is meant with \
          \(Setting.serverURL.flag) or \(Setting.databaseURL.flag).
          """)
    }
    guard let value = try serverBeforeDatabase(), let url = ServerURL(value.text) else {
      return nil
    }
    let token = try token(for: url)
    if let token { try check(token, mayGoTo: url, namedBy: value.origin) }
    return Server(url: url, token: try token.map { try $0.token() })
  }

  /// What names a server, where it was set closer by than a database.
  func serverBeforeDatabase() throws -> Value? {
    guard let server = try value(.serverURL) else { return nil }
    guard let database = try value(.databaseURL) else { return server }
    return distance(of: server.origin) < distance(of: database.origin) ? server : nil
  }

  /// A pipeline works in what it has checked out, which may be somebody's pull request: a server that is named there gets no
  /// token but the one that `shiplog login` stored for it.
  private func check(
    _ token: TokenSource, mayGoTo url: ServerURL, namedBy origin: Origin
  ) throws {
    guard isOfFolder(origin), token != .file(StoredToken(for: url, environment: environment).path)
    else { return }
    throw Failure(
      .usage,
      "\(origin) names a server, and the token for it comes from elsewhere: \(token.origin)",
      remedy: """
        Who may write into this folder could have the token sent anywhere. Name the server in \(Setting.serverURL.variable) \
        or \(Setting.serverURL.flag); or name no token, and store one for this server: shiplog login \(url)
        """)
  }

  /// Where the token for a server comes from; nil where there is none.
  func token(for url: ServerURL) throws -> TokenSource? {
    let (text, file) = (try value(.token), try value(.tokenFile))
    if let text, file.map({ distance(of: text.origin) <= distance(of: $0.origin) }) ?? true {
      return .value(text)
    }
    if let file { return .file(path(file)) }
    let stored = StoredToken(for: url, environment: environment)
    return stored.exists ? .file(stored.path) : nil
  }

  /// A path in a configuration file counts from that file's folder.
  private func path(_ value: Value) -> String {
    guard case .file(let file) = value.origin, !value.text.hasPrefix("/"),
      let slash = file.lastIndex(of: "/")
    else { return value.text }
    return "\(file[..<slash])/\(value.text)"
  }

  private func distance(of origin: Origin) -> Int {
    switch origin {
    case .flag: 0
    case .environment: 1
    case .file(let path): 2 + (files.firstIndex { $0.path == path } ?? files.count)
    case .cluster, .none: .max
    }
  }
}

/// Where a token comes from.
enum TokenSource: Hashable, Sendable {
  case value(Configuration.Value)
  /// A file that somebody named, or that `shiplog login` wrote.
  case file(String)

  var origin: Configuration.Origin {
    switch self {
    case .value(let value): value.origin
    case .file(let path): .file(path)
    }
  }

  /// - Throws: a `Failure` where it is none, which says nothing of what is there instead
  func token() throws -> AccessToken {
    switch self {
    case .file(let path): return try .inFile(path)
    case .value(let value):
      guard let token = AccessToken(value.text) else {
        throw Failure(.usage, "\(value.origin): expected \(AccessToken.expectation)")
      }
      return token
    }
  }
}
