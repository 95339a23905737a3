import FoundationEssentials
import Glibc
import Service

/// A PostgreSQL of Shiplog's own, for machines that have none running: made on first start, reached over a Unix
/// socket only.
struct PrivateCluster: Sendable {
  let location: Location

  /// The folder where none is named.
  static let defaultFolder = ".shiplog"

  /// - Parameter folder: absolute, or seen from the current folder.
  init(_ folder: String) {
    location = Location.find(folder)
  }

  /// The server that runs on the data directory; nil when none does.
  var server: Postmaster? {
    Postmaster(lockFile: "\(location.data)/postmaster.pid")
  }

  /// - Throws: a `Failure` where the data directory is there, but closed to the caller.
  func checkAccess() throws {
    let isClosed = unsafe access(location.data, R_OK | X_OK) != 0
    guard Files.exists(location.data), isClosed else { return }
    throw Failure(
      .failed, "\(location.data) belongs to another user",
      remedy: "Run this as the user who started the cluster, or as root.")
  }

  /// Stops the server as PostgreSQL's fast mode does: transactions are rolled back, everything is written out.
  ///
  /// - Returns: whether one was running.
  func stop(within timeout: Duration = .seconds(60)) throws -> Bool {
    try checkAccess()
    guard Files.exists(location.folder) else { return false }
    let lock = try FileLock(location.lock)
    defer { withExtendedLifetime(lock) {} }
    guard let server else { return false }
    guard try server.end(SIGINT, within: timeout) else {
      throw Failure(
        .failed, "the server (process \(server.process)) did not stop within \(timeout)",
        remedy: "It may be busy writing: try again, and look into \(location.data)/log.")
    }
    SocketFolder.remove(server.socketFolder)
    return true
  }

  /// Bytes on disk.
  var size: Int64 { Files.size(location.data) }
}
