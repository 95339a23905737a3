import Deployments
import Service

extension Spool {
  /// Keeps events behind all that are there; they are durable when this returns.
  ///
  /// - Parameters:
  ///   - events: as received
  ///   - kind: how they are delivered
  /// - Throws: a `Failure` where they could not be kept, such as on a full disk
  func keep(_ events: [[UInt8]], as kind: Kind) throws {
    let lock = try FileLock("\(folder)/.lock")
    defer { withExtendedLifetime(lock) {} }
    let last = try names().last.flatMap(Self.number) ?? 0
    // The clock may go back.
    let number = max(Timestamp.now.microseconds, last + 1)
    try write(Self.array(of: events), to: "\(folder)/\(Self.name(number, kind))")
  }

  /// A JSON array of documents, each byte for byte as it is.
  private static func array(of documents: [[UInt8]]) -> [UInt8] {
    [UInt8(ascii: "[")] + documents.joined(separator: Array(",\n".utf8)) + [UInt8(ascii: "]")]
  }

  /// The caller holds a lock under which nobody else writes in that folder: what a killed writer left behind is
  /// overwritten by the next.
  func write(_ bytes: [UInt8], to path: String) throws {
    let folder = path[..<(path.lastIndex(of: "/") ?? path.startIndex)]
    try PrivateFile.write(bytes, to: path, over: "\(folder)/.writing")
  }
}
