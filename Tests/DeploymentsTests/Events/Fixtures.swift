/// Events as producers write them, one of each kind that matters here.
enum Fixture: String, CaseIterable, Sendable {
  /// A plain CloudEvent.
  case plain = """
    {"specversion":"1.0","id":"1","source":"https://ci.example.com/jobs/7","type":"com.example.job.done",\
    "subject":"job 7","time":"2026-01-15T14:00:00Z","datacontenttype":"application/json","sequence":7,\
    "data":{"state":"done"}}
    """
  /// A CDEvent without envelope.
  case bare = """
    {"context":{"specversion":"0.5.1","id":"b1","source":"/ci/checkout","type":"dev.cdevents.service.deployed.0.3.0",\
    "timestamp":"2026-01-15T15:00:00+01:00","chainId":"c1","links":[{"linkType":"PATH","from":{"contextId":"b0"}}]},\
    "subject":{"id":"/services/Checkout","content":{"environment":{"id":"stage","source":"/iaas"},\
    "artifactId":"pkg:oci/checkout@sha256%3Aaaaa"}},"customData":{"note":1}}
    """
  case started = """
    {"specversion":"1.0","id":"e1","source":"/ci/checkout","type":"dev.cdeventsx.shiplog-deployment.started.0.1.0",\
    "subject":"d1","time":"2026-01-15T14:00:00Z","deploymentid":"d1","data":{"context":{"specversion":"0.5.1",\
    "id":"e1","source":"/ci/checkout","type":"dev.cdeventsx.shiplog-deployment.started.0.1.0",\
    "timestamp":"2026-01-15T14:00:00Z"},"subject":{"id":"d1","content":{"kind":"deploy","environment":{"id":\
    "https://history.example.com/environments/prod"},"service":{"id":"checkout"},"artifactId":"app:7a3f9c2",\
    "commit":"7a3f9c2e1b4d5f60718293a4b5c6d7e8f9012345","committedAt":"2026-01-15T13:00:00Z","changes":[{"commit":\
    "7a3f9c2e1b4d5f60718293a4b5c6d7e8f9012345","committedAt":"2026-01-15T13:00:00Z"}],"trigger":{"type":"pipeline"},\
    "layer":"services","team":"payments","promotedFrom":{"environment":{"id":"staging"},"deployment":{"id":"d0"}},\
    "remediates":[{"id":"d-1"}],"requestedBy":{"id":"octocat","type":"user"}}}}}
    """
  case finished = """
    {"specversion":"1.0","id":"e2","source":"/ci/checkout","type":"dev.cdeventsx.shiplog-deployment.finished.0.1.0",\
    "data":{"context":{"specversion":"0.5.1","id":"e2","source":"/ci/checkout",\
    "type":"dev.cdeventsx.shiplog-deployment.finished.0.1.0","timestamp":"2026-01-15T14:03:00Z"},"subject":{"id":"d1",\
    "content":{"kind":"rollback","environment":{"id":"production"},"service":{"id":"checkout"},"artifactId":"app:1",\
    "outcome":"failure","changed":true,"phase":"verify","reason":"smoke failed","verificationPassed":false,\
    "rolloutDurationSeconds":69.5,"startedAt":"2026-01-15T14:00:00Z","deployedAt":"2026-01-15T14:02:00Z",\
    "deployedBy":{"id":"octocat"},"rollbackOf":{"id":"d0"},"supersededBy":{"id":"d2"}}}}}
    """
  case checked = """
    {"specversion":"1.0","id":"e3","source":"/ci/checkout","type":"dev.cdevents.testcaserun.finished.0.3.0",\
    "deploymentid":"d1","correlationid":"c1","data":{"context":{"specversion":"0.5.1","id":"e3","source":"/ci/checkout",\
    "type":"dev.cdevents.testcaserun.finished.0.3.0","timestamp":"2026-01-15T14:02:30Z"},"subject":{"id":"run/1#verification/smoke",\
    "content":{"outcome":"failure","severity":"high","reason":"500","environment":{"id":"production"},\
    "testSuiteRun":{"id":"run/1#verification","source":"any text"},"testCase":{"id":"smoke","type":"e2e"}}}}}
    """
  case retention = """
    {"specversion":"1.0","id":"e4","source":"/log","type":"dev.cdeventsx.shiplog-retention.applied.0.1.0",\
    "data":{"context":{"specversion":"0.5.1","id":"e4","source":"/log","timestamp":"2026-01-15T14:00:00Z",\
    "type":"dev.cdeventsx.shiplog-retention.applied.0.1.0"},"subject":{"id":"r1","content":{"policy":{},"reason":"policy",\
    "bodies":2,"positions":[[0,1]],"digest":"sha256:\
    0b31b1c02ff458ad9b7b81cbdf8f028bd54699fa151f221d1e8de6817db93427"}}}}
    """
  case imported = """
    {"specversion":"1.0","id":"e5","source":"/log","type":"dev.cdeventsx.shiplog-import.finished.0.1.0",\
    "data":{"context":{"specversion":"0.5.1","id":"e5","source":"/log","timestamp":"2026-01-15T14:00:00Z",\
    "type":"dev.cdeventsx.shiplog-import.finished.0.1.0"},"subject":{"id":"i1","content":{"provider":"helm",\
    "counts":{"read":14},"outcome":"success"}}}}
    """
  /// A custom event of somebody else.
  case foreign = """
    {"specversion":"1.0","id":"e6","source":"/tool","type":"dev.cdeventsx.mytool-canary.promoted.0.2.0","deploymentid":"d1",\
    "data":{"context":{"specversion":"0.5.1","id":"e6","source":"/tool","timestamp":"2026-01-15T14:00:00Z",\
    "type":"dev.cdeventsx.mytool-canary.promoted.0.2.0"},"subject":{"id":"canary","type":"canary","content":{"weight":0.5}}}}
    """

  var bytes: [UInt8] { Array(rawValue.utf8) }

  /// The same with one piece of text replaced.
  func replacing(_ old: String, with new: String) -> [UInt8] {
    Array(rawValue.replacing(old, with: new).utf8)
  }
}
