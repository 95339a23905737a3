import Deployments
import Foundation

extension Bench {
  /// The service under 32 connections, each figure with everything that it does: token, validation, hashing, durable commit.
  func http() async throws -> [Figure] {
    let served = try await ServedLog(options)
    defer { served.stop() }
    let load = LoadGenerator(folder: options.folder, token: served.token)
    let single = try await singlePosts(served, load)
    let batches = try await batchPosts(served, load)
    let states = try await states(served, load)
    let half = try await load.run(
      served.url + "/v1/events",
      script: LoadGenerator.posting(try sampleEvent(), batch: 1, pause: 64_000 / single.measured),
      seconds: seconds)
    return [
      single, batches, states,
      Figure(
        title: "99 of 100 appends over HTTP at half of that load (\(Int(half.rate)) a second)",
        measured: half.percentile99, baseline: nil, unit: "ms", wanted: nil),
      Figure(
        title: "memory of the server at its peak", measured: served.memory, baseline: nil,
        unit: "MB", wanted: 150),
    ]
  }

  private var seconds: Int { options.isQuick ? 5 : 15 }

  private func singlePosts(_ served: ServedLog, _ load: LoadGenerator) async throws -> Figure {
    let insert = try await insertScript()
    let event = try sampleEvent()
    let rates = try await interleaved(rounds: 3, "POST") { _ in
      try await settle()
      return try await load.run(
        served.url + "/v1/events", script: LoadGenerator.posting(event, batch: 1), seconds: seconds
      ).rate
    } against: { _ in
      try await pgbench(insert, transactions: options.isQuick ? 16_000 : 48_000)
    }
    return Figure(
      title: "POST of single events over 32 connections, against 32 clients inserting",
      measured: rates.measured, baseline: rates.baseline, unit: "events/s", wanted: 1)
  }

  private func batchPosts(_ served: ServedLog, _ load: LoadGenerator) async throws -> Figure {
    let event = try sampleEvent()
    let rates = try await interleaved(rounds: 3, "POST of batches") { _ in
      try await settle()
      return try await load.run(
        served.url + "/v1/events", script: LoadGenerator.posting(event, batch: 100),
        seconds: seconds
      ).rate * 100
    } against: { _ in
      try await batchAppends(options.isQuick ? 30 : 100)
    }
    return Figure(
      title: "POST of batches of 100, against appending in the process",
      measured: rates.measured, baseline: rates.baseline, unit: "events/s", wanted: 0.5)
  }

  private func states(_ served: ServedLog, _ load: LoadGenerator) async throws -> Figure {
    let target = served.url + "/v1/environments"
    let body = try await Program("/usr/bin/env").run([
      "curl", "--silent", "--fail", "--header", "Authorization: Bearer \(served.token)", target,
    ])
    let constant = try await ConstantServer(answering: body)
    let rates = try await interleaved(rounds: 3, "GET") { _ in
      try await load.run(target, seconds: seconds).rate
    } against: { _ in
      try await load.run(constant.url, seconds: seconds).rate
    }
    try await constant.stop()
    return Figure(
      title:
        "GET /v1/environments, against a route that answers a constant of its \(body.utf8.count / 1_024) KB",
      measured: rates.measured, baseline: rates.baseline, unit: "requests/s", wanted: 0.5)
  }

  /// An event of a pipeline, with `ID` where its id stands.
  private func sampleEvent() throws -> String {
    let event = try Self.parsed(SampleDeployments(name: "http"), 2_010..<2_011)[0]
    return String(decoding: event.body, as: UTF8.self)
      .replacingOccurrences(of: event.event.id, with: "ID")
  }
}
