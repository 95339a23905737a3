internal import Deployments

/// A rule in a leaf's `facts`, in sorted order; each kind has a member of its own.
extension Rule {
  func write(to writer: inout LeafWriter) {
    switch self {
    case .hold(let hold): writer.object("hold", always: true) { hold.write(to: &$0) }
    case .policy(let policy): writer.object("policy") { policy.write(to: &$0) }
    case .pruning(let pruning): writer.object("pruning") { pruning.write(to: &$0) }
    case .release(let hold): writer.member("release", hold)
    case .revocation(let token): writer.member("revocation", token)
    case .token(let token): writer.object("token") { token.write(to: &$0) }
    }
  }

  /// Nil where the facts rule nothing.
  init?(leaf: JSON.Value) {
    if let hold = leaf["hold"] {
      self = .hold(Hold(leaf: hold))
    } else if let policy = leaf["policy"] {
      // Every member is written, so that it does not matter what the platform's rules of an environment were.
      self = .policy(Policy(policy, of: ""))
    } else if let pruning = leaf["pruning"] {
      guard let pruning = Pruning(leaf: pruning) else { return nil }
      self = .pruning(pruning)
    } else if let release = leaf["release"]?.string {
      self = .release(release)
    } else if let revocation = leaf["revocation"]?.string {
      self = .revocation(revocation)
    } else if let token = leaf["token"] {
      guard let token = Token(leaf: token) else { return nil }
      self = .token(token)
    } else {
      return nil
    }
  }
}

extension Policy {
  fileprivate func write(to writer: inout LeafWriter) {
    for (key, value) in members {
      switch value {
      case .count(let count): writer.nullable(key, count)
      case .word(let word): writer.member(key, word)
      case .list(let texts):
        writer.array(key, always: true) { array in
          for text in texts { array.element(text) }
        }
      }
    }
  }
}

extension Hold {
  fileprivate func write(to writer: inout LeafWriter) {
    writer.member("deployment", deployment)
    writer.member("environment", environment)
    writer.member("from", from)
    writer.member("service", service)
    writer.member("to", to)
    writer.member("until", until)
  }

  fileprivate init(leaf: JSON.Value) {
    self.init()
    deployment = leaf["deployment"]?.string
    environment = leaf["environment"]?.string
    from = leaf["from"]?.timestamp
    service = leaf["service"]?.string
    to = leaf["to"]?.timestamp
    until = leaf["until"]?.timestamp
  }
}

extension Pruning {
  fileprivate func write(to writer: inout LeafWriter) {
    writer.member("bodies", bodies)
    writer.member("bytes", bytes)
    writer.member("digest", digest)
    writer.array("positions") { array in
      for range in ranges { array.element((range.lowerBound, range.upperBound)) }
    }
    writer.member("reason", reason.rawValue)
  }

  fileprivate init?(leaf: JSON.Value) {
    guard let reason = leaf["reason"]?.string.flatMap(Reason.init(rawValue:)),
      let bodies = leaf["bodies"]?.int, let digest = leaf["digest"]?.string
    else { return nil }
    let ranges = (leaf["positions"].map { Array($0.elements) } ?? []).compactMap {
      range -> ClosedRange<Int64>? in
      guard let first = range[0]?.int, let last = range[1]?.int, first <= last else { return nil }
      return first...last
    }
    self.init(
      reason: reason, ranges: ranges, bodies: bodies, bytes: leaf["bytes"]?.int, digest: digest)
  }
}

extension Token {
  fileprivate func write(to writer: inout LeafWriter) {
    writer.array("environments") { array in
      for name in grant.environments.sorted() { array.element(name) }
    }
    writer.member("expires", expires)
    writer.member("name", name)
    writer.array("scopes", always: true) { array in
      for scope in grant.scopes.map(\.rawValue).sorted() { array.element(scope) }
    }
    writer.array("services") { array in
      for name in grant.services.sorted() { array.element(name) }
    }
    writer.member("sha256", sha256)
  }

  /// A scope that this version does not know allows nothing.
  fileprivate init?(leaf: JSON.Value) {
    guard let name = leaf["name"]?.string, let sha256 = leaf["sha256"]?.string else { return nil }
    func words(_ key: String) -> Set<String> {
      Set((leaf[key].map { Array($0.elements) } ?? []).compactMap(\.string))
    }
    var grant = Grant(scopes: Set(words("scopes").compactMap(Scope.init(rawValue:))))
    grant.environments = words("environments")
    grant.services = words("services")
    self.init(name: name, sha256: sha256, grant: grant, expires: leaf["expires"]?.timestamp)
  }
}
