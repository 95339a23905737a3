import Deployments
import TestSupport

@testable import History

/// One question about a platform's metrics, which is put to the product and to the naive computation.
struct MetricsQuestion: CustomStringConvertible {
  var slice: NaiveMetrics.Slice
  var bucket: BucketUnit?
  var zone = "UTC"

  var description: String {
    let names = [slice.environment, slice.service, slice.team].map { $0 ?? "-" }
    return
      "\(slice.from.rfc3339) … \(slice.to.rfc3339) \(names) \(bucket.map { "\($0) in \(zone)" } ?? "")"
  }

  func query(at position: Int64? = nil) -> MetricsQuery {
    var query = MetricsQuery(from: slice.from, to: slice.to)
    query.slice = .init(
      environment: slice.environment, service: slice.service, team: slice.team)
    query.bucket = bucket
    query.zone = zone
    query.at = position
    return query
  }

  func naiveReport(_ metrics: NaiveMetrics, at position: Int64) -> JSONText {
    metrics.report(
      slice, position: position, zone: zone,
      buckets: bucket.map {
        calendarBuckets($0, zone: zone, from: slice.from, to: slice.to)
      })
  }

  /// The product's answer as it would be written.
  func answer(of history: History, at position: Int64? = nil) async throws -> JSON.Value {
    let bytes = try await history.metrics(query(at: position)).json().bytes
    return try JSON(bytes, limits: .init(bytes: 1 << 28)).root
  }
}

extension MetricsQuestion {
  /// The whole window, parts of it that begin and end with something that happened, slices, and buckets.
  static func all(
    about platform: RandomPlatform, _ random: inout SplitMix64
  ) -> [MetricsQuestion] {
    func pick<Element>(_ elements: [Element]) -> Element {
      elements[Int.random(in: 0..<elements.count, using: &random)]
    }
    let whole = NaiveMetrics.Slice(from: platform.from, to: platform.to)
    let ends = platform.events.map(\.event).filter { $0.type.contains("finished") }
      .compactMap(\.occurred)
    func part() -> NaiveMetrics.Slice {
      var part = whole
      let (first, second) = (pick(ends), pick(ends))
      part.from = min(first, second)
      part.to = Timestamp(
        microseconds: max(first, second).microseconds + (first == second ? 1 : pick([0, 1])))
      return part
    }
    func sliced(_ whole: NaiveMetrics.Slice, _ keys: String) -> NaiveMetrics.Slice {
      var slice = whole
      if keys.contains("e") { slice.environment = pick(platform.environments) }
      if keys.contains("s") { slice.service = pick(platform.services) }
      if keys.contains("t") { slice.team = pick(platform.teams) }
      return slice
    }
    var questions = [whole, part(), part()].map { MetricsQuestion(slice: $0) }
    for keys in ["e", "s", "t", pick(["es", "et", "st", "est"])] {
      questions.append(MetricsQuestion(slice: sliced(whole, keys)))
    }
    questions.append(MetricsQuestion(slice: sliced(part(), pick(["e", "s", "t", "es"]))))
    questions.append(MetricsQuestion(slice: part(), bucket: .day))
    let zone = pick([
      "Europe/Berlin", "America/New_York", "Asia/Kolkata", "Australia/Lord_Howe",
      "America/Sao_Paulo",
    ])
    questions.append(
      MetricsQuestion(
        slice: sliced(whole, pick(["", "e", "s"])), bucket: pick([.day, .week, .month]), zone: zone)
    )
    return questions
  }
}
