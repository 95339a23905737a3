import Foundation

/// A client that says whatever it likes, at whatever pace, on a socket of its own.
package final class RawClient: Sendable {
  private let descriptor: Int32

  package init(port: Int) throws {
    descriptor = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
    var address = sockaddr_in()
    address.sin_family = sa_family_t(AF_INET)
    address.sin_port = in_port_t(port).bigEndian
    address.sin_addr.s_addr = inet_addr("127.0.0.1")
    let status = withUnsafePointer(to: &address) {
      $0.withMemoryRebound(to: sockaddr.self, capacity: 1) {
        connect(descriptor, $0, socklen_t(MemoryLayout<sockaddr_in>.size))
      }
    }
    guard status == 0 else { throw NoConnection(port: port) }
    var patience = timeval(tv_sec: 20, tv_usec: 0)
    setsockopt(
      descriptor, SOL_SOCKET, SO_RCVTIMEO, &patience, socklen_t(MemoryLayout<timeval>.size))
    setsockopt(
      descriptor, SOL_SOCKET, SO_SNDTIMEO, &patience, socklen_t(MemoryLayout<timeval>.size))
  }

  deinit { close(descriptor) }

  /// Nobody listens there.
  package struct NoConnection: Error {
    package let port: Int
  }

  /// Whether the other side took it all.
  @discardableResult
  package func say(_ text: String) -> Bool {
    say(Array(text.utf8))
  }

  @discardableResult
  package func say(_ bytes: [UInt8]) -> Bool {
    var rest = bytes[...]
    while !rest.isEmpty {
      let sent = rest.withUnsafeBytes {
        send(descriptor, $0.baseAddress, $0.count, Int32(MSG_NOSIGNAL))
      }
      guard sent > 0 else { return false }
      rest = rest.dropFirst(sent)
    }
    return true
  }

  package func sayNoMore() { shutdown(descriptor, Int32(SHUT_WR)) }

  /// Everything until the other side closes; nil where it does not within 20 seconds.
  ///
  /// On a thread that may block: those of the tests answer as well, where the server is in the same process.
  package func hearAll() async -> String? { await hear(until: nil) }

  /// The same, but no further than what ends in these bytes.
  package func hear(until end: String?) async -> String? {
    await withCheckedContinuation { continuation in
      DispatchQueue.global().async { continuation.resume(returning: self.blockingHear(until: end)) }
    }
  }

  private func blockingHear(until end: String?) -> String? {
    var heard: [UInt8] = []
    var buffer = [UInt8](repeating: 0, count: 65_536)
    while true {
      if let end, heard.suffix(end.utf8.count).elementsEqual(end.utf8) {
        return String(decoding: heard, as: UTF8.self)
      }
      let count = recv(descriptor, &buffer, buffer.count, 0)
      if count == 0 || (count < 0 && errno == ECONNRESET) {
        return String(decoding: heard, as: UTF8.self)
      }
      guard count > 0 else { return nil }
      heard += buffer[..<count]
    }
  }
}
