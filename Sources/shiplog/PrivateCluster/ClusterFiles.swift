/// The configuration files of a private cluster.
enum ClusterFiles {
  /// Who may connect: everybody who reaches the socket, as any role.
  static let hostBasedAuthentication = """
    # The socket lies in a folder that only the server's user (and root) may enter, mode 0700, and the server
    # listens on nothing else. Who can reach it could read and write these files anyway, so that asking
    # for a password, or comparing user names (peer), would add nothing; roles still limit what a program may do.
    # TYPE  DATABASE  USER  METHOD
    local   all       all   trust

    """

  /// What differs from PostgreSQL's own defaults.
  ///
  /// - Parameter hasLZ4: whether this server was built with lz4, which makes WAL about half as large at little cost.
  /// - Returns: the text of `shiplog.conf`, which `postgresql.conf` includes.
  static func settings(hasLZ4: Bool) -> String {
    """
    # Written by shiplog db start when it made this cluster. Yours to change.
    listen_addresses = ''
    unix_socket_permissions = 0700
    max_connections = 200

    # An acknowledged event survives a power failure.
    fsync = on
    synchronous_commit = on
    full_page_writes = on
    wal_compression = \(hasLZ4 ? "lz4" : "on")

    # A file for each day of the week, in log/, overwritten after a week.
    logging_collector = on
    log_directory = 'log'
    log_filename = 'postgresql-%a.log'
    log_rotation_age = 1d
    log_rotation_size = 0
    log_truncate_on_rotation = on
    log_line_prefix = '%m [%p] %q%u@%d '

    """
  }
}
