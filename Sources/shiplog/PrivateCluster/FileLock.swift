import Glibc

/// An exclusive lock on a file (flock(2)), held until this value is gone or its process is: two starts at once queue.
struct FileLock: ~Copyable {
  private let descriptor: Int32

  /// Waits for the lock.
  init(_ path: String) throws {
    descriptor = unsafe open(path, O_RDWR | O_CREAT | O_NOFOLLOW | O_CLOEXEC, 0o600)
    guard descriptor >= 0 else { throw Failure.system("open", path) }
    while flock(descriptor, LOCK_EX) != 0 {
      guard errno == EINTR else { throw Failure.system("lock", path) }
    }
  }

  /// Waits for the lock only so long: nil where another has it for longer.
  init?(_ path: String, within patience: Duration) async throws {
    let end = ContinuousClock.now + patience
    descriptor = unsafe open(path, O_RDWR | O_CREAT | O_NOFOLLOW | O_CLOEXEC, 0o600)
    guard descriptor >= 0 else { throw Failure.system("open", path) }
    while flock(descriptor, LOCK_EX | LOCK_NB) != 0 {
      guard errno == EWOULDBLOCK || errno == EINTR else { throw Failure.system("lock", path) }
      guard ContinuousClock.now < end else { return nil }
      try await Task.sleep(for: .milliseconds(20))
    }
  }

  deinit { close(descriptor) }
}
