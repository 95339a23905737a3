import Testing

@testable import shiplog

@Suite struct ServerSentEventsTests {
  private static let text = Array(
    """
    retry: 1000

    id: 0
    event: a
    data: {"position":0}

    : still here

    id: 5

    id: 6
    event: a
    data: {"position":6}

    id: 7
    event: b
    data: {"position":7}


    """.utf8)
  private static let told = [0, 6, 7].map { Array("{\"position\":\($0)}".utf8) }

  @Test func `the last id is that of the last event that came whole, wherever the stream is cut`() {
    for cut in 0...Self.text.count {
      var events = ServerSentEvents()
      let first = events.take(Self.text[..<cut])
      // What the server tells to who comes back: the events after the last one, whole.
      let last = events.lastID.flatMap { Int($0) } ?? -1
      let rest = Self.told.filter { !first.contains($0) }
      #expect(rest == zip([0, 6, 7], Self.told).filter { $0.0 > last }.map(\.1), "cut at \(cut)")
    }
  }

  @Test func `bytes make the same events however they come`() {
    var events = ServerSentEvents()
    #expect(Self.text.flatMap { events.take([$0]) } == Self.told)
    #expect(events.lastID == "7")
  }
}
