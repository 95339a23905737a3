/// An environment's rules. They are data: a `policy.declared` event replaces them, and every moment is judged by those
/// that held then.
package struct Policy: Hashable, Sendable {
  package enum Rollback: String, Hashable, Sendable, CaseIterable {
    /// What fails its verification is undone by itself.
    case automatic
    case manual
    case none
  }

  /// How many of a service's good deployments are preserved to roll back to, the running one included.
  package enum Preserved: Hashable, Sendable {
    case last(Int)
    case all
  }

  /// Branches, as patterns: `main`, `release/*`.
  package var deploysFrom: [String]
  /// The checks that have to pass, such as `health-endpoint`, `e2e`.
  package var verification: [String]
  package var rollback: Rollback
  package var preserved: Preserved
  /// How old bodies become before they may be pruned; nil: they are kept for ever.
  package var detailsKeptDays: Int64?
  package var deploymentsAtATime: Int64
  package var rolloutTimeoutSeconds: Int64
  /// The target of `deployment_frequency`; nil where there is none.
  package var deploymentsPerDay: Int64?
  /// `infra`, `platform` …, in the order in which they are deployed.
  package var layers: [String]

  /// The platform's rules of an environment of which no policy was declared.
  package init(standardFor environment: String) {
    deploysFrom = []
    verification = ["health-endpoint"]
    rollback = .none
    preserved = .all
    detailsKeptDays = nil
    deploymentsAtATime = 1
    rolloutTimeoutSeconds = 300
    layers = ["infra", "platform", "dependencies", "services", "frontend"]
    switch environment {
    case "dev":
      deploysFrom = ["feature/*", "bugfix/*"]
      verification = ["health-endpoint", "smoke"]
      rollback = .automatic
      preserved = .last(1)
      detailsKeptDays = 30
      deploymentsPerDay = 2
    case "staging":
      deploysFrom = ["main", "release/*"]
      verification = ["health-endpoint", "e2e", "performance"]
      rollback = .automatic
      preserved = .last(5)
      detailsKeptDays = 90
      deploymentsPerDay = 1
    case "test":
      verification = ["test-suite"]
      preserved = .last(0)
      detailsKeptDays = 30
    default: break
    }
  }
}

extension Policy.Preserved: LosslessStringConvertible {
  /// `none`, `latest`, `last 5` or `all`.
  package var description: String {
    switch self {
    case .last(0): "none"
    case .last(1): "latest"
    case .last(let count): "last \(count)"
    case .all: "all"
    }
  }

  package init?(_ description: String) {
    switch description {
    case "none": self = .last(0)
    case "latest": self = .last(1)
    case "all": self = .all
    default:
      let digits = description.dropFirst(5)
      guard description.hasPrefix("last "), let count = Int(digits), count > 0,
        String(count) == digits
      else { return nil }
      self = .last(count)
    }
  }

  /// Nil for all.
  package var limit: Int? {
    if case .last(let count) = self { count } else { nil }
  }
}

extension Policy {
  /// The members of `policy` in a `policy.declared` event, and of a leaf's facts: keys in sorted order, all of them.
  package var members: [(key: StaticString, value: Member)] {
    [
      ("deploymentsAtATime", .count(deploymentsAtATime)),
      ("deploymentsPerDay", .count(deploymentsPerDay)),
      ("deploymentsPreserved", .word(preserved.description)), ("deploysFrom", .list(deploysFrom)),
      ("detailsKeptDays", .count(detailsKeptDays)), ("layers", .list(layers)),
      ("rollback", .word(rollback.rawValue)),
      ("rolloutTimeoutSeconds", .count(rolloutTimeoutSeconds)),
      ("verification", .list(verification)),
    ]
  }

  package enum Member: Hashable, Sendable {
    /// Null where there is none.
    case count(Int64?)
    case word(String)
    case list([String])
  }

  /// Reads those members that say what they should; the rest stays as the platform's rules have it.
  package init(_ value: JSON.Value, of environment: String) {
    self.init(standardFor: environment)
    for (key, value) in value.members {
      switch key {
      case "deploymentsAtATime": deploymentsAtATime = value.amount ?? deploymentsAtATime
      case "deploymentsPerDay":
        deploymentsPerDay = value.isNull ? nil : value.amount ?? deploymentsPerDay
      case "deploymentsPreserved":
        preserved = value.string.flatMap(Preserved.init) ?? preserved
      case "deploysFrom": deploysFrom = value.texts ?? deploysFrom
      case "detailsKeptDays": detailsKeptDays = value.isNull ? nil : value.amount ?? detailsKeptDays
      case "layers": layers = value.texts ?? layers
      case "rollback": rollback = value.string.flatMap(Rollback.init(rawValue:)) ?? rollback
      case "rolloutTimeoutSeconds": rolloutTimeoutSeconds = value.amount ?? rolloutTimeoutSeconds
      case "verification": verification = value.texts ?? verification
      default: break
      }
    }
  }
}

extension JSON.Value {
  /// Up to what every reader of JSON reads (RFC 8785 §3.2.2.3), since it goes into the leaf.
  fileprivate var amount: Int64? { int.flatMap { (0..<1 << 53).contains($0) ? $0 : nil } }

  fileprivate var texts: [String]? {
    let texts = elements.map(\.string)
    return kind == .array && !texts.contains(nil) ? texts.compactMap(\.self) : nil
  }
}

extension Policy {
  /// `policy` of a `policy.declared` event: all of its members.
  package var json: JSONText {
    .object(
      members.map { key, value in
        switch value {
        case .count(let count): ("\(key)", count.map { .int($0) } ?? .null)
        case .word(let word): ("\(key)", .string(word))
        case .list(let texts): ("\(key)", .array(texts.map { .string($0) }))
        }
      })
  }
}
