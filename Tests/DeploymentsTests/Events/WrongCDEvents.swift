/// What is no event of CDEvents 0.5.1.
enum WrongCDEvents {
  static let cases: [Wrong] = [
    Wrong(
      .plain, #"com.example.job.done"#,
      #"dev.cdevents.service.deployed.0.3.0"#,
      #"$.data.context: is missing; CDEvents 0.5.1 requires an object (cdevents)"#),
    Wrong(
      .started, #""deploymentid":"d1""#,
      #""datacontenttype":"text/plain""#,
      #"$.datacontenttype: is another media type; the data of a CDEvent is JSON (cdevents)"#),
    Wrong(
      .bare, #"service.deployed.0.3.0"#,
      #"service.deployed.0.2.0"#,
      #"$.context.type: is another version of service.deployed; CDEvents 0.5.1 has dev.cdevents.service.deployed.0.3.0 (cdevents)"#
    ),
    Wrong(
      .bare, #"service.deployed.0.3.0"#,
      #"service.started.0.3.0"#,
      #"$.context.type: is no event type of CDEvents 0.5.1, whose vocabulary is closed; it has service.deployed, service.upgraded, service.rolledback, service.removed, service.published (cdevents)"#
    ),
    Wrong(
      .bare, #"service.deployed.0.3.0"#,
      #"lunch.served.0.1.0"#,
      #"$.context.type: is no event type of CDEvents 0.5.1, whose vocabulary is closed; its subjects are artifact, branch, build, change, environment, incident, pipelinerun, repository, service, taskrun, testcaserun, testoutput, testsuiterun, ticket (cdevents)"#
    ),
    Wrong(
      .bare, #"dev.cdevents.service.deployed.0.3.0"#,
      #"com.example.done"#,
      #"$.context.type: is no CDEvents type, which begins with dev.cdevents. or dev.cdeventsx. (cdevents)"#
    ),
    Wrong(
      .bare, #""type":"dev.cdevents.service.deployed.0.3.0","#,
      #""#,
      #"$.context.type: is missing; CDEvents 0.5.1 requires a non-empty string (cdevents)"#),
    Wrong(
      .bare, #""id":"b1","#,
      #""#,
      #"$.context.id: is missing; CDEvents 0.5.1 requires a non-empty string (cdevents)"#),
    Wrong(
      .bare, #""chainId":"c1""#,
      #""chainId":"""#,
      #"$.context.chainId: is empty; CDEvents 0.5.1 requires a non-empty string (cdevents)"#),
    Wrong(
      .bare, #""chainId":"c1""#,
      #""chainid":"c1""#,
      #"$.context.chainid: is no member that CDEvents 0.5.1 has here; there are specversion, id, source, type, timestamp, schemaUri, chainId, links (cdevents)"#
    ),
    Wrong(
      .bare, #""chainId":"c1""#,
      #""schemaUri":"here""#,
      #"$.context.schemaUri: is no absolute URI; CDEvents 0.5.1 requires an absolute URI (RFC 3986) (cdevents)"#
    ),
    Wrong(
      .bare, #"2026-01-15T15:00:00+01:00"#,
      #"2026-01-15"#,
      #"$.context.timestamp: is no such time; CDEvents 0.5.1 requires an RFC 3339 time with offset, such as 2026-01-15T14:00:00Z (cdevents)"#
    ),
    Wrong(
      .bare, #"2026-01-15T15:00:00+01:00"#,
      #"2026-06-01T01:05:01+01:00"#,
      #"$.context.timestamp: is later than 2026-06-01T00:05:00Z, five minutes ahead of the log's own time (time)"#
    ),
    Wrong(
      .bare, #""linkType":"PATH""#,
      #""linkType":"PASS""#,
      #"$.context.links[0].linkType: is "PASS"; CDEvents 0.5.1 requires one of END, PATH, RELATION (cdevents)"#
    ),
    Wrong(
      .bare, #""from":{"contextId":"b0"}"#,
      #""from":{}"#,
      #"$.context.links[0].from.contextId: is missing; CDEvents 0.5.1 requires a non-empty string (cdevents)"#
    ),
    Wrong(
      .bare, #""linkType":"PATH","from":{"contextId":"b0"}"#,
      #""linkType":"RELATION","target":{}"#,
      #"$.context.links[0].linkKind: is missing; CDEvents 0.5.1 requires a non-empty string (cdevents)"#
    ),
    Wrong(
      .bare, #""artifactId":"pkg:oci/checkout@sha256%3Aaaaa""#,
      #""artifact":"x""#,
      #"$.subject.content.artifact: is no member that CDEvents 0.5.1 has here; there are environment, artifactId (cdevents)"#
    ),
    Wrong(
      .bare, #","artifactId":"pkg:oci/checkout@sha256%3Aaaaa""#,
      #""#,
      #"$.subject.content.artifactId: is missing; CDEvents 0.5.1 requires a non-empty string (cdevents)"#
    ),
    Wrong(
      .bare, #"{"id":"stage","source":"/iaas"}"#,
      #""staging""#,
      #"$.subject.content.environment: is a string; CDEvents 0.5.1 requires an object (cdevents)"#),
    Wrong(
      .bare, #""id":"stage""#,
      #""id":"///""#,
      #"$.subject.content.environment.id: has no path segment that could be a name (cdevents)"#),
    Wrong(
      .bare, #""source":"/iaas""#,
      #""source":"a b""#,
      #"$.subject.content.environment.source: is no URI reference; CDEvents 0.5.1 requires a URI reference (RFC 3986) (cdevents)"#
    ),
    Wrong(
      .bare, #""customData":{"note":1}"#,
      #""customData":"%%%""#,
      #"$.customData: is no base64; CDEvents 0.5.1 requires an object, or base64 in a string (cdevents)"#
    ),
    Wrong(
      .bare, #""customData":{"note":1}"#,
      #""extra":1"#,
      #"$.extra: is no member that CDEvents 0.5.1 has here; there are context, subject, customData, customDataContentType (cdevents)"#
    ),
    Wrong(
      .bare, #""/services/Checkout""#,
      #""/services/\#(text(257))""#,
      #"$.subject.id: names something with 257 characters; at most 256 are taken (identity)"#),
    Wrong(
      .checked, #""outcome":"failure""#,
      #""outcome":"failed""#,
      #"$.data.subject.content.outcome: is "failed"; CDEvents 0.5.1 requires one of success, failure, cancel, error (cdevents)"#
    ),
    Wrong(
      .checked, #""outcome":"failure","#,
      #""#,
      #"$.data.subject.content.outcome: is missing; CDEvents 0.5.1 requires one of success, failure, cancel, error (cdevents)"#
    ),
    Wrong(
      .checked, #""severity":"high""#,
      #""severity":3"#,
      #"$.data.subject.content.severity: is a number; CDEvents 0.5.1 requires one of low, medium, high, critical (cdevents)"#
    ),
    Wrong(
      .checked, #""testSuiteRun":{"id":"run/1#verification","source":"any text"}"#,
      #""testSuiteRun":{"source":"x"}"#,
      #"$.data.subject.content.testSuiteRun.id: is missing; CDEvents 0.5.1 requires a non-empty string (cdevents)"#
    ),
    Wrong(
      .checked, #""type":"e2e""#,
      #""type":"E2E""#,
      #"$.data.subject.content.testCase.type: is "E2E"; CDEvents 0.5.1 requires one of performance, functional, unit, security, compliance, integration, e2e, other (cdevents)"#
    ),
    Wrong(
      .foreign, #""timestamp":"2026-01-15T14:00:00Z","#,
      #""#,
      #"$.data.context.timestamp: is missing; CDEvents 0.5.1 requires an RFC 3339 time with offset, such as 2026-01-15T14:00:00Z (cdevents)"#
    ),
    Wrong(
      .foreign, #""content":{"weight":0.5}"#,
      #""content":"half""#,
      #"$.data.subject.content: is a string; CDEvents 0.5.1 requires an object (cdevents)"#),
    Wrong(
      .foreign, #""id":"e6","source":"/tool","timestamp""#,
      #""id":"e6","source":"/other","timestamp""#,
      #"$.data.context.source: differs from the envelope's source (cdevents)"#),
  ]
}
