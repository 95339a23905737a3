import FoundationEssentials
import Glibc
import Service

extension PrivateCluster {
  /// Makes the cluster if there is none yet, and starts it if it does not run.
  ///
  /// - Returns: the server, which accepts connections.
  static func start(_ folder: String, within timeout: Duration = .seconds(60)) throws -> (
    cluster: PrivateCluster, server: Postmaster, wasRunning: Bool
  ) {
    let before = PrivateCluster(folder)
    try before.checkAccess()
    let user = try ServerUser.forServer(of: before.location.data)
    try Location.makeFolder(before.location.folder)
    let lock = try FileLock(before.location.lock)
    defer { withExtendedLifetime(lock) {} }
    let location = try Location.prepare(folder, for: user)
    let binaries = try ServerBinaries.find(major: location.major)
    if !location.isInitialized {
      try Initialization(binaries: binaries, user: user, data: location.data).run()
    }
    let cluster = PrivateCluster(folder)
    if let server = cluster.server {
      return (cluster, try cluster.wait(for: server, timeout), true)
    }
    return (cluster, try cluster.launch(binaries, user, timeout), false)
  }

  private func launch(
    _ binaries: ServerBinaries, _ user: ServerUser, _ timeout: Duration
  ) throws -> Postmaster {
    let socketFolder = try SocketFolder.prepare(for: location.data, user: user)
    try endOrphan(in: socketFolder)
    try removeStaleLocks(in: socketFolder)
    var process = Subprocess(
      binaries.path("postgres"),
      ["-D", location.data, "-k", socketFolder, "-c", "listen_addresses="],
      as: user)
    process.output = location.startupLog
    let deadline = ContinuousClock.now + timeout
    repeat {
      let said = (Files.text(location.startupLog) ?? "").utf8.count
      if let server = try waitUntilReady(process.spawn(), until: deadline) { return server }
      let text = lastWords(since: said)
      // Processes of a killed server take a moment to notice, and hold its shared memory until then.
      guard text.contains("still in use") else {
        throw Failure(
          .failed, "the server did not start: \(text)",
          remedy: "Its log is in \(location.data)/log.")
      }
      usleep(200_000)
    } while ContinuousClock.now < deadline
    throw Failure(.failed, "processes of a killed server still hold \(location.data)")
  }

  /// Why a server ended: in its log file, or, if it did not come so far, in what it said before it had one.
  private func lastWords(since start: Int) -> String {
    let early = String(
      decoding: (Files.text(location.startupLog) ?? "").utf8.dropFirst(start), as: UTF8.self)
    // "stderr log/postgresql-Mon.log"
    let name = Files.text("\(location.data)/current_logfiles")?.firstLine.split(separator: " ").last
    guard early.contains("redirecting log output"), let name else { return early.lastLines(4) }
    return (Files.text("\(location.data)/\(name)") ?? "").lastLines(4)
  }

  /// - Returns: nil where the process ended.
  private func waitUntilReady(
    _ process: pid_t, until deadline: ContinuousClock.Instant
  ) throws -> Postmaster? {
    var status: Int32 = 0
    let ended = waitUntil(deadline - .now) {
      unsafe server?.isReady == true || waitpid(process, &status, WNOHANG) == process
    }
    if let server, server.isReady { return server }
    guard ended else { throw tooLate(process) }
    return nil
  }

  private func wait(for server: Postmaster, _ timeout: Duration) throws -> Postmaster {
    var ready: Postmaster?
    _ = waitUntil(timeout) {
      ready = self.server
      return ready?.isReady != false
    }
    guard let ready, ready.isReady else { throw tooLate(server.process) }
    return ready
  }

  private func tooLate(_ process: pid_t) -> Failure {
    Failure(
      .unreachable, "the server (process \(process)) does not accept connections yet",
      remedy:
        "It may be recovering from a crash: shiplog db status, and \(location.data)/log, tell.")
  }

  /// PostgreSQL refuses to start where the process id in a killed server's lock files is taken: by another program that
  /// got it, or by a zombie, which nobody reaps in a container without an init process. To be called under the cluster's
  /// lock, when no server runs; and what a killed server left working must have ended too.
  private func removeStaleLocks(in socketFolder: String) throws {
    let locks = ["\(location.data)/postmaster.pid", "\(socketFolder)/.s.PGSQL.5432.lock"]
    let stale = locks.filter(Files.exists)
    guard !stale.isEmpty else { return }
    guard waitUntil(.seconds(10), { !Postmaster.isAnyProcess(in: location.data) }) else {
      throw Failure(
        .failed, "processes of a killed server still work in \(location.data)",
        remedy: "Try again in a moment, or look which they are: fuser \(location.data)")
    }
    for path in stale {
      guard unsafe unlink(path) == 0 else { throw Failure.system("remove", path) }
    }
  }

  /// Ends a server whose data directory was deleted under it: it would hold the socket for another minute.
  private func endOrphan(in socketFolder: String) throws {
    guard let orphan = Postmaster(lockFile: "\(socketFolder)/.s.PGSQL.5432.lock"),
      orphan.data == location.data
    else { return }
    _ = try orphan.end(SIGQUIT, within: .seconds(10))
  }
}
