import Deployments

/// Events of one file that are appended together, and where each stands in it.
struct EventBatch: Sendable {
  let file: String
  var events: [ReceivedEvent] = []
  var places: [EventFraming.Place] = []
  /// Bytes of all the input that were read up to here.
  var bytesRead: Int64 = 0

  init(file: String) {
    self.file = file
  }

  /// Where an event stands, for people: `week-2.ndjson line 17`.
  func place(_ index: Int) -> String {
    guard places.indices.contains(index) else { return file }
    return EventBatch.place(places[index], in: file)
  }

  /// Where the whole batch stands: `week-2.ndjson line 1 to line 1000`.
  var extent: String {
    guard places.count > 1, let last = places.last else { return place(0) }
    return "\(place(0)) to \(last)"
  }

  static func place(_ place: EventFraming.Place, in file: String) -> String {
    place == .whole ? file : "\(file) \(place)"
  }
}
