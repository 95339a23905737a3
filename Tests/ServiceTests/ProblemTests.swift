import Deployments
import HTTPTypes
import Service
import Testing

@Suite struct ProblemTests {
  @Test func `a problem says what is wrong, where, and what to do`() {
    var problem = Problem(.refusedEvent, "event 2 has no id", suggestion: "give it one")
    problem.errors = [Problem.Detail("is missing", index: 2, pointer: "/id")]
    #expect(
      String(decoding: problem.document(instance: "/v1/events").bytes, as: UTF8.self) == """
        {"type":"urn:shiplog:problem:refused-event","title":"The log does not take this event",\
        "status":422,"detail":"event 2 has no id","instance":"/v1/events","suggestion":"give it one",\
        "errors":[{"index":2,"pointer":"/id","detail":"is missing"}]}
        """)
  }

  @Test func `every kind has a status that is an error`() {
    for kind in Problem.Kind.allCases {
      #expect(kind.status.code >= 400)
    }
  }
}
