import FoundationEssentials
import Glibc

/// Another program, started with posix_spawn: absolute path, arguments, nothing inherited but the environment.
struct Subprocess: Sendable {
  let arguments: [String]
  /// Where it reads from and writes to; `/dev/null` where not said.
  var input = "/dev/null"
  var output = "/dev/null"

  /// - Parameters:
  ///   - program: its absolute path.
  ///   - arguments: without the program's name.
  ///   - user: whose identity it takes on; nil stays the caller's.
  init(_ program: String, _ arguments: [String], as user: ServerUser? = nil) {
    // Server programs ask for the current folder, which the server's user may not be allowed to enter.
    self.arguments = ["/usr/bin/env", "--chdir=/"] + (user?.prefix ?? []) + [program] + arguments
  }

  /// Starts it in a session of its own, so that it outlives the caller and its terminal, with every descriptor
  /// but the standard three closed: a caller's pipe or lock must not live on in a server.
  ///
  /// - Returns: the process id, to be waited for by the caller.
  func spawn() throws -> pid_t {
    var actions = unsafe posix_spawn_file_actions_t()
    var attributes = posix_spawnattr_t()
    unsafe posix_spawn_file_actions_init(&actions)
    unsafe posix_spawnattr_init(&attributes)
    defer {
      unsafe posix_spawn_file_actions_destroy(&actions)
      unsafe posix_spawnattr_destroy(&attributes)
    }
    // No link is followed: the folder may be another user's.
    let writing = O_WRONLY | O_CREAT | O_APPEND | O_NOFOLLOW
    unsafe posix_spawn_file_actions_addopen(&actions, STDIN_FILENO, input, O_RDONLY, 0)
    unsafe posix_spawn_file_actions_addopen(&actions, STDOUT_FILENO, output, writing, 0o600)
    unsafe posix_spawn_file_actions_adddup2(&actions, STDOUT_FILENO, STDERR_FILENO)
    // A thread of a pool has signals blocked, which the program would inherit.
    var none = sigset_t()
    unsafe sigemptyset(&none)
    unsafe posix_spawnattr_setsigmask(&attributes, &none)
    unsafe posix_spawnattr_setflags(
      &attributes, Subprocess.newSession | Int16(POSIX_SPAWN_SETSIGMASK))
    Subprocess.keepDescriptorsFromChildren()

    var process: pid_t = 0
    var words = unsafe arguments.map { unsafe strdup($0) } + [nil]
    defer { unsafe words.forEach { unsafe free($0) } }
    let code = unsafe posix_spawn(&process, arguments[0], &actions, &attributes, &words, environ)
    guard code == 0 else {
      errno = code
      throw Failure.system("run", arguments[0])
    }
    return process
  }

  /// `POSIX_SPAWN_SETSID` of glibc's spawn.h, which Swift does not import.
  private static let newSession: Int16 = 0x80

  /// Also those that this process inherited and knows nothing of.
  private static func keepDescriptorsFromChildren() {
    let open = (try? FileManager.default.contentsOfDirectory(atPath: "/proc/self/fd")) ?? []
    for descriptor in open.compactMap({ Int32($0) }) where descriptor > STDERR_FILENO {
      _ = fcntl(descriptor, F_SETFD, FD_CLOEXEC)
    }
  }

  /// Runs it to its end.
  ///
  /// - Returns: whether it exited with 0, and the last of what it printed.
  func run() throws -> (succeeded: Bool, text: String) {
    let file = try TemporaryFile(holding: "")
    var copy = self
    copy.output = file.path
    let process = try copy.spawn()
    var status: Int32 = 0
    while unsafe waitpid(process, &status, 0) < 0, errno == EINTR {}
    return (status == 0, file.text)
  }
}
