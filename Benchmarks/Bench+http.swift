import Deployments
import Foundation
import Log
import NIOCore

/// The service over HTTP: token, checks, hashing and durable commit included.
extension Bench {
  private static let clients = 32
  private static let perRequest = 100
  /// Stands in the bodies where each request has a text of its own.
  private static let mark = "MARKMARK"

  func http() async throws -> [Figure] {
    let token = try await Program(options.shiplog).run(
      ["token", "create", "--name", "bench \(UUID().uuidString)", "--scope", "admin"],
      environment: ["SHIPLOG_DATABASE_URL": options.url]
    ).trimmingCharacters(in: .whitespacesAndNewlines)
    let wrk = Wrk(path: options.wrk, folder: options.folder, token: token)
    var memory = Memory()
    var figures = [try await posts(wrk, &memory), try await postedBatches(wrk, &memory)]
    figures.append(try await reads(wrk, &memory))
    figures.append(try await latency(wrk, at: figures[0].measured / 2, &memory))
    figures.append(
      Figure(
        title: "memory of the server at its peak under all that",
        measured: memory.peak, baseline: nil, unit: "MB", wanted: 150))
    return figures
  }

  private var seconds: Int { options.isQuick ? 4 : 10 }

  /// A server of its own for each measurement, so that none works on while a baseline is taken.
  private func served<Value>(
    _ memory: inout Memory, _ use: (Served) async throws -> Value
  ) async throws -> Value {
    let server = try Served(options)
    defer { server.stop(&memory) }
    try await settle()
    return try await use(server)
  }

  private func posts(_ wrk: Wrk, _ memory: inout Memory) async throws -> Figure {
    let script = try await pgbenchScript("INSERT INTO plain.event (identity, \(Self.columns)")
    let bodies = try singles()
    let rates = try await interleaved(rounds: 3, "POST /v1/events") { _ in
      try await served(&memory) {
        try await wrk.post(
          bodies, as: "application/cloudevents+json", to: $0.url + "/v1/events",
          marked: Self.mark, seconds: seconds, connections: Self.clients
        ).rate
      }
    } against: { _ in
      try await pgbench(script, transactions: options.isQuick ? 16_000 : 48_000)
    }
    return Figure(
      title: "single events by POST on 32 connections, against 32 clients inserting",
      measured: rates.measured, baseline: rates.baseline, unit: "events/s", wanted: 1)
  }

  private func postedBatches(_ wrk: Wrk, _ memory: inout Memory) async throws -> Figure {
    let bodies = ["[" + (try singles(Self.perRequest)).joined(separator: ",") + "]"]
    let rates = try await interleaved(rounds: 3, "batches by POST") { _ in
      try await served(&memory) {
        try await wrk.post(
          bodies, as: "application/cloudevents-batch+json", to: $0.url + "/v1/events",
          marked: Self.mark, seconds: seconds, connections: 8
        ).rate * Double(Self.perRequest)
      }
    } against: { _ in
      try await batchAppends(options.isQuick ? 10 : 30)
    }
    return Figure(
      title: "batches of 100 by POST on 8 connections, against append in the process",
      measured: rates.measured, baseline: rates.baseline, unit: "events/s", wanted: 0.5)
  }

  private func reads(_ wrk: Wrk, _ memory: inout Memory) async throws -> Figure {
    let path = "/v1/environments"
    let constant = try await served(&memory) {
      try await ConstantServer(of: $0.url + path, token: wrk.token)
    }
    report("GET \(path) answers \(constant.body.readableBytes) bytes")
    let rates = try await interleaved(rounds: 3, "GET \(path)") { _ in
      try await served(&memory) {
        try await wrk.get($0.url + path, seconds: seconds, connections: Self.clients).rate
      }
    } against: { _ in
      try await constant.serve(at: path) {
        try await wrk.get($0, seconds: seconds, connections: Self.clients).rate
      }
    }
    return Figure(
      title: "GET /v1/environments of a log at rest, against a constant of its size",
      measured: rates.measured, baseline: rates.baseline, unit: "answers/s", wanted: 0.5)
  }

  /// What an append takes while the server has half of what it can do.
  private func latency(
    _ wrk: Wrk, at rate: Double, _ memory: inout Memory
  ) async throws -> Figure {
    // A connection comes round in pause and answer.
    let round = Double(Self.clients) / rate * 1_000
    let result = try await served(&memory) {
      try await wrk.post(
        try singles(), as: "application/cloudevents+json", to: $0.url + "/v1/events",
        marked: Self.mark, seconds: seconds, connections: Self.clients,
        pause: max(1, Int((round * 0.6).rounded())))
    }
    return Figure(
      title: "99 of 100 single POSTs at \(Int(result.rate)) events/s take at most",
      measured: result.latency, baseline: nil, unit: "ms", wanted: nil)
  }

  /// The steps of a deployment, each as a body whose ids hold the mark.
  private func singles(_ count: Int = SampleDeployments.stepCount) throws -> [String] {
    let sample = SampleDeployments(name: Self.mark)
    return try (0..<count).map { index in
      // Two steps of one deployment lie a hundred events apart.
      let bytes = try sample.event(index % SampleDeployments.stepCount * 100 + index / 20)
      let id = try ReceivedEvent(parsing: bytes, now: .now).event.id
      return String(decoding: bytes, as: UTF8.self)
        .replacingOccurrences(of: id, with: "\(Self.mark)-\(index)")
    }
  }
}
