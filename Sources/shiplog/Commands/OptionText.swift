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
    try name(Names.environment(some(text)), of: text)
  }

  @Sendable static func service(_ text: String) throws -> String {
    try name(Names.service(some(text)), of: text)
  }

  private static func name(_ name: String, of text: String) throws -> String {
    guard !name.isEmpty else { throw ValidationError("It names nothing.") }
    return name
  }

  /// Names in the one form in which they are compared.
  ///
  /// - Throws: a `ValidationError` also for a credential, which nobody recognizes any more once it is in lower case
  static func names(
    _ texts: [String], of option: String, by name: (String) -> String
  ) throws -> [String] {
    try texts.map { text in
      if let kind = Secrets.kind(in: text) {
        throw ValidationError("\(option) looks like \(kind); revoke it")
      }
      let name = name(text)
      guard !name.isEmpty else { throw ValidationError("\(option) '\(text)' names nothing") }
      return name
    }
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
