import Deployments
import Glibc
import Log
import Service

extension Spool {
  /// Another process delivers what is there, and has not come to an end for a while.
  struct Busy: Error {}

  /// How long to wait for another process that delivers.
  private static let patience = Duration.seconds(10)

  /// Sends what is there, oldest first, until nothing is left. What the server refuses for good goes to `refused`.
  ///
  /// - Parameters:
  ///   - server: which may have what is sent already
  ///   - delivered: is told the receipts of each request
  /// - Returns: how many events were refused
  /// - Throws: a `ServerRefusal` where the server does not take any now, `Busy`, or a `Failure` of the file system; what
  ///   was not delivered is kept
  func deliver(
    to server: Server, _ delivered: ([Receipt]) throws -> Void
  ) async throws -> Int {
    guard try !isEmpty else { return 0 }
    let found = try await FileLock("\(folder)/.delivering", within: Self.patience)
    guard let lock = consume found else { throw Busy() }
    defer { withExtendedLifetime(lock) {} }
    var refused = 0
    while true {
      let names = try names()
      guard !names.isEmpty else { return refused }
      for name in names {
        guard let events = try events(of: name) else {
          try setAside(name)
          refused += 1
          continue
        }
        refused += try await deliver(
          events[...], of: name, to: server, delivered)
        guard unsafe unlink("\(folder)/\(name)") == 0 else {
          throw Failure.system("remove", "\(folder)/\(name)")
        }
      }
    }
  }

  /// A batch that is refused is halved, until the events that are to blame stand alone and the others are in the log.
  private func deliver(
    _ events: ArraySlice<[UInt8]>, of name: String, to server: Server,
    _ delivered: ([Receipt]) throws -> Void
  ) async throws -> Int {
    do {
      try delivered(try await server.append(Array(events)))
      return 0
    } catch let refusal as ServerRefusal where refusal.kind == .events {
      guard events.count > 1 else {
        let event = events[events.startIndex]
        if Self.kind(of: name) == .step, let again = Self.retold(event, refusal),
          let receipts = try await receipts(ofStep: again, from: server)
        {
          try delivered(receipts)
          return 0
        }
        try refuse(event, events.startIndex, of: name, refusal)
        return 1
      }
      let middle = events.startIndex + events.count / 2
      let first = try await deliver(events[..<middle], of: name, to: server, delivered)
      return first + (try await deliver(events[middle...], of: name, to: server, delivered))
    }
  }

  /// A step that is in the log already, under the time of the first that told it; nil where that is not known.
  private static func retold(_ event: [UInt8], _ refusal: ServerRefusal) -> [UInt8]? {
    guard let first = refusal.occurred, let time = try? JSON(event).root["time"]?.string else {
      return nil
    }
    // Wherever its own time stands: nothing else in it has it to the microsecond.
    let text = String(decoding: event, as: UTF8.self)
      .replacing("\"\(time)\"", with: "\"\(first.rfc3339)\"")
    return Array(text.utf8)
  }

  /// Nil where the step is another one than that in the log, and not only of another time.
  private func receipts(ofStep event: [UInt8], from server: Server) async throws -> [Receipt]? {
    do {
      return try await server.append([event])
    } catch let refusal as ServerRefusal where refusal.kind == .events {
      return nil
    }
  }

  /// Puts an event aside with the answer to it, under a name that is the same when it is refused again.
  private func refuse(
    _ event: [UInt8], _ index: Int, of name: String, _ refusal: ServerRefusal
  ) throws {
    try makeFolder(refused)
    let path = "\(refused)/\(name.prefix { $0 != "." })-\(index)"
    let answer =
      refusal.problem
      ?? JSONText.object([
        ("status", .optional(refusal.status.map { Int64($0) })),
        ("detail", .string(refusal.detail)),
      ]).bytes
    try write(answer, to: "\(path).problem.json")
    try write(event, to: "\(path).json")
    try Output.warn("refused for good, and put aside as \(path).json: \(refusal.detail)")
  }

  /// What is no batch, as a damaged disk or somebody's hand leaves it, must keep nothing waiting either.
  private func setAside(_ name: String) throws {
    try makeFolder(refused)
    guard unsafe rename("\(folder)/\(name)", "\(refused)/\(name)") == 0 else {
      throw Failure.system("move", "\(folder)/\(name)")
    }
    try Output.warn("put aside as \(refused)/\(name): it holds no events")
  }

  /// Nil for a file that holds none, or anything else.
  private func events(of name: String) throws -> [[UInt8]]? {
    let file = try InputFile("\(folder)/\(name)")
    var framing = EventFraming()
    var events: [[UInt8]] = []
    var hasEnded = false
    do {
      while true {
        while let frame = try framing.next() { events.append(frame.bytes) }
        guard !hasEnded else { return events.isEmpty ? nil : events }
        switch try file.read() {
        case .bytes(let bytes): framing.append(bytes)
        case .idle: continue
        case .end:
          hasEnded = true
          framing.finish()
        }
      }
    } catch is Rejection {
      return nil
    }
  }
}
