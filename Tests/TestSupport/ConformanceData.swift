package import Foundation

/// A file of the conformance data whose folder `SHIPLOG_CONFORMANCE_DATA` names; nil where there is none.
package func conformanceData(_ path: String) -> Data? {
  guard let folder = ProcessInfo.processInfo.environment["SHIPLOG_CONFORMANCE_DATA"] else {
    return nil
  }
  return try? Data(contentsOf: URL(fileURLWithPath: folder).appendingPathComponent(path))
}
