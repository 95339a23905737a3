import Deployments
import Log

/// The way of a command's events to the log, or into a spool while the server is out of reach.
struct Delivery {
  let destination: Destination
  private let spool: Spool?
  private let isRequired: Bool
  private var kept = 0
  /// Why events are kept: with the first that is, all later ones are, since they come behind it.
  private var cause: Failure?

  init(to destination: Destination, spool: Spool? = nil, isRequired: Bool = false) {
    self.destination = destination
    self.spool = spool
    self.isRequired = isRequired
  }

  /// Appends events behind what is in the spool, or puts them there.
  ///
  /// - Parameters:
  ///   - events: as many as one request takes
  ///   - kind: how they are delivered later
  /// - Returns: a receipt for each, in order; none where they are kept
  /// - Throws: a `LogError`, a `ServerRefusal`, or a `Failure` where they could neither be delivered nor kept
  mutating func append(
    _ events: [ReceivedEvent], as kind: Spool.Kind = .events
  ) async throws -> [Receipt] {
    guard let spool, case .server(let server) = destination else {
      return try await destination.append(events)
    }
    if cause == nil { cause = try await deliverKept(in: spool, to: server) }
    if cause == nil {
      do {
        return try await destination.append(events)
      } catch let refusal as ServerRefusal where refusal.kind == .unreachable {
        cause = Failure(refusal)
      }
    }
    do {
      try spool.keep(events.map(\.body), as: kind)
    } catch let failure as Failure {
      guard let cause else { throw failure }
      throw Failure(
        cause.code, "\(cause.message); and \(failure.message)", remedy: failure.remedy)
    }
    kept += events.count
    return []
  }

  /// Says what was kept.
  ///
  /// - Throws: a `Failure` where that is not enough
  func finish() throws {
    guard let cause, let notice else { return }
    // Time mends what cannot be reached; what the server refuses, somebody has to.
    guard isRequired || cause.code != .unreachable else { return try Output.warn(notice) }
    throw Failure(cause.code, notice, remedy: cause.remedy)
  }

  /// What was kept, and how it gets delivered; nil for nothing.
  var notice: String? {
    guard let cause, kept > 0, let spool else { return nil }
    let (events, are) = kept == 1 ? ("1 event", "is") : ("\(Tally.grouped(kept)) events", "are")
    return """
      \(cause.message)
      \(events) \(are) kept in \(spool.folder): the next call with this spool delivers, as does shiplog flush \
      \(spool.folder)
      """
  }

  /// - Returns: why it stays there, so that what comes behind it has to wait, too; nil where nothing is left
  private func deliverKept(in spool: Spool, to server: Server) async throws -> Failure? {
    var tally = Tally()
    defer {
      if tally.count > 0 {
        try? Output.warn("delivered what was kept in \(spool.folder): \(tally.summary)")
      }
    }
    // It was away when the last of them was kept: one try tells whether it still is.
    var server = server
    server.persistence = .zero
    do {
      _ = try await spool.deliver(to: server) { tally.add($0) }
      return nil
    } catch is Spool.Busy {
      return Failure(.unreachable, "another shiplog delivers what is kept in \(spool.folder)")
    } catch let refusal as ServerRefusal {
      return Failure(refusal)
    } catch let failure as Failure {
      // Of the file system: what comes now is kept behind it, where that can be.
      return failure
    }
  }
}
