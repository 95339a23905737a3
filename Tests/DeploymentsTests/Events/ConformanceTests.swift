import Testing

@testable import Deployments

@Suite(.enabled(if: SharedExamples.areThere))
struct ConformanceTests {
  let now = SharedExamples.now

  @Test func `all valid events of CloudEvents are taken`() throws {
    let tests = try SharedExamples.json("cloudevents/valid-events.json")["tests"]
    #expect(tests?.count == 10)
    for test in try #require(tests).elements {
      let event = try #require(test["event"])
      let received = try ReceivedEvent(parsing: Array(event.raw), now: now)
      #expect(received.event.id == test["sampleId"]?.string)
      #expect(received.mediaType == "application/cloudevents+json")
    }
  }

  @Test func `all invalid events of CloudEvents are refused`() throws {
    let tests = try SharedExamples.json("cloudevents/invalid-events.json")["tests"]
    #expect(tests?.count == 25)
    for test in try #require(tests).elements {
      let event = try #require(test["event"])
      let rejection = #expect(throws: Rejection.self, "\(test["id"]?.string ?? "")") {
        try ReceivedEvent(parsing: Array(event.raw), now: now)
      }
      #expect(rejection?.rule == .cloudevents)
    }
  }

  @Test(arguments: [("valid-batches", true), ("invalid-batches", false)])
  func `batches are taken where each of their events is`(_ file: String, _ isValid: Bool) throws {
    for test in try #require(try SharedExamples.json("cloudevents/\(file).json")["tests"]).elements
    {
      let areTaken = try #require(test["batch"]).elements.allSatisfy { event in
        (try? ReceivedEvent(parsing: Array(event.raw), now: now)) != nil
      }
      #expect(areTaken == isValid)
    }
  }

  @Test(arguments: SharedExamples.files("cdevents/conformance-0.5.1"))
  func `each event of CDEvents is taken, bare and in an envelope`(_ file: String) throws {
    let bytes = try SharedExamples.bytes("cdevents/conformance-0.5.1/" + file)
    let bare = try ReceivedEvent(parsing: bytes, now: now)
    #expect(bare.mediaType == "application/json")
    let wrapped = Wrapped.inEnvelope(bytes, of: bare.event)
    let received = try ReceivedEvent(parsing: wrapped, now: now)
    #expect(received.event == bare.event)
    #expect(received.sameContent(asStored: bytes))
    let type = try #require(Vocabulary.type(bare.event.type))
    #expect(file == type.name.replacing(".", with: "_") + ".json")
  }

  @Test func `events of an older CDEvents are refused, with the type that replaces theirs`() throws
  {
    for file in SharedExamples.files("cdevents/conformance-0.4.1") {
      let bytes = try SharedExamples.bytes("cdevents/conformance-0.4.1/" + file)
      let name = file.dropLast(5).replacing("_", with: ".")
      let rejection = #expect(throws: Rejection.self) {
        try ReceivedEvent(parsing: bytes, now: now)
      }
      #expect(rejection?.message.contains("is another version of \(name);") == true)
    }
  }

  @Test(
    arguments: zip(
      [
        "01-dev-happy-path", "02-staging-verify-fails-and-rolls-back",
        "03-dev-redeploy-no-changes", "04-rejected-superseded-and-admin",
      ], [26, 33, 8, 12]))
  func `each example of our vocabulary is taken`(_ file: String, _ count: Int) throws {
    let lines = try SharedExamples.lines("vocabulary/examples/\(file).ndjson")
    #expect(lines.count == count)
    for line in lines {
      let json = try JSON(line).root
      let event = try ReceivedEvent(parsing: line, now: now).event
      #expect(event.deployment == json["deploymentid"]?.string)
      #expect(event.facts.chain == json["correlationid"]?.string)
      #expect(event.occurred == json["time"]?.timestamp)
      #expect(event.meaning != nil)
      if event.meaning == .deploymentFinished {
        #expect(event.facts.outcome != nil && event.facts.kind != nil)
        #expect(event.service == "checkout")
      }
    }
  }
}

/// CDEvents in the envelope that SDKs put around them.
enum Wrapped {
  static func inEnvelope(
    _ cdevent: [UInt8], of event: Event, id: String = "envelope-1", binary: Bool = false,
    more: [(String, JSONText)] = []
  ) -> [UInt8] {
    JSONText.object(
      [
        ("specversion", .string("1.0")), ("id", .string(id)), ("source", .string(event.source)),
        ("type", .string(event.type)), ("datacontenttype", .string("application/json")),
      ] + more + [("data", .raw(cdevent))]
    ).bytes
  }
}
