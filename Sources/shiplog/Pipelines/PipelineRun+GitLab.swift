import Deployments

extension PipelineRun {
  /// GitLab CI/CD (docs.gitlab.com, "Predefined CI/CD variables reference").
  static func gitLab(_ variables: Variables) -> PipelineRun? {
    guard variables["GITLAB_CI"] == "true", let project = variables.url("CI_PROJECT_URL"),
      let id = variables["CI_PIPELINE_ID"]
    else { return nil }
    var run = PipelineRun(source: project, run: id)
    // A retried job is another job of the same name.
    run.attempt = variables["CI_JOB_ID"]
    run.job = variables["CI_JOB_NAME"]
    run.uri = variables["CI_PIPELINE_URL"] ?? "\(project)/-/pipelines/\(id)"
    run.commit = variables["CI_COMMIT_SHA"]
    run.committedAt = variables["CI_COMMIT_TIMESTAMP"].flatMap { Timestamp(rfc3339: $0) }
    run.repository = project
    if let login = variables["GITLAB_USER_LOGIN"] {
      run.actor = variables.url("CI_SERVER_URL").map { "\($0)/\(login)" } ?? login
    }
    run.trigger = variables["CI_PIPELINE_SOURCE"].map { source in
      switch source {
      case "web", "webide", "chat": .manual
      case "schedule": .schedule
      case "pipeline", "parent_pipeline": .pipeline
      case "push", "merge_request_event", "external_pull_request_event", "trigger", "api": .event
      default: .other
      }
    }
    return run
  }
}
