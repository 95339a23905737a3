extension ReceivedEvent {
  /// Reads one deployment record as the event that it becomes.
  ///
  /// - Parameters:
  ///   - record: UTF-8 JSON.
  ///   - source: The event's CloudEvents source, a URI reference.
  ///   - now: The log's time; what is more than five minutes ahead of it is refused.
  ///   - limits: Of the record's bytes.
  /// - Throws: What is wrong with it, by its path in the record.
  package init(
    record: [UInt8], from source: String, now: Timestamp, limits: JSON.Limits = JSON.Limits()
  ) throws(Rejection) {
    let event = try DeploymentRecord(parsing: record, limits: limits).event(source: source)
    do throws(Rejection) {
      try self.init(parsing: event, now: now)
    } catch {
      let path = error.path.description
      guard let key = Self.recordKeys.first(where: { path.hasPrefix($0.path) })?.key else {
        throw error
      }
      throw Rejection(path: JSONPath().appending(key), rule: error.rule, message: error.message)
    }
  }

  /// Keys of the record by where their values stand in the event.
  private static let recordKeys: [(path: String, key: String)] = [
    ("$.data.context.timestamp", "deployed_at"), ("$.time", "deployed_at"),
    ("$.data.subject.content.deployedAt", "deployed_at"),
    ("$.data.subject.content.environment", "environment"),
    ("$.data.subject.content.service", "service"),
    ("$.data.subject.content.artifactId", "artifact"),
    ("$.data.subject.content.commit", "commit"), ("$.data.subject.content.reason", "reason"),
    ("$.data.subject.content.deployedBy", "deployed_by"),
    ("$.data.subject.content.rolloutDurationSeconds", "rollout_duration_seconds"),
    ("$.data.subject.id", "deployment"), ("$.subject", "deployment"),
    ("$.deploymentid", "deployment"),
  ]
}
