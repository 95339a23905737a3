import AsyncHTTPClient
import Deployments
import FoundationEssentials
import NIOCore
import NIOHTTP1
import NIOSSL

/// A Shiplog server, spoken to over HTTP.
struct Server: Sendable {
  let url: ServerURL
  let token: AccessToken?
  /// How long all tries of one append may take together, before the last begins.
  var persistence = Duration.seconds(5)

  /// How long one request may take, until all of its answer is there.
  static let patience = Duration.seconds(30)
  /// Receipts of a whole batch stay far below.
  private static let largestAnswer = 16 << 20

  /// What goes with a `POST`.
  struct Content {
    let type: String
    let bytes: [UInt8]
  }

  /// Asks once.
  ///
  /// - Parameters:
  ///   - path: from the server's address on, such as `/v1/events`
  ///   - content: what is posted; without it the request is a `GET`
  ///   - type: the media type of the answer
  /// - Returns: an answer with a status of 2xx
  /// - Throws: a `ServerRefusal` for any other, and where none came
  func ask(
    _ path: String, posting content: Content? = nil, accepting type: String = "application/json"
  ) async throws -> ServerAnswer {
    let answer: ServerAnswer
    do {
      let response = try await Self.client.execute(
        request(path, content, accepting: type), timeout: .seconds(Self.patience.components.seconds)
      )
      let body = try await response.body.collect(upTo: Self.largestAnswer)
      answer = ServerAnswer(
        status: Int(response.status.code), headers: response.headers,
        bytes: Array(body.readableBytesView))
    } catch let error as CancellationError {
      throw error
    } catch {
      throw unreachable(error)
    }
    guard answer.isSuccess else { throw ServerRefusal(answer, from: url) }
    return answer
  }

  func unreachable(_ error: any Error) -> ServerRefusal {
    ServerRefusal(
      .unreachable, "the server \(url) cannot be reached: \(Self.reason(error))", mayRetry: true)
  }

  /// Asks again, for some seconds, where a connection is lost or the server has no time. Only for what may be asked
  /// twice: an append is, since an event's source and id name it.
  func insist(_ path: String, posting content: Content) async throws -> ServerAnswer {
    let end = ContinuousClock.now + persistence
    var pause = Duration.milliseconds(100)
    while true {
      do {
        return try await ask(path, posting: content)
      } catch let refusal as ServerRefusal where refusal.mayRetry {
        // Not all clients at the same moment.
        let wait = (refusal.retryAfter ?? pause) + pause * Double.random(in: 0...1)
        guard ContinuousClock.now + wait < end else { throw refusal }
        try await Task.sleep(for: wait)
        pause *= 2
      }
    }
  }

  func request(
    _ path: String, _ content: Content?, accepting type: String
  ) -> HTTPClientRequest {
    var request = HTTPClientRequest(url: url.description + path)
    request.headers.add(name: "user-agent", value: "shiplog/\(Shiplog.version)")
    request.headers.add(name: "accept", value: "\(type), application/problem+json")
    if let token { request.headers.add(name: "authorization", value: "Bearer \(token.text)") }
    if let content {
      request.method = .POST
      request.headers.add(name: "content-type", value: content.type)
      request.body = .bytes(ByteBuffer(bytes: content.bytes))
    }
    return request
  }

  /// One for the whole process, which its end shuts down.
  static let client: HTTPClient = {
    var configuration = HTTPClient.Configuration()
    configuration.timeout = .init(
      connect: .seconds(5), read: .seconds(patience.components.seconds))
    // The token is for this server and no other.
    configuration.redirectConfiguration = .disallow
    configuration.connectionPool.retryConnectionEstablishment = false
    configuration.httpVersion = .http1Only
    var tls = TLSConfiguration.makeClientConfiguration()
    // As OpenSSL and curl have it: the certificates that are trusted instead of the system's.
    if let file = ProcessInfo.processInfo.environment["SSL_CERT_FILE"], !file.isEmpty {
      tls.trustRoots = .file(file)
    }
    configuration.tlsConfiguration = tls
    return HTTPClient(eventLoopGroupProvider: .singleton, configuration: configuration)
  }()
}
