extension DeploymentRecord {
  /// What the status words of a record mean, in the terms of `deployment.finished`.
  struct Status: Hashable {
    var outcome: Facts.Outcome
    /// Where it ended, unless it succeeded.
    var phase: Facts.Phase?
    var changed: Bool

    /// `nil` for a word that does not say how a deployment ended. Case, `-`, `_` and spaces do not
    /// matter.
    init?(_ word: String) {
      let word = word.lowercased().filter { $0 != "_" && $0 != "-" && $0 != " " }
      guard let status = Self.meanings.first(where: { $0.words.contains(word) }) else { return nil }
      self = status.meaning
    }

    private init(_ outcome: Facts.Outcome, _ phase: Facts.Phase?, changed: Bool) {
      self.outcome = outcome
      self.phase = phase
      self.changed = changed
    }

    private static let meanings: [(words: [String], meaning: Status)] = [
      (["success", "succeeded", "successful", "deployed"], Status(.success, nil, changed: true)),
      (["unchanged", "nochanges", "skipped"], Status(.success, nil, changed: false)),
      (["failed", "failure"], Status(.failure, .deploy, changed: true)),
      (["error", "errored"], Status(.error, .deploy, changed: true)),
      (["timeout", "timedout"], Status(.failure, .rollout, changed: true)),
      (["blocked", "rejected"], Status(.failure, .validate, changed: false)),
      (["cancelled", "canceled", "aborted"], Status(.cancel, .deploy, changed: false)),
      (["superseded"], Status(.cancel, .queue, changed: false)),
      // What was undone had not held: its verification failed. The rollback itself is a deployment
      // of its own.
      (["rolledback"], Status(.failure, .verify, changed: true)),
    ]

    static let complaint =
      "is no word for how a deployment ended; there are success, unchanged, failed, error, "
      + "timed_out, blocked, cancelled, superseded, rolled_back"

    /// The word where none was kept.
    static func word(for facts: (outcome: String?, phase: String?, changed: Bool?)) -> String {
      switch (facts.outcome, facts.phase) {
      case ("success", _): facts.changed == false ? "unchanged" : "success"
      case ("cancel", "queue"): "superseded"
      case ("cancel", _): "cancelled"
      case ("error", _): "error"
      case (_, "validate"): "blocked"
      default: "failed"
      }
    }
  }

  /// The status, made more precise by whether the verification passed.
  var meaning: Status? {
    guard var meaning = Status(status) else { return nil }
    if meaning.phase == .deploy, meaning.outcome == .failure, verificationPassed == false {
      meaning.phase = .verify
    }
    return meaning
  }
}
