extension PipelineRun {
  /// Jenkins (`/env-vars.html` of every server; `GIT_…` are of its Git plugin, `BUILD_USER_ID` of build-user-vars).
  ///
  /// A build that is repeated has a number of its own, so that there are no attempts. Why it runs is not told.
  static func jenkins(_ variables: Variables) -> PipelineRun? {
    guard variables["JENKINS_URL"] != nil, let job = variables.url("JOB_URL"),
      let number = variables["BUILD_NUMBER"]
    else { return nil }
    var run = PipelineRun(source: job, run: number)
    run.job = variables["STAGE_NAME"]
    run.uri = variables.url("BUILD_URL") ?? "\(job)/\(number)"
    run.commit = variables["GIT_COMMIT"]
    run.repository = variables.repository("GIT_URL")
    run.actor = variables["BUILD_USER_ID"]
    return run
  }
}
