import NIOHTTP1
import Deployments
import AsyncHTTPClient
import Foundation
import Log
import NIOCore
import TestSupport
import Testing

@testable import shiplog

/// What a client was told over HTTP is in the log, once, whatever is killed: the server, PostgreSQL, or the connection.
@Suite(.serialized) struct ServedCrashTests {
  @Test(.database)
  func `thirty kills of the server under eight clients lose nothing and write nothing twice`()
    async throws
  {
    try await ServedLog.run { served in
      var random = SplitMix64(seed: 30)
      let acknowledged = try await Self.writing(8, to: served) {
        for _ in 1...30 {
          try await Task.sleep(for: .milliseconds(Int.random(in: 20...250, using: &random)))
          served.kill()
          try served.start()
        }
      }
      try await Self.check(acknowledged, try await TestDatabase.current.openLog())
    }
  }

  @Test func `twenty kills of PostgreSQL under a server lose nothing and write nothing twice`()
    async throws
  {
    try await Command.inTemporaryFolder { command in
      try command.start()
      try await ServedLog.run(on: command) { served in
        var random = SplitMix64(seed: 31)
        let acknowledged = try await Self.writing(4, to: served) {
          for _ in 1...20 {
            try await Task.sleep(for: .milliseconds(Int.random(in: 100...400, using: &random)))
            let server = try #require(
              try command.shiplog("db", "status", "-o", "json").json("process") as? Int32)
            #expect(kill(server, SIGKILL) == 0)
            // On a busy machine it takes a moment to die, and would be found running.
            for _ in 0..<500
            where FileManager.default.contents(atPath: "/proc/\(server)/cmdline")?.isEmpty == false
            {
              try await Task.sleep(for: .milliseconds(10))
            }
            let started = try command.shiplog("db", "start")
            #expect(started.status == 0, "\(started.errors)")
          }
        }
        #expect(try command.shiplog("verify").status == 0)
        let url = try command.shiplog("db", "url").output.filter { !$0.isNewline }
        try await Self.check(acknowledged, try await Log.open(url: url))
      }
    }
  }

  @Test(.database)
  func `five hundred answers that are dropped after the request are one event each`()
    async throws
  {
    try await ServedLog.run { served in
      let client = try served.client("--scope", "append")
      let first = try await TestDatabase.current.openLog().head().size
      for number in 0..<500 {
        let id = "dropped-\(number)"
        try Self.sendAndHangUp(id, as: client)
        let position = try await HTTPWriter("again", as: client).insist(on: id)
        // The client is alone, so that the position tells whether it was written once.
        #expect(position == Int(first) + number, "\(id)")
      }
      let log = try await TestDatabase.current.openLog()
      #expect(try await log.head().size == first + 500)
    }
  }

  @Test(.database) func `two hundred cuts of a stream leave every event once and in order`()
    async throws
  {
    try await ServedLog.run { served in
      let reader = try served.client("--scope", "read")
      let start = try await TestDatabase.current.openLog().head().size
      let seen = SeenPositions()
      let acknowledged = try await Self.writing(2, to: served) {
        for _ in 1...200 {
          try await Self.follow(
            reader, after: await seen.last ?? start - 1, for: .milliseconds(15), into: seen)
        }
      }
      let head = try await TestDatabase.current.openLog().head().size
      while await seen.last ?? -1 < head - 1 {
        try await Self.follow(
          reader, after: await seen.last ?? start - 1, for: .milliseconds(200), into: seen)
      }
      // The writers' token was made while the stream was followed: its entry is among those that were seen.
      #expect(await seen.positions == Array(start..<head))
      #expect(Set(acknowledged.values.map(Int64.init)).isSubset(of: Set(start..<head)))
    }
  }
}

/// What a stream told, in its order.
private actor SeenPositions {
  private(set) var positions: [Int64] = []
  /// After which the stream goes on.
  private(set) var last: Int64?

  func add(_ positions: [Int64], upTo last: Int64?) {
    self.positions += positions
    self.last = last ?? self.last
  }
}

extension ServedCrashTests {
  /// Lets clients write as long as the body takes.
  private static func writing(
    _ count: Int, to served: ServedLog, _ body: () async throws -> Void
  ) async throws -> [String: Int] {
    let client = try served.client("--scope", "append")
    let writers = (1...count).map { HTTPWriter("writer-\($0)", as: client) }
    return try await withThrowingTaskGroup(of: [String: Int].self) { group in
      for writer in writers { group.addTask { try await writer.run() } }
      do {
        try await body()
      } catch {
        for writer in writers { await writer.stop() }
        throw error
      }
      for writer in writers { await writer.stop() }
      return try await group.reduce(into: [:]) { $0.merge($1) { first, _ in first } }
    }
  }

  /// Everything acknowledged is where it was said to be, and nothing is there twice.
  private static func check(_ acknowledged: [String: Int], _ log: Log) async throws {
    #expect(!acknowledged.isEmpty)
    let entries = try await log.entries(from: 0, limit: 1_000_000)
    let written = entries.filter { $0.event.source == "/writer" }
    let positions = Dictionary(
      written.map { ($0.event.id, Int($0.position)) }, uniquingKeysWith: { first, _ in first })
    #expect(positions.count == written.count)
    #expect(acknowledged.filter { positions[$0.key] != $0.value }.isEmpty)
  }

  private static func request(_ id: String, as client: Command) -> (URL, Data)? {
    guard let url = client.environment["SHIPLOG_URL"].flatMap(URL.init(string:)),
      let token = client.environment["SHIPLOG_TOKEN"]
    else { return nil }
    let body = HTTPWriter.event(id)
    let head = """
      POST /v1/events HTTP/1.1\r
      Host: \(url.host ?? "")\r
      Authorization: Bearer \(token)\r
      Content-Type: application/cloudevents+json\r
      Content-Length: \(body.utf8.count)\r
      \r

      """
    return (url, Data((head + body).utf8))
  }

  /// Sends a whole request, and goes before its answer can be read; some of the time at once, some after the commit.
  private static func sendAndHangUp(_ id: String, as client: Command) throws {
    let (url, bytes) = try #require(request(id, as: client))
    let descriptor = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
    defer { close(descriptor) }
    var address = sockaddr_in()
    address.sin_family = sa_family_t(AF_INET)
    address.sin_port = in_port_t(url.port ?? 0).bigEndian
    address.sin_addr.s_addr = inet_addr("127.0.0.1")
    let connected = withUnsafePointer(to: &address) {
      $0.withMemoryRebound(to: sockaddr.self, capacity: 1) {
        connect(descriptor, $0, socklen_t(MemoryLayout<sockaddr_in>.size))
      }
    }
    try #require(connected == 0)
    let sent = bytes.withUnsafeBytes { send(descriptor, $0.baseAddress, $0.count, 0) }
    #expect(sent == bytes.count)
    usleep(UInt32.random(in: 0...8_000))
  }

  /// Reads a stream for a while, and hangs up in the middle of whatever comes.
  private static func follow(
    _ client: Command, after last: Int64, for time: Duration, into seen: SeenPositions
  ) async throws {
    var request = HTTPClientRequest(
      url: (client.environment["SHIPLOG_URL"] ?? "") + "/v1/events/stream")
    request.headers.add(
      name: "authorization", value: "Bearer \(client.environment["SHIPLOG_TOKEN"] ?? "")")
    request.headers.add(name: "last-event-id", value: String(last))
    let asked = request
    let reading = Task {
      let response = try await HTTPClient.shared.execute(asked, timeout: .seconds(30))
      try #require(response.status == .ok)
      var events = ServerSentEvents()
      for try await chunk in response.body {
        let positions = try events.take(chunk.readableBytesView).map { data in
          let row = try JSONSerialization.jsonObject(with: Data(data)) as? [String: Any]
          return Int64(try #require(row?["position"] as? Int))
        }
        await seen.add(positions, upTo: events.lastID.flatMap { Int64($0) })
      }
    }
    try await Task.sleep(for: time)
    reading.cancel()
    _ = await reading.result
  }
}
