import ArgumentParser
import Deployments

/// What every step has: which deployment it is a step of, and which run of which pipeline tells it.
struct RecordOptions: ParsableArguments {
  @Option(
    help:
      "The deployment's id, the same for all of its steps. Without it: the run, the environment and the service.",
    transform: OptionText.some)
  var deployment: String?

  @Option(help: "Where it is deployed, such as staging.", transform: OptionText.some)
  var environment: String?

  @Option(help: "What is deployed, such as checkout.", transform: OptionText.some)
  var service: String?

  @Option(help: "When it happened. Without it: now.", transform: OptionText.time)
  var time: Timestamp?

  @Option(
    help: ArgumentHelp(
      "The pipeline's URI. Without it: that of the CI system, or else \(RecordOptions.standardSource).",
      valueName: "uri"),
    transform: OptionText.some)
  var source: String?

  @Option(
    name: .customLong("run"),
    help: ArgumentHelp(
      "The pipeline's run, an id or its page. Without it: that of the CI system.", valueName: "id"),
    transform: OptionText.some)
  var pipelineRun: String?

  @Option(
    help: ArgumentHelp("Which attempt of the run it is.", valueName: "id"),
    transform: OptionText.some)
  var attempt: String?

  @Option(
    help: ArgumentHelp("The job within the run.", valueName: "name"), transform: OptionText.some)
  var job: String?

  @Option(
    help: ArgumentHelp(
      "The id of the change's whole journey, from merge to production.", valueName: "id"),
    transform: OptionText.some)
  var chain: String?

  /// The source of what people record by hand, on whichever machine.
  static let standardSource = "/shiplog/record"
}

extension RecordOptions {
  /// The run as the options and the environment tell it; nil where neither does.
  func run(in environment: [String: String]) throws -> PipelineRun? {
    var run = PipelineRun(environment: environment)
    if let pipelineRun {
      run = run ?? PipelineRun(source: RecordOptions.standardSource, run: pipelineRun)
      run?.run = pipelineRun
      run?.uri = pipelineRun.contains("://") ? pipelineRun : nil
    }
    guard run != nil || (attempt == nil && job == nil) else {
      throw Failure(.usage, "--attempt and --job are those of a run: name it with --run")
    }
    if let source { run?.source = source }
    if let attempt { run?.attempt = attempt }
    if let job { run?.job = job }
    return run
  }

  /// The deployment that is named, or else the run's own for this environment and service.
  func deploymentID(_ step: StepEvent.Step, of run: PipelineRun?) throws -> String {
    if let deployment { return deployment }
    let remedy = "shiplog record \(step.rawValue) --help has examples."
    guard let run else {
      throw Failure(
        .usage,
        "record \(step.rawValue) needs --deployment outside of a CI system and without --run",
        remedy: "Give every step of one deployment the same. \(remedy)")
    }
    guard let environment, let service else {
      throw Failure(
        .usage, "record \(step.rawValue) needs --deployment, or --environment and --service",
        remedy: remedy)
    }
    let name = "\(run.uri ?? run.run)#\(Names.environment(environment))/\(Names.service(service))"
    // In the same run and place, but another deployment than the one that it undoes.
    return step == .rollback ? name + "/rollback" : name
  }
}
