import Deployments
import Testing

@testable import shiplog

/// What CI systems tell about a run.
@Suite struct PipelineRunTests {
  static let gitHub = [
    "GITHUB_ACTIONS": "true", "GITHUB_SERVER_URL": "https://github.com",
    "GITHUB_REPOSITORY": "octo-org/checkout", "GITHUB_RUN_ID": "9876543210",
    "GITHUB_RUN_ATTEMPT": "2", "GITHUB_JOB": "deploy", "GITHUB_EVENT_NAME": "push",
    "GITHUB_SHA": "7a3f9c2e1b5d4c8f9a0b1c2d3e4f5a6b7c8d9e0f", "GITHUB_ACTOR": "octocat",
    "GITHUB_WORKFLOW_REF": "octo-org/checkout/.github/workflows/deploy.yml@refs/heads/main",
  ]
  static let gitLab = [
    "GITLAB_CI": "true", "CI_PROJECT_URL": "https://gitlab.example.com/octo/checkout",
    "CI_PIPELINE_ID": "4711", "CI_JOB_ID": "90210", "CI_JOB_NAME": "deploy:staging",
    "CI_COMMIT_SHA": "7a3f9c2e1b5d4c8f9a0b1c2d3e4f5a6b7c8d9e0f", "CI_PIPELINE_SOURCE": "web",
    "CI_COMMIT_TIMESTAMP": "2026-01-15T14:00:00+01:00", "GITLAB_USER_LOGIN": "octocat",
    "CI_SERVER_URL": "https://gitlab.example.com",
  ]
  static let azure = [
    "TF_BUILD": "True", "SYSTEM_COLLECTIONURI": "https://dev.azure.com/octo-org/",
    "SYSTEM_TEAMPROJECT": "Web Shop", "BUILD_BUILDID": "815", "SYSTEM_JOBATTEMPT": "1",
    "SYSTEM_JOBNAME": "Deploy", "BUILD_SOURCEVERSION": "7a3f9c2e1b5d4c8f9a0b1c2d3e4f5a6b7c8d9e0f",
    "BUILD_REPOSITORY_URI": "https://octo@dev.azure.com/octo-org/Web%20Shop/_git/checkout",
    "BUILD_REASON": "IndividualCI", "BUILD_REQUESTEDFORID": "0d2c6d9e-1111-4222-8333-444455556666",
  ]
  static let jenkins = [
    "JENKINS_URL": "https://ci.example.com/", "JOB_URL": "https://ci.example.com/job/checkout/",
    "BUILD_NUMBER": "153", "BUILD_URL": "https://ci.example.com/job/checkout/153/",
    "STAGE_NAME": "Deploy", "GIT_COMMIT": "7a3f9c2e1b5d4c8f9a0b1c2d3e4f5a6b7c8d9e0f",
    "GIT_URL": "https://git.example.com/octo/checkout.git",
  ]
  static let all = [gitHub, gitLab, azure, jenkins]

  @Test func `GitHub Actions`() throws {
    let run = try #require(PipelineRun(environment: Self.gitHub))
    #expect(run.source == "https://github.com/octo-org/checkout/.github/workflows/deploy.yml")
    #expect(run.run == "9876543210")
    #expect(run.attempt == "2")
    #expect(run.job == "deploy")
    #expect(run.uri == "https://github.com/octo-org/checkout/actions/runs/9876543210/attempts/2")
    #expect(run.commit == "7a3f9c2e1b5d4c8f9a0b1c2d3e4f5a6b7c8d9e0f")
    #expect(run.committedAt == nil)
    #expect(run.repository == "https://github.com/octo-org/checkout")
    #expect(run.trigger == .event)
    #expect(run.actor == "https://github.com/octocat")
  }

  @Test func `GitLab CI`() throws {
    let run = try #require(PipelineRun(environment: Self.gitLab))
    #expect(run.source == "https://gitlab.example.com/octo/checkout")
    #expect(run.run == "4711")
    #expect(run.attempt == "90210")
    #expect(run.job == "deploy:staging")
    #expect(run.uri == "https://gitlab.example.com/octo/checkout/-/pipelines/4711")
    #expect(run.commit == "7a3f9c2e1b5d4c8f9a0b1c2d3e4f5a6b7c8d9e0f")
    #expect(run.committedAt == Timestamp(rfc3339: "2026-01-15T13:00:00Z"))
    #expect(run.repository == "https://gitlab.example.com/octo/checkout")
    #expect(run.trigger == .manual)
    #expect(run.actor == "https://gitlab.example.com/octocat")
  }

  @Test func `Azure Pipelines`() throws {
    let run = try #require(PipelineRun(environment: Self.azure))
    #expect(run.source == "https://dev.azure.com/octo-org/Web%20Shop")
    #expect(run.run == "815")
    #expect(run.attempt == "1")
    #expect(run.job == "Deploy")
    #expect(run.uri == "https://dev.azure.com/octo-org/Web%20Shop/_build/results?buildId=815")
    #expect(run.commit == "7a3f9c2e1b5d4c8f9a0b1c2d3e4f5a6b7c8d9e0f")
    #expect(run.repository == "https://dev.azure.com/octo-org/Web%20Shop/_git/checkout")
    #expect(run.trigger == .event)
    #expect(run.actor == "0d2c6d9e-1111-4222-8333-444455556666")
  }

  @Test func `Jenkins`() throws {
    let run = try #require(PipelineRun(environment: Self.jenkins))
    #expect(run.source == "https://ci.example.com/job/checkout")
    #expect(run.run == "153")
    #expect(run.attempt == nil)
    #expect(run.job == "Deploy")
    #expect(run.uri == "https://ci.example.com/job/checkout/153")
    #expect(run.commit == "7a3f9c2e1b5d4c8f9a0b1c2d3e4f5a6b7c8d9e0f")
    #expect(run.repository == "https://git.example.com/octo/checkout")
    #expect(run.trigger == nil)
    #expect(run.actor == nil)
  }

  @Test(arguments: [
    ("GITHUB_EVENT_NAME", "workflow_dispatch", PipelineRun.Trigger.manual),
    ("GITHUB_EVENT_NAME", "schedule", .schedule), ("GITHUB_EVENT_NAME", "workflow_run", .pipeline),
    ("GITHUB_EVENT_NAME", "release", .event), ("CI_PIPELINE_SOURCE", "schedule", .schedule),
    ("CI_PIPELINE_SOURCE", "parent_pipeline", .pipeline), ("CI_PIPELINE_SOURCE", "push", .event),
    ("CI_PIPELINE_SOURCE", "external", .other), ("BUILD_REASON", "Manual", .manual),
    ("BUILD_REASON", "Schedule", .schedule), ("BUILD_REASON", "ResourceTrigger", .pipeline),
    ("BUILD_REASON", "None", .other),
  ])
  func `why it runs`(_ variable: String, _ value: String, _ trigger: PipelineRun.Trigger) throws {
    var environment = try #require(Self.all.first { $0[variable] != nil })
    environment[variable] = value
    #expect(PipelineRun(environment: environment)?.trigger == trigger)
  }

  @Test(arguments: [
    (0, "GITHUB_RUN_ID"), (0, "GITHUB_ACTIONS"), (1, "CI_PIPELINE_ID"), (2, "SYSTEM_COLLECTIONURI"),
    (3, "JOB_URL"), (3, "BUILD_NUMBER"),
  ])
  func `without what names the run there is none`(_ system: Int, _ variable: String) {
    var environment = Self.all[system]
    environment[variable] = ""
    #expect(PipelineRun(environment: environment) == nil)
  }

  @Test func `no CI system`() {
    #expect(PipelineRun(environment: ["PATH": "/bin", "CI": "true"]) == nil)
  }

  @Test func `a chain is the same for the runs of a commit, and another for another`() throws {
    let run = try #require(PipelineRun(environment: Self.gitHub))
    var other = Self.gitHub
    other["GITHUB_RUN_ID"] = "1"
    other["GITHUB_JOB"] = "test"
    #expect(run.chain != nil)
    #expect(PipelineRun(environment: other)?.chain == run.chain)
    other["GITHUB_SHA"] = "0000000000000000000000000000000000000000"
    #expect(PipelineRun(environment: other)?.chain != run.chain)
  }

  @Test(arguments: [
    "https://user:pass@git.example.com/octo/checkout.git", "https://git.example.com/octo/checkout",
    "https://git.example.com/octo/checkout/",
  ])
  func `a repository has no user in its URL`(_ url: String) {
    let variables = PipelineRun.Variables(["GIT_URL": url])
    #expect(variables.repository("GIT_URL") == "https://git.example.com/octo/checkout")
  }
}
