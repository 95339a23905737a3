import Deployments

/// What a CI system tells a job about itself, in environment variables.
struct PipelineRun: Hashable, Sendable {
  /// The pipeline: a URI, the same for all of its runs.
  var source: String
  var run: String
  /// What is another when the same job runs again in the same run.
  var attempt: String?
  var job: String?
  /// The run's page; where a run is repeated as a whole, that of the attempt.
  var uri: String?
  var commit: String?
  var committedAt: Timestamp?
  /// Where the commit is from, without a user or a password.
  var repository: String?
  var trigger: Trigger?
  /// Who started it: what the CI system identifies its users by.
  var actor: String?

  init(source: String, run: String) {
    self.source = source
    self.run = run
  }

  /// Why a pipeline runs, in the words of the vocabulary.
  enum Trigger: String, CaseIterable, Sendable {
    case manual, pipeline, event, schedule, other
  }
}

extension PipelineRun {
  /// The run that a process is a part of; nil outside of the CI systems that are known.
  init?(environment: [String: String]) {
    let variables = Variables(environment)
    let systems = [
      PipelineRun.gitHub, PipelineRun.gitLab, PipelineRun.azurePipelines, PipelineRun.jenkins,
    ]
    guard let run = systems.lazy.compactMap({ $0(variables) }).first else { return nil }
    self = run
  }

  /// The id of the change's journey: the same for all runs of the same commit, in whichever CI system.
  var chain: String? {
    guard let repository, let commit else { return nil }
    return DerivedID.uuid(source: repository, ["chain", commit])
  }

  /// Environment variables; empty ones are as good as missing.
  struct Variables {
    private let values: [String: String]

    init(_ values: [String: String]) {
      self.values = values
    }

    subscript(name: String) -> String? {
      values[name].flatMap { $0.isEmpty ? nil : $0 }
    }

    /// Without a slash at its end.
    func url(_ name: String) -> String? {
      self[name].map { $0.hasSuffix("/") ? String($0.dropLast()) : $0 }
    }

    /// A repository's URL, without the user and the password that a CI system clones with, and without `.git`.
    func repository(_ name: String) -> String? {
      guard var text = url(name) else { return nil }
      if let scheme = text.firstRange(of: "://"),
        let at = text[scheme.upperBound...].prefix(while: { $0 != "/" }).lastIndex(of: "@")
      {
        text.removeSubrange(scheme.upperBound...at)
      }
      return text.hasSuffix(".git") ? String(text.dropLast(4)) : text
    }
  }
}
