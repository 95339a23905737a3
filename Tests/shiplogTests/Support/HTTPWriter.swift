import NIOHTTP1
import AsyncHTTPClient
import Deployments
import Foundation
import NIOCore
import NIOPosix
import Testing

/// Posts one event after the other, each again until it is acknowledged, and remembers what it was told.
actor HTTPWriter {
  private let name: String
  private let client: Command
  private var isStopped = false

  /// The client's environment names the server and the token.
  init(_ name: String, as client: Command) {
    self.name = name
    self.client = client
  }

  func stop() {
    isStopped = true
  }

  /// By id, the position that was acknowledged.
  func run() async throws -> [String: Int] {
    var acknowledged: [String: Int] = [:]
    var number = 0
    while !isStopped {
      number += 1
      let id = "\(name)-\(number)"
      try acknowledged.acknowledge([(id, try await insist(on: id))])
      if number.isMultiple(of: 5) {
        // The same again, as a client does that never saw the answer.
        try acknowledged.acknowledge([(id, try await insist(on: id))])
      }
    }
    return acknowledged
  }

  /// Its position, once it is known.
  func insist(on id: String) async throws -> Int {
    while true {
      var request = HTTPClientRequest(url: (client.environment["SHIPLOG_URL"] ?? "") + "/v1/events")
      request.method = .POST
      request.headers.add(name: "content-type", value: "application/cloudevents+json")
      request.headers.add(
        name: "authorization", value: "Bearer \(client.environment["SHIPLOG_TOKEN"] ?? "")")
      request.body = .bytes(ByteBuffer(string: Self.event(id)))
      do {
        let response = try await HTTPClient.shared.execute(request, timeout: .seconds(10))
        let body = try await response.body.collect(upTo: 1 << 20)
        switch response.status.code {
        case 200, 201:
          let receipt = try JSON(Array(body.readableBytesView)).root
          return Int(try #require(receipt["position"]?.int))
        case 503: break
        // PostgreSQL says so while it comes back.
        case 500 where String(buffer: body).contains("57P0"): break
        default:
          Issue.record("\(response.status): \(String(buffer: body))")
          throw CancellationError()
        }
      } catch is HTTPClientError {
        // The server was killed before it answered.
      } catch is IOError {
      } catch is NIOConnectionError {
      } catch is ChannelError {}
      try await Task.sleep(for: .milliseconds(20))
    }
  }

  static func event(_ id: String) -> String {
    #"{"specversion":"1.0","id":"\#(id)","source":"/writer","type":"com.example.noted"}"#
  }
}
