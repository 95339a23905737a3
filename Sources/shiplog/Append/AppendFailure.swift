import Deployments
import Log
import Service

/// A batch that the log did not take.
struct AppendFailure: Error {
  let batch: EventBatch
  let cause: any Error

  /// What the command ends with: the place of what is wrong, and what was acknowledged before.
  static func of(_ error: any Error, after tally: Tally) -> any Error {
    let failure: Failure?
    if let error = error as? AppendFailure {
      failure = error.located
    } else {
      failure = Failure(error)
    }
    guard let failure else { return error }
    return Failure(failure.code, failure.message, remedy: remedy(of: failure, after: tally))
  }

  private static func remedy(of failure: Failure, after tally: Tally) -> String {
    let again =
      tally.count == 0
      ? "run the same command again"
      : "run the same command again: what is there already answers as a duplicate"
    guard failure.code == .unreachable else {
      let own = failure.remedy.map { "\n\($0)" } ?? ""
      return "\(tally.acknowledged); fix it and \(again).\(own)"
    }
    // The batch may have been committed although its answer was lost.
    return """
      \(tally.count == 0 ? "Nothing was acknowledged" : tally.acknowledged); when it answers, run the same \
      command again: what is there already answers as a duplicate.
      \(failure.remedy ?? "")
      """
  }

  /// The log's answer with the place of the event that it is about.
  private var located: Failure? {
    switch cause {
    case LogError.conflict(let position, let source, let id):
      let (index, earlier) = batch.events.conflict(source: source, id: id)
      let which = "\(batch.place(index)): source \(source), id \(id) is already"
      guard let earlier else {
        return Failure(.conflict, "\(which) at position \(position) with other content")
      }
      return Failure(.conflict, "\(which) on \(batch.places[earlier]) with other content")
    case LogError.rejected(let rejection, let index):
      return Failure(.failed, "\(batch.place(index)): \(rejection)")
    case let refusal as ServerRefusal where refusal.kind == .events:
      return located(refusal)
    case let error:
      guard let failure = Failure(error) else { return nil }
      return Failure(
        failure.code, "\(batch.extent): \(failure.message)", remedy: failure.remedy)
    }
  }

  /// The same of a server, which names an event by its index where there are several.
  private func located(_ refusal: ServerRefusal) -> Failure {
    let failure = Failure(refusal)
    guard let index = refusal.errors.first?.index ?? (batch.events.count == 1 ? 0 : nil),
      batch.events.indices.contains(index)
    else {
      return Failure(failure.code, "\(batch.extent): \(failure.message)", remedy: failure.remedy)
    }
    let event = batch.events[index].event
    let (other, earlier) = batch.events.conflict(source: event.source, id: event.id)
    if failure.code == .conflict, let earlier {
      return Failure(
        .conflict,
        "\(batch.place(other)): source \(event.source), id \(event.id) is already on "
          + "\(batch.places[earlier]) with other content")
    }
    let told = refusal.errors.first.map { error in
      error.pointer.flatMap { $0.isEmpty ? nil : "\($0): \(error.detail)" } ?? error.detail
    }
    return Failure(
      failure.code, "\(batch.place(index)): \(told ?? refusal.detail)",
      // Nothing is wrong with the event: it takes another token.
      remedy: refusal.status == 403 ? failure.remedy : nil)
  }
}
