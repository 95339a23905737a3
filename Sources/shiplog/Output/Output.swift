import FoundationEssentials
import Glibc
import Synchronization

/// Bytes on their way to a file descriptor, gathered to large writes.
final class Output: Sendable {
  /// Standard output.
  static let standard = Output(descriptor: STDOUT_FILENO)

  private let descriptor: Int32
  private let pending = Mutex<[UInt8]>([])
  private static let capacity = 65_536

  init(descriptor: Int32) {
    self.descriptor = descriptor
  }

  func write(_ text: String) throws {
    try write(Array(text.utf8))
  }

  func write(_ bytes: [UInt8]) throws {
    let isFull = pending.withLock {
      $0 += bytes
      return $0.count >= Output.capacity
    }
    if isFull { try flush() }
  }

  /// Writes what is pending.
  ///
  /// - Throws: `ClosedOutput` where the reader went away, a `Failure` where the disk is full or the like.
  func flush() throws {
    var rest = pending.withLock { bytes in
      defer { bytes = [] }
      return bytes[...]
    }
    while !rest.isEmpty {
      let written = unsafe rest.withUnsafeBytes {
        unsafe Glibc.write(descriptor, $0.baseAddress, $0.count)
      }
      if written >= 0 {
        rest = rest.dropFirst(written)
      } else if errno == EPIPE {
        throw ClosedOutput()
      } else if errno != EINTR {
        throw Failure.system("write to", "the output")
      }
    }
  }
}

/// Nobody reads the output any more, as after `| head`: a reason to stop, not an error to report.
struct ClosedOutput: Error {}

extension Terminal {
  /// What standard output can show.
  static var standardOutput: Terminal {
    .of(STDOUT_FILENO, environment: ProcessInfo.processInfo.environment)
  }
}
