import Foundation
import Postgres
import Synchronization
import TestSupport

#if canImport(Glibc)
  import Glibc
#endif

/// Stands between a client and the server's Unix socket, and cuts one COMMIT off: the moment at which a lost
/// connection leaves the client not knowing.
final class SeveringProxy: Sendable {
  enum Cut: Sendable, CaseIterable {
    /// The COMMIT never reaches the server.
    case before
    /// The server has committed, its answer never reaches the client.
    case after
  }

  private let listener: Int32
  private let server: String
  private let folder: String
  private let armed = Mutex<Cut?>(nil)
  private let cuts = Atomic<Int>(0)

  /// How many connections were cut.
  var cutCount: Int { cuts.load(ordering: .acquiring) }

  init() async throws {
    let row = try await TestDatabase.current.connection().query(
      """
      SELECT split_part(current_setting('unix_socket_directories'), ',', 1)
        || '/.s.PGSQL.' || current_setting('port')
      """)[0]
    server = try row.get(0)
    folder = "/tmp/severing-\(UInt32.random(in: .min ... .max))"
    try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: false)
    listener = socket(AF_UNIX, Int32(SOCK_STREAM.rawValue), 0)
    let bound = Self.withAddress("\(folder)/.s.PGSQL.5432") { bind(listener, $0, $1) }
    guard bound == 0, listen(listener, 8) == 0 else { throw POSIXError(.EADDRNOTAVAIL) }
    Thread.detachNewThread { [self] in accept() }
  }

  /// A URL that leads to the same database through here.
  func url(role: String) -> String {
    "\(TestDatabase.current.url(role: role))&host=\(folder)&port=5432"
  }

  /// Cuts the next COMMIT off, and only that.
  func arm(_ cut: Cut) { armed.withLock { $0 = cut } }

  func stop() {
    shutdown(listener, Int32(SHUT_RDWR))
    try? FileManager.default.removeItem(atPath: folder)
  }

  private func accept() {
    while true {
      let client = Glibc.accept(listener, nil, nil)
      guard client >= 0 else {
        close(listener)
        return
      }
      let upstream = socket(AF_UNIX, Int32(SOCK_STREAM.rawValue), 0)
      guard Self.withAddress(server, { connect(upstream, $0, $1) }) == 0 else {
        close(client)
        close(upstream)
        continue
      }
      let isMuted = Mute()
      Thread.detachNewThread { [self] in forward(client, to: upstream, muting: isMuted) }
      Thread.detachNewThread { [self] in answer(upstream, to: client, unless: isMuted) }
    }
  }

  private func forward(_ client: Int32, to upstream: Int32, muting mute: Mute) {
    let commit = Data("COMMIT\0".utf8)
    while let bytes = Self.read(client) {
      if bytes.range(of: commit) != nil {
        let cut = armed.withLock { cut in
          defer { cut = nil }
          return cut
        }
        if cut == .before { break }
        if cut == .after { mute.isOn.store(true, ordering: .releasing) }
      }
      Self.write(bytes, to: upstream)
    }
    if !mute.isOn.load(ordering: .acquiring) { sever(client, upstream) }
  }

  private func answer(_ upstream: Int32, to client: Int32, unless mute: Mute) {
    while let bytes = Self.read(upstream), !mute.isOn.load(ordering: .acquiring) {
      Self.write(bytes, to: client)
    }
    sever(client, upstream)
  }

  /// Ends both sides; the descriptors are left to the end of the process, so that none is taken for another.
  private func sever(_ sockets: Int32...) {
    cuts.add(1, ordering: .releasing)
    for socket in sockets { shutdown(socket, Int32(SHUT_RDWR)) }
  }

  private final class Mute: Sendable {
    let isOn = Atomic<Bool>(false)
  }

  private static func read(_ socket: Int32) -> Data? {
    var buffer = [UInt8](repeating: 0, count: 65_536)
    let count = recv(socket, &buffer, buffer.count, 0)
    return count > 0 ? Data(buffer[..<count]) : nil
  }

  private static func write(_ bytes: Data, to socket: Int32) {
    var rest = Array(bytes)
    while !rest.isEmpty {
      let count = send(socket, rest, rest.count, Int32(MSG_NOSIGNAL))
      guard count > 0 else { return }
      rest.removeFirst(count)
    }
  }

  private static func withAddress(
    _ path: String, _ body: (UnsafePointer<sockaddr>, socklen_t) -> Int32
  ) -> Int32 {
    var address = sockaddr_un()
    address.sun_family = sa_family_t(AF_UNIX)
    withUnsafeMutableBytes(of: &address.sun_path) { $0.copyBytes(from: path.utf8) }
    return withUnsafePointer(to: &address) { pointer in
      pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
        body($0, socklen_t(MemoryLayout<sockaddr_un>.size))
      }
    }
  }
}
