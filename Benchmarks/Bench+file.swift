import Foundation
import Log

extension Bench {
  /// A file appended by the program itself, from its start to its end.
  func file() async throws -> [Figure] {
    let count = options.isQuick ? 100_000 : 1_000_000
    let path = "\(options.folder)/events.ndjson"
    try write(count, to: path)
    defer { try? FileManager.default.removeItem(atPath: path) }

    try await PlainTables.level(on: server)
    let before = try await plainInserts(count / 10_000)
    try await settle()
    var memory = Memory()
    let start = ContinuousClock.now
    try await Program(options.shiplog).run(
      ["append", path], environment: ["SHIPLOG_DATABASE_URL": options.url]
    ) { memory.sample($0) }
    let measured = rate(of: count, since: start)
    let after = try await plainInserts(count / 10_000)
    report("file: \(Int(measured)) against \(Int(before)) before and \(Int(after)) after")
    report("memory of the appending process, in MB: \(memory)")
    return [
      Figure(
        title: "append of a file of \(count) events, against INSERT of the same bytes",
        measured: measured, baseline: (before + after) / 2, unit: "events/s", wanted: 0.35),
      Figure(
        title: "memory at its peak while appending that file",
        measured: memory.peak, baseline: nil, unit: "MB", wanted: 150),
    ]
  }

  private func write(_ count: Int, to path: String) throws {
    report("writing \(count) events to \(path)")
    _ = FileManager.default.createFile(atPath: path, contents: nil)
    let file = try FileHandle(forWritingTo: URL(fileURLWithPath: path))
    let sample = SampleDeployments(name: "file-\(UInt32.random(in: 0 ... .max))")
    var buffer = Data()
    for index in 0..<count {
      buffer.append(contentsOf: try sample.event(index))
      buffer.append(UInt8(ascii: "\n"))
      guard buffer.count > 1 << 20 || index == count - 1 else { continue }
      try file.write(contentsOf: buffer)
      buffer.removeAll(keepingCapacity: true)
    }
    try file.close()
  }
}

/// What a process takes of memory, over its life.
struct Memory: CustomStringConvertible {
  /// In MB, as often as it was looked at.
  private var resident: [Double] = []
  /// The most that it had at any time, by the kernel's own account (`VmHWM`).
  private(set) var peak = 0.0

  mutating func sample(_ process: Int32) {
    guard let status = try? String(contentsOfFile: "/proc/\(process)/status", encoding: .utf8)
    else { return }
    func megabytes(_ name: String) -> Double? {
      let line = status.split(separator: "\n").first { $0.hasPrefix(name) }
      return line?.split(whereSeparator: \.isWhitespace).dropFirst().first
        .flatMap { Double($0) }.map { $0 / 1_024 }
    }
    if let now = megabytes("VmRSS:") { resident.append(now) }
    if let most = megabytes("VmHWM:") { peak = max(peak, most) }
  }

  /// `41 at a tenth of its life, 43 at half, 43 at the end, 44 at its peak`
  var description: String {
    guard let last = resident.last else { return "not seen" }
    let parts = [resident[resident.count / 10], resident[resident.count / 2], last, peak]
      .map { String(Int($0.rounded())) }
    return "\(parts[0]) at a tenth of its life, \(parts[1]) at half, \(parts[2]) at the end, "
      + "\(parts[3]) at its peak"
  }
}
