import Foundation

@testable import Deployments

/// The examples of CloudEvents, CDEvents and our vocabulary, where `SHIPLOG_CONFORMANCE_DATA` names
/// their folder.
enum SharedExamples {
  static let folder = ProcessInfo.processInfo.environment["SHIPLOG_CONFORMANCE_DATA"]
  static var areThere: Bool { folder != nil }

  static let now = Timestamp(rfc3339: "2026-06-01T00:00:00Z") ?? Timestamp(microseconds: 0)

  static func bytes(_ path: String) throws -> [UInt8] {
    [UInt8](try Data(contentsOf: URL(fileURLWithPath: (folder ?? "") + "/" + path)))
  }

  static func json(_ path: String) throws -> JSON.Value { try JSON(try bytes(path)).root }

  static func files(_ path: String) -> [String] {
    let all = try? FileManager.default.contentsOfDirectory(atPath: (folder ?? "") + "/" + path)
    return (all ?? []).sorted()
  }

  static func lines(_ path: String) throws -> [[UInt8]] {
    try bytes(path).split(separator: UInt8(ascii: "\n")).map(Array.init)
  }
}
