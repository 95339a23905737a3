package import Foundation

/// A file of the conformance data whose folder `SHIPLOG_CONFORMANCE_DATA` names; nil where there is none.
package func conformanceData(_ path: String) -> Data? {
  guard let folder = ProcessInfo.processInfo.environment["SHIPLOG_CONFORMANCE_DATA"] else {
    return nil
  }
  return try? Data(contentsOf: URL(fileURLWithPath: folder).appendingPathComponent(path))
}

/// The names of the JSON files in a folder of the conformance data, sorted; none where there is no such folder.
package func conformanceFiles(_ path: String) -> [String] {
  guard let folder = ProcessInfo.processInfo.environment["SHIPLOG_CONFORMANCE_DATA"] else {
    return []
  }
  let names = try? FileManager.default.contentsOfDirectory(atPath: "\(folder)/\(path)")
  return (names ?? []).filter { $0.hasSuffix(".json") }.sorted()
}
