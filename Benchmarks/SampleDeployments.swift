import Deployments

/// Events like those of a pipeline that tells every step: twenty a deployment, a hundred deployments under way at
/// a time, every tenth of them the rollback of the one before.
struct SampleDeployments {
  /// Part of every id, so that two sets have no event in common.
  let name: String

  static let stepCount = 20
  private static let concurrency = 100
  private static let start: Int64 = 1_767_225_600  // 2026-01-01

  /// The `index`th event, as JSON.
  func event(_ index: Int) throws -> [UInt8] {
    let block = index / (Self.concurrency * Self.stepCount)
    let place = index % (Self.concurrency * Self.stepCount)
    return try event(
      step: place / Self.concurrency,
      deployment: block * Self.concurrency + place % Self.concurrency)
  }

  private func event(step: Int, deployment number: Int) throws -> [UInt8] {
    let isRollback = number % 10 == 9
    let isRolledBack = number % 10 == 8
    var event = Self.step(step, succeeds: !isRolledBack)(
      id(number),
      Timestamp(microseconds: (Self.start + Int64(number * 10 + step * 7)) * 1_000_000))
    event.run.run = "\(4_000_000 + number)"
    event.run.attempt = "1"
    event.run.job = "deploy"
    event.run.step = "\(step)"
    event.run.uri = "https://ci.example.com/acme/\(service(number))/runs/\(4_000_000 + number)"
    event.chain = "0b9f1c3e-6d1a-4e0c-9d55-\(digits(number, 12))"
    event.environment = ["dev", "staging", "production"][number / 10 % 3]
    event.service = service(number)
    event.artifact = artifact(isRollback ? number - 2 : number)
    event.previousArtifact = artifact(number - 1)
    event.commit = commit(number)
    event.committedAt = Timestamp(microseconds: (Self.start + Int64(number * 10 - 900)) * 1_000_000)
    event.changes = (0..<3).map {
      Facts.Change(
        commit: String(commit(number * 3 + $0).prefix(12)),
        committed: Timestamp(microseconds: (Self.start + Int64(number * 10 - 900)) * 1_000_000))
    }
    event.layer = "services"
    event.trigger = isRollback ? "pipeline" : "manual"
    event.team = "team-\(number / 10 % 7)"
    event.requestedBy = "https://example.com/people/4711"
    if isRollback {
      event.kind = .rollback
      event.rollbackOf = id(number - 1)
    }
    return try event.event()
  }

  /// What a pipeline tells as its `index`th step.
  private static func step(
    _ index: Int, succeeds: Bool
  ) -> (_ deployment: String, _ time: Timestamp) -> StepEvent {
    let checks = [
      "artifact-exists", "metadata-valid", "environment-healthy", "concurrency-free",
      "policy-allows", "health-endpoint", "readiness", "smoke", "e2e",
    ]
    let end: Facts.Outcome = succeeds ? .success : .failure
    let (step, outcome, detail): (StepEvent.Step, Facts.Outcome?, String?) =
      switch index {
      case 0: (.queued, nil, nil)
      case 1: (.started, nil, nil)
      case 2: (.verification, nil, "pre-deployment-validation")
      case 3...7: (.check, .success, checks[index - 3])
      case 8: (.verification, .success, "pre-deployment-validation")
      case 9: (.deploy, nil, nil)
      case 10: (.deploy, .success, nil)
      case 11: (.rollout, nil, nil)
      case 12: (.rollout, .success, nil)
      case 13: (.verification, nil, nil)
      case 14...16: (.check, .success, checks[index - 9])
      case 17: (.check, end, checks[8])
      case 18: (.verification, end, nil)
      default: (.finished, end, nil)
      }
    return { deployment, time in
      var event = StepEvent(
        step, deployment: deployment, source: "https://ci.example.com/acme/pipelines", time: time)
      event.outcome = outcome
      if step == .check { event.check = detail } else { event.suite = detail }
      if outcome == .failure {
        event.phase = .verify
        event.reason = "the checkout journey answered 502 at its third step"
      }
      return event
    }
  }

  private func id(_ number: Int) -> String { "\(name)-\(service(number))-\(digits(number, 7))" }

  private func service(_ number: Int) -> String { "service-\(number / 10 % 40)" }

  private func commit(_ number: Int) -> String { hexadecimal(number, 40) }

  private func artifact(_ number: Int) -> String {
    "pkg:oci/\(service(number))@sha256:\(hexadecimal(number, 64))"
      + "?repository_url=registry.example.com/acme/\(service(number))"
  }

  /// Digits that look like chance, always the same for one number.
  private func hexadecimal(_ number: Int, _ count: Int) -> String {
    var word = UInt64(truncatingIfNeeded: number) &+ 1
    var digits = ""
    while digits.utf8.count < count {
      word = (word ^ word >> 31) &* 0x9e37_79b9_7f4a_7c15
      digits += String(word | 1 << 63, radix: 16)
    }
    return String(digits.prefix(count))
  }

  private func digits(_ number: Int, _ count: Int) -> String {
    let digits = String(max(0, number))
    return String(repeating: "0", count: max(0, count - digits.count)) + digits
  }
}
