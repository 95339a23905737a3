/// What our own types do not allow.
enum WrongDeployments {
  static let cases: [Wrong] = [
    Wrong(
      .started, #""type":"dev.cdeventsx.shiplog-deployment.started.0.1.0","timestamp""#,
      #""type":"dev.cdeventsx.shiplog-deployment.queued.0.1.0","timestamp""#,
      #"$.data.context.type: differs from the envelope's type, dev.cdeventsx.shiplog-deployment.started.0.1.0 (cdevents)"#
    ),
    Wrong(
      .started, #"shiplog-deployment.started.0.1.0"#,
      #"shiplog-deployment.paused.0.1.0"#,
      #"$.type: is no event type of Shiplog, whose vocabulary is closed; it has deployment.queued, deployment.started, deployment.finished (vocabulary)"#
    ),
    Wrong(
      .started, #"shiplog-deployment.started.0.1.0"#,
      #"shiplog-deployment.started.0.2.0"#,
      #"$.type: is another version of deployment.started; Shiplog has dev.cdeventsx.shiplog-deployment.started.0.1.0 (vocabulary)"#
    ),
    Wrong(
      .started, #""kind":"deploy""#,
      #""kind":"install""#,
      #"$.data.subject.content.kind: is "install"; shiplog-deployment.started 0.1.0 requires one of deploy, redeploy, rollback, remove (vocabulary)"#
    ),
    Wrong(
      .started, #""kind":"deploy""#,
      #""kind":"rollback""#,
      #"$.data.subject.content.rollbackOf: is missing; shiplog-deployment.started 0.1.0 requires it where kind is rollback (vocabulary)"#
    ),
    Wrong(
      .started, #""artifactId":"app:7a3f9c2""#,
      #""artifactId":"\#(text(1025))""#,
      #"$.data.subject.content.artifactId: is 1025 characters long; shiplog-deployment.started 0.1.0 requires a string of 1 to 1024 characters (vocabulary)"#
    ),
    Wrong(
      .started, #""service":{"id":"checkout"},"#,
      #""#,
      #"$.data.subject.content.service: is missing; shiplog-deployment.started 0.1.0 requires an object (vocabulary)"#
    ),
    Wrong(
      .started,
      #""commit":"7a3f9c2e1b4d5f60718293a4b5c6d7e8f9012345","committedAt":"2026-01-15T13:00:00Z","changes""#,
      #""commit":"7A3F9C2","changes""#,
      #"$.data.subject.content.commit: is written otherwise; shiplog-deployment.started 0.1.0 requires a commit id of 7 to 64 lower-case hexadecimal digits (vocabulary)"#
    ),
    Wrong(
      .started,
      #""commit":"7a3f9c2e1b4d5f60718293a4b5c6d7e8f9012345","committedAt":"2026-01-15T13:00:00Z","changes""#,
      #""committedAt":"2027-01-15T13:00:00Z","changes""#,
      #"$.data.subject.content.committedAt: is later than 2026-06-01T00:05:00Z, five minutes ahead of the log's own time (time)"#
    ),
    Wrong(
      .started, #""committedAt":"2026-01-15T13:00:00Z"}]"#,
      #""committedAt":"2027-01-15T13:00:00Z"}]"#,
      #"$.data.subject.content.changes[0].committedAt: is later than 2026-06-01T00:05:00Z, five minutes ahead of the log's own time (time)"#
    ),
    Wrong(
      .started, #","committedAt":"2026-01-15T13:00:00Z"}]"#,
      #"}]"#,
      #"$.data.subject.content.changes[0].committedAt: is missing; shiplog-deployment.started 0.1.0 requires an RFC 3339 time with offset, such as 2026-01-15T14:00:00Z (vocabulary)"#
    ),
    Wrong(
      .started, #""team":"payments""#,
      #""team":"\#(text(64))""#,
      #"$.data.subject.content.team: is 64 characters long; shiplog-deployment.started 0.1.0 requires a string of 1 to 63 characters (vocabulary)"#
    ),
    Wrong(
      .started, #""remediates":[{"id":"d-1"}]"#,
      #""remediates":{"id":"d-1"}"#,
      #"$.data.subject.content.remediates: is an object; shiplog-deployment.started 0.1.0 requires an array of at most 100 elements (vocabulary)"#
    ),
    Wrong(
      .started, #""remediates":[{"id":"d-1"}]"#,
      #""remediates":[{"id":"\#(text(257))"}]"#,
      #"$.data.subject.content.remediates[0].id: is 257 characters long; at most 256 are taken (identity)"#
    ),
    Wrong(
      .started, #""layer":"services""#,
      #""layer":"database""#,
      #"$.data.subject.content.layer: is "database"; shiplog-deployment.started 0.1.0 requires one of infra, platform, dependencies, services, frontend (vocabulary)"#
    ),
    Wrong(
      .started, #""promotedFrom":{"environment":{"id":"staging"},"#,
      #""promotedFrom":{"#,
      #"$.data.subject.content.promotedFrom.environment: is missing; shiplog-deployment.started 0.1.0 requires an object (vocabulary)"#
    ),
    Wrong(
      .started, #""layer":"services""#,
      #""outcome":"success""#,
      #"$.data.subject.content.outcome: is no member that shiplog-deployment.started 0.1.0 has here; there are kind, environment, service, artifactId, commit, committedAt, changes, previousArtifactId, pipelineRun, change, trigger, layer, promotedFrom, rollbackOf, remediates, requestedBy, team (vocabulary)"#
    ),
    Wrong(
      .finished, #""phase":"verify","#,
      #""#,
      #"$.data.subject.content.phase: is missing; shiplog-deployment.finished 0.1.0 requires it where outcome is not success (vocabulary)"#
    ),
    Wrong(
      .finished, #""reason":"smoke failed","#,
      #""#,
      #"$.data.subject.content.reason: is missing; shiplog-deployment.finished 0.1.0 requires it where outcome is not success (vocabulary)"#
    ),
    Wrong(
      .finished, #""rollbackOf":{"id":"d0"},"#,
      #""#,
      #"$.data.subject.content.rollbackOf: is missing; shiplog-deployment.finished 0.1.0 requires it where kind is rollback (vocabulary)"#
    ),
    Wrong(
      .finished, #""changed":true"#,
      #""changed":"yes""#,
      #"$.data.subject.content.changed: is a string; shiplog-deployment.finished 0.1.0 requires true or false (vocabulary)"#
    ),
    Wrong(
      .finished, #""verificationPassed":false"#,
      #""verificationPassed":0"#,
      #"$.data.subject.content.verificationPassed: is a number; shiplog-deployment.finished 0.1.0 requires true or false, or null (vocabulary)"#
    ),
    Wrong(
      .finished, #"69.5"#,
      #"-1"#,
      #"$.data.subject.content.rolloutDurationSeconds: is -1; shiplog-deployment.finished 0.1.0 requires a number that is not negative (vocabulary)"#
    ),
    Wrong(
      .finished, #"69.5"#,
      #"1e300"#,
      #"$.data.subject.content.rolloutDurationSeconds: is more seconds than a time can have (time)"#
    ),
    Wrong(
      .finished, #""2026-01-15T14:02:00Z""#,
      #""2026-07-15T14:02:00Z""#,
      #"$.data.subject.content.deployedAt: is later than 2026-06-01T00:05:00Z, five minutes ahead of the log's own time (time)"#
    ),
    Wrong(
      .retention, #""positions":[[0,1]]"#,
      #""positions":[[0]]"#,
      #"$.data.subject.content.positions[0]: has 1 element; shiplog-retention.applied 0.1.0 requires an array of exactly 2 elements (vocabulary)"#
    ),
    Wrong(
      .retention, #""positions":[[0,1]]"#,
      #""positions":[[0,-1]]"#,
      #"$.data.subject.content.positions[0][1]: is -1; shiplog-retention.applied 0.1.0 requires an integer that is not negative (vocabulary)"#
    ),
    Wrong(
      .retention, #""bodies":2"#,
      #""bodies":2.5"#,
      #"$.data.subject.content.bodies: is 2.5; shiplog-retention.applied 0.1.0 requires an integer that is not negative (vocabulary)"#
    ),
    Wrong(
      .retention, #""digest":"sha256:"#,
      #""digest":"sha512:"#,
      #"$.data.subject.content.digest: is written otherwise; shiplog-retention.applied 0.1.0 requires sha256: and 64 lower-case hexadecimal digits (vocabulary)"#
    ),
    Wrong(
      .imported, #""read":14"#,
      #""read":"14""#,
      #"$.data.subject.content.counts.read: is a string; shiplog-import.finished 0.1.0 requires an integer that is not negative (vocabulary)"#
    ),
    Wrong(
      .imported, #""counts":{"read":14}"#,
      #""counts":14"#,
      #"$.data.subject.content.counts: is a number; shiplog-import.finished 0.1.0 requires an object of integers (vocabulary)"#
    ),
  ]
}
