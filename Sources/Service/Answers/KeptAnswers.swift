internal import History
internal import NIOCore

/// Answers that follow from the log up to its last position alone, kept for as long as that is the last.
///
/// Where the read models stand is asked anew for every request, so that no answer is older than its question; only what
/// follows from it is not worked out twice, also not for those who ask at the same time.
actor KeptAnswers {
  /// What an answer depends on beside the position: what the caller asks for, within what it may see, and the format.
  struct Question: Hashable, Sendable {
    let environment: String?
    let service: String?
    let format: DataFormat
  }

  struct Kept: Sendable {
    /// Nil where the log is empty.
    let position: Int64?
    let bytes: ByteBuffer
  }

  /// So many, each so large, in bytes: 16 MB at the most.
  private static let limit = 32
  private static let size = 512 << 10

  private var answers: [Question: Kept] = [:]
  private var underway: [Question: Task<Kept, any Error>] = [:]

  /// The answer, kept or worked out by `make`: at the position that was the last when the question came, or later.
  func answer(
    to question: Question, at position: Int64?,
    _ make: @escaping @concurrent @Sendable () async throws -> Kept
  ) async throws -> Kept {
    let position = position ?? -1
    while true {
      if let kept = answers[question], kept.position ?? -1 >= position { return kept }
      guard let making = underway[question] else { break }
      // It may have begun before the position was there.
      let kept = try await making.value
      if kept.position ?? -1 >= position { return kept }
    }
    let making = Task {
      // Before it ends, so that who waited for it never finds it again.
      defer { underway[question] = nil }
      let kept = try await make()
      keep(kept, to: question)
      return kept
    }
    underway[question] = making
    return try await making.value
  }

  /// Keeps an answer, and drops those for earlier positions.
  private func keep(_ kept: Kept, to question: Question) {
    answers = answers.filter { $0.value.position ?? -1 >= kept.position ?? -1 }
    guard kept.bytes.readableBytes <= Self.size, answers.count < Self.limit else { return }
    answers[question] = kept
  }
}
