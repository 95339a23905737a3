import ArgumentParser

/// How a command prints what it lists.
enum OutputFormat: String, CaseIterable, Sendable, ExpressibleByArgument {
  /// Aligned columns for people.
  case table
  /// One JSON object: the log position, and the list under its noun.
  case json
  /// One JSON object a line (ndjson.org).
  case ndjson
  /// RFC 4180, with a header.
  case csv
}

/// `-o FORMAT`, shared by every command that lists something.
struct OutputOptions: ParsableArguments {
  @Option(
    name: .shortAndLong,
    help: ArgumentHelp(
      "How to print it: table, json, ndjson or csv. A table has times in your zone (TZ), the others in UTC.",
      valueName: "format"))
  var output: OutputFormat = .table
}
