import Foundation

/// wrk, which sends requests over some connections for a time: a new one on each as soon as it has the answer to the last.
struct Wrk {
  struct Result {
    /// Requests a second that were answered.
    let rate: Double
    /// In milliseconds: what 99 of 100 answers took at most, from the request's first byte to the answer's last.
    let latency: Double
  }

  let path: String
  /// For its scripts.
  let folder: String
  let token: String

  /// Asks one route for an answer.
  func get(_ url: String, seconds: Int, connections: Int) async throws -> Result {
    try await run(url, "", seconds: seconds, connections: connections)
  }

  /// Posts bodies in turns, each with the text `mark` replaced by one that no other request has.
  ///
  /// `pause` is how many milliseconds lie on the average between an answer and the next request of its connection.
  func post(
    _ bodies: [String], as type: String, to url: String, marked mark: String, seconds: Int,
    connections: Int, pause: Int = 0
  ) async throws -> Result {
    // `[=[ … ]=]` is a text in which Lua reads nothing; no event holds its end.
    let texts = bodies.map { "[=[\($0)]=]" }.joined(separator: ",\n")
    var script = """
      local bodies = {\(texts)}
      local threads, sent = 0, 0
      function setup(thread) thread:set("number", threads); threads = threads + 1 end
      wrk.method = "POST"
      wrk.headers["Content-Type"] = "\(type)"
      function request()
        local body = bodies[sent % #bodies + 1]
        local name = "\(UUID().uuidString)-" .. number .. "-" .. math.floor(sent / #bodies)
        sent = sent + 1
        return wrk.format(nil, nil, nil, (body:gsub("\(mark)", name)))
      end

      """
    if pause > 0 { script += "function delay() return math.random(0, \(2 * pause)) end\n" }
    return try await run(url, script, seconds: seconds, connections: connections)
  }

  private func run(
    _ url: String, _ script: String, seconds: Int, connections: Int
  ) async throws -> Result {
    let file = "\(folder)/\(UUID().uuidString).lua"
    defer { try? FileManager.default.removeItem(atPath: file) }
    try (script + Self.report).write(toFile: file, atomically: true, encoding: .utf8)
    let output = try await Program(path).run([
      "--threads", "2", "--connections", "\(connections)", "--duration", "\(seconds)s",
      "--timeout", "10s", "--script", file, "--header", "Authorization: Bearer \(token)", url,
    ])
    let line = output.split(separator: "\n").first { $0.hasPrefix("result ") }
    let numbers = line?.split(separator: " ").dropFirst().compactMap { Double($0) } ?? []
    guard numbers.count == 4, numbers[0] > 0, numbers[3] == 0 else {
      throw Program.Failure(message: "wrk had no or other than good answers: \(output)")
    }
    return Result(rate: numbers[0] / numbers[1], latency: numbers[2])
  }

  /// Requests, seconds, milliseconds, and how much went wrong.
  private static let report = """
    function done(summary, latency, requests)
      local e = summary.errors
      print(string.format("result %d %.6f %.3f %d", summary.requests, summary.duration / 1e6,
        latency:percentile(99) / 1e3, e.connect + e.read + e.write + e.status + e.timeout))
    end

    """
}
