import FoundationEssentials
import Glibc

/// A server process, as its lock file tells: `postmaster.pid` in the data directory, or `.s.PGSQL.5432.lock` beside
/// its socket. Lines: process id, data directory, start time, port, socket folder, address, memory key, state.
struct Postmaster: Hashable, Sendable {
  let process: pid_t
  let data: String
  let socketFolder: String
  /// `starting`, `stopping`, `ready`, `standby`.
  let state: String

  /// The live server that a lock file names. Nil for a file that a killed server left behind, even if its process id
  /// belongs to another program by now: the command line of the process must name the data directory.
  init?(lockFile path: String) {
    guard let text = Files.text(path) else { return nil }
    let lines = text.split(separator: "\n", omittingEmptySubsequences: false).map(String.init)
    guard lines.count >= 5, let process = pid_t(lines[0]), process > 1 else { return nil }
    self.process = process
    data = lines[1]
    socketFolder = lines[4]
    state = lines.count >= 8 ? lines[7].trimmed : ""
    guard isAlive else { return nil }
  }

  var isReady: Bool { state == "ready" }

  var isAlive: Bool {
    guard let words = Files.text("/proc/\(process)/cmdline") else { return false }
    return words.split(separator: "\0").contains { $0 == data }
  }

  /// Whether a process works in a data directory: every process of a server does.
  static func isAnyProcess(in data: String) -> Bool {
    let processes = (try? FileManager.default.contentsOfDirectory(atPath: "/proc")) ?? []
    return processes.contains { name in
      guard pid_t(name) != nil else { return false }
      let folder = try? FileManager.default.destinationOfSymbolicLink(atPath: "/proc/\(name)/cwd")
      return folder == data
    }
  }

  /// Sends a signal and waits until the process is gone.
  ///
  /// - Returns: whether it is.
  func end(_ signal: Int32, within timeout: Duration) throws -> Bool {
    guard kill(process, signal) == 0 || errno == ESRCH else {
      throw Failure.system("stop", "the server (process \(process))")
    }
    return waitUntil(timeout) { !isAlive }
  }
}

/// Looks again every 20 milliseconds.
///
/// - Returns: whether the condition came true in time.
func waitUntil(_ timeout: Duration, _ condition: () throws -> Bool) rethrows -> Bool {
  let clock = ContinuousClock()
  let deadline = clock.now + timeout
  while try !condition() {
    guard clock.now < deadline else { return false }
    usleep(20_000)
  }
  return true
}

extension String {
  fileprivate var trimmed: String {
    String(drop { $0 == " " }.reversed().drop { $0 == " " }.reversed())
  }
}
