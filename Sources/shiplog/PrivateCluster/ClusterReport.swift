import Deployments
import Service

/// What `shiplog db` says about a private cluster.
struct ClusterReport: Sendable {
  let cluster: PrivateCluster
  let server: Postmaster?

  init(_ cluster: PrivateCluster) {
    self.cluster = cluster
    server = cluster.server
  }

  /// Whether it accepts connections.
  var isRunning: Bool { server?.isReady == true }

  var summary: Summary {
    let location = cluster.location
    let isThere = location.isInitialized
    return Summary([
      (Column("state"), .string(server.map { $0.isReady ? "running" : $0.state } ?? "stopped")),
      (Column("process"), server.map { .int(Int64($0.process)) } ?? .null),
      (Column("version"), version.map { .string($0) } ?? .null),
      (Column("folder"), .string(location.folder)),
      (Column("data"), isThere ? .string(location.data) : .null),
      (Column("data_note"), note.map { .string($0) } ?? .null),
      (Column("socket"), server.map { .string("\($0.socketFolder)/.s.PGSQL.5432") } ?? .null),
      (Column("url"), server.map { .string($0.url(as: .service)) } ?? .null),
      (Column("size_bytes"), isThere ? .int(cluster.size) : .null),
    ])
  }

  /// Why the data is not where the user looks first.
  private var note: String? {
    guard cluster.location.isElsewhere else { return nil }
    return "elsewhere, as the server's user cannot enter \(cluster.location.folder)"
  }

  private var version: String? {
    guard let major = cluster.location.major else { return nil }
    return (try? ServerBinaries.find(major: major))?.version ?? String(major)
  }
}
