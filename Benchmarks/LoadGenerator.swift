import Foundation

/// wrk (https://github.com/wg/wrk), told what to ask by a script.
struct LoadGenerator {
  let folder: String
  let token: String
  private static let connections = 32

  struct Result {
    /// Requests a second.
    let rate: Double
    /// Of an answer, in milliseconds: 99 of 100 took no longer.
    let percentile99: Double
  }

  /// - Parameters:
  ///   - url: what to ask
  ///   - script: Lua; empty for plain GETs
  ///   - seconds: how long
  /// - Returns: what it measured
  /// - Throws: `Program.Failure` where wrk is missing, or an answer was no success
  func run(_ url: String, script: String = "", seconds: Int) async throws -> Result {
    let path = "\(folder)/\(UUID().uuidString).lua"
    let authorization = "wrk.headers['Authorization'] = 'Bearer \(token)'\n"
    try (authorization + script).write(toFile: path, atomically: true, encoding: .utf8)
    defer { try? FileManager.default.removeItem(atPath: path) }
    let output = try await Program("/usr/bin/env").run([
      "wrk", "-t", "1", "-c", "\(Self.connections)", "-d", "\(seconds)", "--latency", "-s", path,
      url,
    ])
    guard !output.contains("Non-2xx") else {
      throw Program.Failure(message: "not all answers were good: \(output)")
    }
    func words(_ name: String) -> [Substring]? {
      output.split(separator: "\n").map { $0.split(separator: " ") }.first { $0.first == name[...] }
    }
    guard let rate = words("Requests/sec:")?.last.flatMap({ Double($0) }),
      let latency = words("99%")?.last.flatMap(Self.milliseconds)
    else { throw Program.Failure(message: "wrk says no rate: \(output)") }
    return Result(rate: rate, percentile99: latency)
  }

  /// A script that posts events with ids that nobody else has, so many a request.
  ///
  /// - Parameters:
  ///   - event: of which every occurrence of `ID` is one
  ///   - batch: events a request
  ///   - pause: milliseconds before each request of a connection, on average
  /// - Returns: Lua
  static func posting(_ event: String, batch: Int, pause: Double = 0) -> String {
    let parts = event.components(separatedBy: "ID")
    let texts = parts.map { "[==[\($0)]==]" }.joined(separator: ", ")
    let type = batch == 1 ? "cloudevents+json" : "cloudevents-batch+json"
    return """
      wrk.method = 'POST'
      wrk.headers['Content-Type'] = 'application/\(type)'
      local parts, count, prefix = {\(texts)}, 0, '\(UUID().uuidString)-'
      local function event()
        count = count + 1
        return table.concat(parts, prefix .. count)
      end
      function request()
        if \(batch) == 1 then return wrk.format(nil, nil, nil, event()) end
        local events = {}
        for index = 1, \(batch) do events[index] = event() end
        return wrk.format(nil, nil, nil, '[' .. table.concat(events, ',') .. ']')
      end
      \(pause > 0 ? "function delay() return math.random() * \(2 * pause) end" : "")
      """
  }

  /// `812.00us`, `7.11ms`, `1.20s`.
  private static func milliseconds(_ text: Substring) -> Double? {
    for (unit, factor) in [("us", 0.001), ("ms", 1), ("s", 1_000)] where text.hasSuffix(unit) {
      return Double(text.dropLast(unit.count)).map { $0 * factor }
    }
    return nil
  }
}
