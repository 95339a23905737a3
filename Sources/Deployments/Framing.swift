/// Cuts a stream of bytes into events, told apart by content: one JSON object, a JSON array of
/// objects, or objects one after the other (NDJSON, also pretty-printed ones over several lines).
///
/// Call `append` with a chunk of any size, then `next` until it returns `nil`, and so on; `finish`
/// after the last chunk, then `next` again. It holds one event and one chunk, whatever the length
/// of the stream. Only brackets and strings are looked at: whether a frame is JSON, and an event,
/// is for its reader to say.
package struct EventFraming: Sendable {
  /// The bytes of one event, from its `{` to its `}`.
  package struct Frame: Hashable, Sendable {
    package let bytes: [UInt8]
    package let place: Place
  }

  /// Where an event stands in the stream.
  package enum Place: Hashable, Sendable, CustomStringConvertible {
    /// The line on which it begins, from 1.
    case line(Int)
    /// Its index in the array, from 0.
    case index(Int)
    /// The stream holds this event and no other.
    case whole

    package var description: String {
      switch self {
      case .line(let line): "line \(line)"
      case .index(let index): "index \(index)"
      case .whole: "event"
      }
    }
  }

  /// What may come next between events.
  enum Expectation { case anything, object, firstElement, element, separator, end }

  /// Size of an event in bytes.
  let limit: Int
  var expectation = Expectation.anything
  var scan = FrameScan()
  /// The first object of a stream, kept back until it is known whether it is the only one.
  var held: (bytes: [UInt8], line: Int)?
  var buffer: [UInt8] = []
  var position = 0
  var line = 1
  var index = 0
  var isFinished = false
  var failure: Rejection?

  /// Takes events of at most `limit` bytes.
  package init(limit: Int = JSON.Limits().bytes) {
    self.limit = limit
  }

  /// Adds what the stream brought; `next` must have returned `nil` before.
  package mutating func append(_ chunk: some Collection<UInt8>) {
    guard failure == nil else { return }
    let start = scan.start ?? position
    buffer.removeFirst(start)
    position -= start
    if scan.start != nil { scan.start = 0 }
    buffer.append(contentsOf: chunk)
  }

  /// Says that the stream has ended.
  package mutating func finish() { isFinished = true }

  /// The next event; `nil` where more bytes are needed, or, after `finish`, where all have been
  /// returned.
  ///
  /// - Throws: rule `json`, `encoding` or `size` with a message that begins with the place, such as
  ///   `line 3: expected …`; then again at each further call.
  package mutating func next() throws(Rejection) -> Frame? {
    if let failure { throw failure }
    do {
      return try advance()
    } catch {
      failure = error
      buffer = []
      throw error
    }
  }

  /// Where the event that is being looked for stands.
  package var place: Place {
    switch expectation {
    case .anything, .object: .line(scan.start == nil ? line : scan.line)
    case .firstElement, .element, .separator, .end: .index(index)
    }
  }
}
