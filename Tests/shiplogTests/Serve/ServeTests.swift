import Foundation
import TestSupport
import Testing

@testable import shiplog

/// `shiplog serve` as a process: how it starts, with TLS or not at all, and how it ends.
@Suite struct ServeTests {
  private static let hasOpenSSL = FileManager.default.isExecutableFile(atPath: "/usr/bin/openssl")

  /// A certificate for this machine, signed by itself, and its key.
  private static func certificate(_ name: String, in command: Command) throws -> [String] {
    let (certificate, key) = ("\(command.folder)/\(name).pem", "\(command.folder)/\(name).key")
    let made = try command.run(
      "/usr/bin/openssl",
      [
        "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes",
        "-days", "2", "-subj", "/CN=localhost", "-addext", "subjectAltName=DNS:localhost",
        "-keyout", key, "-out", certificate,
      ])
    try #require(made.status == 0, "\(made.errors)")
    return ["--tls-certificate", certificate, "--tls-key", key]
  }

  @Test(.database, .enabled(if: hasOpenSSL)) func `with a certificate it speaks TLS alone`()
    async throws
  {
    try await LogCommandLine.run { shiplog in
      let options = try Self.certificate("own", in: shiplog.command)
      try await ServedLog.run(on: shiplog.command, options) { served in
        #expect(served.url.hasPrefix("https://127.0.0.1:"))
        let url = served.url.replacingOccurrences(of: "127.0.0.1", with: "localhost")
        var client = try served.client("--scope", "read")
        client.environment["SHIPLOG_URL"] = url
        let stranger = try client.shiplog("policy", "show")
        #expect(stranger.status == 7)
        #expect(stranger.errors.contains("TLS"), "\(stranger.errors)")
        client.environment["SSL_CERT_FILE"] = options[1]
        #expect(try client.shiplog("policy", "show").status == 0)
        client.environment["SHIPLOG_URL"] = url.replacingOccurrences(of: "https", with: "http")
        #expect(try client.shiplog("policy", "show").status == 7)
      }
    }
  }

  @Test(.database, .enabled(if: hasOpenSSL)) func `a TLS file that cannot be used is named`()
    async throws
  {
    try await LogCommandLine.run { shiplog in
      let own = try Self.certificate("own", in: shiplog.command)
      let other = try Self.certificate("other", in: shiplog.command)
      let text = "\(shiplog.command.folder)/\(try shiplog.write("nothing", to: "text"))"
      for (certificate, key, named) in [
        ("/nowhere.pem", own[3], "/nowhere.pem"), (text, own[3], text), (own[1], text, text),
        (own[1], other[3], other[3]),
      ] {
        let answer = try shiplog(
          "serve", "--port", "0", "--tls-certificate", certificate, "--tls-key", key)
        #expect(answer.status == 1)
        #expect(
          answer.errors.hasPrefix("shiplog: the TLS file \(named) cannot be used: "),
          "\(answer.errors)")
      }
    }
  }

  @Test(.database) func `a port that is taken is named`() async throws {
    try await ServedLog.run { served in
      let port = served.url.split(separator: ":").last.map(String.init) ?? ""
      let answer = try served.operation.shiplog("serve", "--port", port)
      #expect(answer.status == 1)
      #expect(
        answer.errors
          == "shiplog: cannot listen at 127.0.0.1, port \(port): Address already in use\n")
    }
  }

  @Test(
    .database,
    arguments: [
      (["--host", "0.0.0.0"], "tokens must not travel in the clear"),
      (["--tls-key", "x"], "--tls-certificate and --tls-key go together"),
      (["--port", "70000"], "--port takes 0 to 65535"),
      (["--rate", "0"], "--rate takes 1 or more"),
      (["--drain-seconds", "6"], "--drain-seconds is from 0 to 5"),
      (["--max-json-depth", "65"], "of up to 64 objects and arrays within"),
    ])
  func `what cannot be served is wrong usage`(_ options: [String], _ reason: String) async throws {
    try await LogCommandLine.run { shiplog in
      let answer = try shiplog.call(["serve"] + options)
      #expect(answer.status == 64)
      #expect(answer.errors.contains(reason), "\(answer.errors)")
    }
  }

  @Test(.database) func `told to stop, it answers what was begun, closes streams and goes`()
    async throws
  {
    try await ServedLog.run(with: ["--drain-seconds", "4"]) { served in
      let reader = try served.client("--scope", "read")
      let follower = try reader.running(["log", "--follow", "-o", "ndjson"])
      let slow = try Self.slowRequest(to: served)
      // Readiness is over first; it listens for some more seconds.
      served.terminate()
      var ready = 200
      for _ in 0..<50 where ready == 200 {
        ready = try await Self.status(served.port)
        try await Task.sleep(for: .milliseconds(20))
      }
      #expect(ready == 503)
      #expect(await Self.finished(slow).hasPrefix("HTTP/1.1 400"))
      #expect(served.waitUntilExit() == 0)
      #expect(throws: (any Error).self) { try RawClient(port: served.port) }
      follower.terminate()
    }
  }

  @Test func `dev starts PostgreSQL and shows a token once`() async throws {
    try await Command.inTemporaryFolder { command in
      for isFirst in [true, false] {
        let process = try command.running(["dev", "--port", "0"])
        let url = try process.firstLine()
        #expect(url.hasPrefix("http://127.0.0.1:"))
        process.terminate()
        #expect(process.waitUntilExit() == 0)
        #expect(
          process.errors.contains("export SHIPLOG_TOKEN=shl_") == isFirst, "\(process.errors)")
      }
    }
  }

  /// A request whose body is not whole yet.
  private static func slowRequest(to served: ServedLog) throws -> RawClient {
    let client = try RawClient(port: served.port)
    let token = try served.client("--scope", "append").environment["SHIPLOG_TOKEN"] ?? ""
    client.say(
      "POST /v1/events HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer \(token)\r\n"
        + "Content-Type: application/cloudevents+json\r\nContent-Length: 2\r\n\r\n{")
    return client
  }

  private static func finished(_ client: RawClient) async -> String {
    client.say("}")
    return await client.hearAll() ?? ""
  }

  private static func status(_ port: Int) async throws -> Int {
    let client = try RawClient(port: port)
    client.say("GET /readyz HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n")
    return await client.hearAll()?.split(separator: " ").dropFirst().first.flatMap { Int($0) } ?? 0
  }
}
