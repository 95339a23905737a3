import Glibc

/// Whom the server runs as: the caller, or, since PostgreSQL refuses root, `postgres` when root calls.
struct ServerUser: Hashable, Sendable {
  let id: uid_t
  let group: gid_t
  let name: String

  /// How a command line takes on this identity. setpriv (util-linux) replaces itself with the program, so that the
  /// process id is the program's own.
  var prefix: [String] {
    guard geteuid() != id else { return [] }
    return ["/usr/bin/setpriv", "--reuid=\(id)", "--regid=\(group)", "--clear-groups", "--"]
  }

  /// Where root calls and another user owns the data directory, the server runs as that user.
  ///
  /// - Parameter data: the data directory, which need not be there yet.
  /// - Returns: never root.
  /// - Throws: a `Failure` where root calls and there is no user `postgres`.
  static func forServer(of data: String) throws -> ServerUser {
    let caller = geteuid()
    if caller == 0, let entry = Files.entry(data), entry.owner != 0 {
      return ServerUser(id: entry.owner, group: entry.group, name: "user \(entry.owner)")
    }
    guard caller == 0 else {
      return ServerUser(id: caller, group: getegid(), name: "user \(caller)")
    }
    guard let entry = unsafe getpwnam("postgres") else {
      throw Failure(
        .failed, "PostgreSQL does not run as root, and this system has no user postgres",
        remedy: "Install the server, which makes that user: apt-get install postgresql")
    }
    return unsafe ServerUser(
      id: entry.pointee.pw_uid, group: entry.pointee.pw_gid, name: "postgres")
  }

  /// Whether this user can create files in a folder. The system is asked rather than the permission bits: access
  /// lists and mounts have a say too.
  func canWrite(in folder: String) throws -> Bool {
    guard geteuid() != id else { return unsafe access(folder, W_OK | X_OK) == 0 }
    return try Subprocess("/usr/bin/test", ["-w", folder], as: self).run().succeeded
  }
}
