import ArgumentParser
import Deployments

/// Values of options, read and judged.
enum OptionText {
  /// Any text; an empty one is a shell variable that was not set.
  @Sendable static func some(_ text: String) throws -> String {
    guard !text.isEmpty else { throw ValidationError("It is empty: is a variable not set?") }
    return text
  }

  /// The name of an environment, in the one form in which names are compared.
  @Sendable static func environment(_ text: String) throws -> String {
    try nonempty(Names.environment(some(text)))
  }

  @Sendable static func service(_ text: String) throws -> String {
    try nonempty(Names.service(some(text)))
  }

  private static func nonempty(_ name: String) throws -> String {
    guard !name.isEmpty else { throw ValidationError("It names nothing.") }
    return name
  }

  /// A name that goes into the log, normalised by `form`.
  ///
  /// - Throws: a `ValidationError` also for a credential, which nobody recognizes any more once it is in lower case. By the
  ///   option, since an error of its own transformation would show the value
  static func logged(
    _ text: String, as option: String, form: (String) -> String
  ) throws -> String {
    if let kind = Secrets.kind(in: text) {
      throw ValidationError("\(option) looks like \(kind); revoke it")
    }
    let name = form(text)
    guard !name.isEmpty else { throw ValidationError("\(option) '\(text)' names nothing") }
    return name
  }

  /// RFC 3339.
  @Sendable static func time(_ text: String) throws -> Timestamp {
    guard let time = Timestamp(rfc3339: text) else {
      throw ValidationError(
        "Write a time with its offset: 2026-11-01T12:00:00Z, 2026-11-01T13:00:00+01:00.")
    }
    return time
  }
}

/// `--promoted-from staging` or `--promoted-from staging:DEPLOYMENT`.
struct Promotion: Hashable, Sendable {
  var environment: String
  var deployment: String?

  @Sendable static func parse(_ text: String) throws -> Promotion {
    let parts = text.split(separator: ":", maxSplits: 1, omittingEmptySubsequences: false)
    guard let environment = parts.first, !environment.isEmpty, parts.last?.isEmpty == false else {
      throw ValidationError("Write an environment, or environment:deployment.")
    }
    return Promotion(
      environment: String(environment), deployment: parts.count > 1 ? String(parts[1]) : nil)
  }
}

/// Which part of the system a deployment is about.
enum Layer: String, CaseIterable, ExpressibleByArgument, Sendable {
  case infra, platform, dependencies, services, frontend
}

/// Whether a step has begun or is over.
enum StepState: String, CaseIterable, ExpressibleByArgument, Sendable {
  case started, finished
}

extension PipelineRun.Trigger: ExpressibleByArgument {}
extension Facts.Outcome: ExpressibleByArgument {}
extension Facts.Phase: ExpressibleByArgument {}
extension Facts.Kind: ExpressibleByArgument {}
