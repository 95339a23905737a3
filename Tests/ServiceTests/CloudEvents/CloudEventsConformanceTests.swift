import Deployments
import Foundation
import Service
import TestSupport
import Testing

@Suite(.enabled(if: conformanceData("cloudevents/valid-events.json") != nil))
struct CloudEventsConformanceTests {
  private func tests(_ file: String) throws -> [JSON.Value] {
    let data = try #require(conformanceData("cloudevents/\(file).json"))
    return Array(try #require(try json(data)["tests"]).elements)
  }

  private func taken(_ type: String, _ body: JSON.Value) -> Result<EventRequest, Problem> {
    Result { () throws(Problem) in
      try EventRequest(Requests.headers(type), Array(body.raw), now: Requests.now)
    }
  }

  @Test func `valid events are taken, in structured and in binary mode`() throws {
    for test in try tests("valid-events") {
      let event = try #require(test["event"])
      let structured = try taken(Requests.structured, event).get().events[0]
      #expect(structured.event.id == test["sampleId"]?.string)
      let (headers, body) = Requests.binary(of: event)
      let binary = try EventRequest(headers, body, now: Requests.now).events[0]
      #expect(binary.event == structured.event)
      #expect(binary.sameContent(asStored: structured.body))
      #expect(structured.sameContent(asStored: binary.body))
    }
  }

  @Test func `invalid events are malformed`() throws {
    let events = try tests("invalid-events")
    #expect(events.count == 25)
    for test in events {
      guard case .failure(let problem) = taken(Requests.structured, try #require(test["event"]))
      else {
        Issue.record("\(test["id"]?.string ?? "") was taken")
        continue
      }
      #expect(problem.kind == .malformedEvent)
    }
  }

  @Test(arguments: [("valid-batches", true), ("invalid-batches", false)])
  func `batches are taken where each event is`(_ file: String, _ isValid: Bool) throws {
    for test in try tests(file) {
      let answer = taken(EventRequest.batch, try #require(test["batch"]))
      switch answer {
      case .success(let request): #expect(isValid && request.isBatch)
      case .failure(let problem): #expect(!isValid && problem.kind == .malformedEvent)
      }
    }
  }

  @Test(arguments: conformanceFiles("cdevents/conformance-0.5.1"))
  func `each CDEvent is the same event in structured and in binary mode`(_ file: String) throws {
    let data = try #require(conformanceData("cdevents/conformance-0.5.1/\(file)"))
    let context = try #require(try json(data)["context"])
    let envelope = JSONText.object(
      ["id", "source", "type"].map { ($0, .string(context[$0]?.string ?? "")) } + [
        ("specversion", .string("1.0")), ("datacontenttype", .string("application/json")),
        ("data", .raw(Array(data))),
      ])
    let event = try json(envelope.bytes)
    let structured = try taken(Requests.structured, event).get().events[0]
    let (headers, body) = Requests.binary(of: event)
    let binary = try EventRequest(headers, body, now: Requests.now).events[0]
    #expect(binary.event == structured.event)
    #expect(binary.sameContent(asStored: structured.body))
    #expect(structured.sameContent(asStored: binary.body))
  }
}
