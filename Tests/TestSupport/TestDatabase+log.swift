package import Log

extension TestDatabase {
  /// Applies the schema and opens the log as the service role, as an operator's programs do.
  package func makeLog(origin: String = "log.example/test") async throws -> Log {
    _ = try await Schema.migrate(url: url, origin: origin)
    return try await openLog()
  }

  /// Another handle on a log that was made, with connections of its own.
  package func openLog(role: String = "shiplog_service") async throws -> Log {
    try await Log.open(url: url(role: role))
  }
}
