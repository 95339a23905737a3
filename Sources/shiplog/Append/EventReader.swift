import Deployments
import Service

/// Reads files into batches of parsed events, one batch ahead of the append at the most.
actor EventReader {
  /// What makes an event of the bytes of one object.
  typealias Parse =
    @Sendable (_ object: [UInt8], _ now: Timestamp) throws(Rejection) -> ReceivedEvent

  /// A batch is one append: all of it is written or nothing.
  static let batchEvents = 1_000
  /// Also full with so many bytes, so that large events take no more memory than small ones.
  private static let batchBytes = 4_000_000
  /// Moments without a byte after which a pipe's events are not kept waiting any longer.
  private static let moments = 10

  private struct Open {
    let file: InputFile
    var framing = EventFraming()
    var hasEnded = false
  }

  private let parse: Parse
  private var paths: ArraySlice<String>
  private var open: Open?
  private var bytesRead: Int64 = 0

  init(_ paths: [String], parse: @escaping Parse) {
    self.paths = paths[...]
    self.parse = parse
  }

  /// The next batch, of one file; nil after the last.
  ///
  /// - Throws: a `Failure` that names file and place; nothing of that batch is returned
  func next() async throws -> EventBatch? {
    while true {
      if open == nil {
        guard let path = paths.popFirst() else { return nil }
        open = Open(file: try InputFile(path))
      }
      if let batch = try await batch() { return batch }
      open = nil
    }
  }

  /// Nil at the end of the file.
  private func batch() async throws -> EventBatch? {
    guard var current = open else { return nil }
    // So that its buffer has one owner, and is not copied.
    open = nil
    defer { open = current }
    var batch = EventBatch(file: current.file.name)
    var size = 0
    var idle = 0
    let now = Timestamp.now
    while batch.events.count < EventReader.batchEvents, size < EventReader.batchBytes {
      let isPausing = idle > EventReader.moments
      if let frame = try frame(of: &current) ?? (isPausing ? current.framing.release() : nil) {
        size += frame.bytes.count
        batch.events.append(try event(in: frame, of: current.file, now))
        batch.places.append(frame.place)
        continue
      }
      if current.hasEnded || (isPausing && !batch.events.isEmpty) { break }
      switch try current.file.read() {
      case .bytes(let bytes):
        bytesRead += Int64(bytes.count)
        idle = 0
        current.framing.append(bytes)
      case .idle:
        try Task.checkCancellation()
        idle += 1
        await Task.yield()
      case .end:
        current.hasEnded = true
        current.framing.finish()
      }
    }
    batch.bytesRead = bytesRead
    return batch.events.isEmpty ? nil : batch
  }

  private func frame(of open: inout Open) throws -> EventFraming.Frame? {
    do throws(Rejection) {
      return try open.framing.next()
    } catch {
      // Its message begins with the place.
      throw Failure(.failed, "\(open.file.name) \(error.message) (\(error.rule.rawValue))")
    }
  }

  private func event(
    in frame: EventFraming.Frame, of file: InputFile, _ now: Timestamp
  ) throws -> ReceivedEvent {
    do throws(Rejection) {
      return try parse(frame.bytes, now)
    } catch {
      throw Failure(.failed, "\(EventBatch.place(frame.place, in: file.name)): \(error)")
    }
  }
}
