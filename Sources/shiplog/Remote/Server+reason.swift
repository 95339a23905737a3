import AsyncHTTPClient
import Glibc
import NIOCore
import NIOPosix
import NIOSSL

extension Server {
  /// Why no answer came, for people.
  static func reason(_ error: any Error) -> String {
    switch error {
    case let error as NIOConnectionError:
      if let last = error.connectionErrors.last { return reason(last.error) }
      return "the name \(error.host) is not known"
    case let error as IOError:
      guard let text = unsafe strerror(error.errnoCode) else { return "error \(error.errnoCode)" }
      return unsafe String(cString: text)
    case let error as HTTPClientError: return reason(error)
    case let error as NIOSSLError: return "TLS: \(error)"
    default: return "\(error)"
    }
  }

  private static func reason(_ error: HTTPClientError) -> String {
    switch error {
    case .connectTimeout: "no connection came about in time"
    case .deadlineExceeded, .readTimeout: "no answer came within \(patience)"
    case .remoteConnectionClosed: "it closed the connection"
    default: error.shortDescription
    }
  }
}
