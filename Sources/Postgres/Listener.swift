import CLibPQ

/// What a `NOTIFY` said.
package struct Notification: Hashable, Sendable {
  package let channel: String
  package let payload: String
  /// The process id of the server's backend that sent it.
  package let backend: Int32
}

/// The notifications on some channels, over a connection of their own.
///
/// Ends when its task is cancelled, within a tenth of a second; throws when the connection cannot
/// be made or breaks. Notifications sent in the meantime are lost: whoever iterates again reads
/// first what they would have told.
package struct Listener: AsyncSequence, Sendable {
  package typealias Element = Notification
  package typealias Failure = PostgresError

  private let url: String
  private let channels: [String]

  package init(_ url: String, channels: [String]) {
    self.url = url
    self.channels = channels
  }

  package func makeAsyncIterator() -> Iterator {
    Iterator(ear: Ear(ConnectionTarget(url: url, settings: [:]), channels: channels))
  }

  package struct Iterator: AsyncIteratorProtocol {
    fileprivate let ear: Ear

    /// Connects and listens: what is notified from here on will be delivered.
    ///
    /// `next()` does the same where it has not been done.
    package func start() async throws(PostgresError) {
      _ = try await ear.open()
    }

    package func next() async throws(PostgresError) -> Notification? {
      try await ear.next()
    }

    package func next(
      isolation actor: isolated (any Actor)?
    ) async throws(PostgresError) -> Notification? {
      try await ear.next()
    }
  }
}

/// Holds the listening connection, on a thread that may wait.
private actor Ear {
  private let target: ConnectionTarget
  private let channels: [String]
  private var session: Session?
  private nonisolated let queue = ConnectionQueue(label: "postgres.listener")

  nonisolated var unownedExecutor: UnownedSerialExecutor { queue.asUnownedSerialExecutor() }

  init(_ target: ConnectionTarget, channels: [String]) {
    self.target = target
    self.channels = channels
  }

  func open() throws(PostgresError) {
    _ = try openSession()
  }

  func next() throws(PostgresError) -> Notification? {
    guard !Task.isCancelled else { return nil }
    let session = try openSession()
    while !Task.isCancelled {
      if let notification = session.notification() { return notification }
      guard session.waitForInput(milliseconds: 100) else { continue }
      if let loss = session.loss() {
        self.session = nil
        throw loss
      }
    }
    return nil
  }

  private func openSession() throws(PostgresError) -> Session {
    if let session { return session }
    let opened = try Session(target)
    for channel in channels {
      try opened.script("LISTEN \(SQL.quoted(identifier: channel))")
    }
    session = opened
    return opened
  }
}

extension Session {
  /// The next notification among what was read.
  fileprivate func notification() -> Notification? {
    guard let notify = PQnotifies(connection) else { return nil }
    defer { PQfreemem(notify) }
    return Notification(
      channel: String(cString: notify.pointee.relname),
      payload: String(cString: notify.pointee.extra), backend: notify.pointee.be_pid)
  }
}
