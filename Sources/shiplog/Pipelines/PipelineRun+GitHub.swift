extension PipelineRun {
  /// GitHub Actions, and what is compatible with it (docs.github.com, "Variables reference", default environment
  /// variables).
  static func gitHub(_ variables: Variables) -> PipelineRun? {
    guard variables["GITHUB_ACTIONS"] == "true", let server = variables.url("GITHUB_SERVER_URL"),
      let name = variables["GITHUB_REPOSITORY"], let id = variables["GITHUB_RUN_ID"]
    else { return nil }
    let repository = "\(server)/\(name)"
    // owner/repository/.github/workflows/deploy.yml@refs/heads/main: the same workflow on every branch.
    let workflow = variables["GITHUB_WORKFLOW_REF"]?.prefix { $0 != "@" }
    var run = PipelineRun(source: workflow.map { "\(server)/\($0)" } ?? repository, run: id)
    run.attempt = variables["GITHUB_RUN_ATTEMPT"]
    run.job = variables["GITHUB_JOB"]
    run.uri = "\(repository)/actions/runs/\(id)" + (run.attempt.map { "/attempts/\($0)" } ?? "")
    run.commit = variables["GITHUB_SHA"]
    run.repository = repository
    run.actor = (variables["GITHUB_TRIGGERING_ACTOR"] ?? variables["GITHUB_ACTOR"]).map {
      "\(server)/\($0)"
    }
    run.trigger = variables["GITHUB_EVENT_NAME"].map { event in
      switch event {
      case "workflow_dispatch": .manual
      case "schedule": .schedule
      case "workflow_run", "workflow_call": .pipeline
      default: .event
      }
    }
    return run
  }
}
