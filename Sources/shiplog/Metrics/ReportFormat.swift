import ArgumentParser

/// How a report and its explanation are printed.
enum ReportFormat: String, ExpressibleByArgument, CaseIterable {
  case table, json, ndjson, csv
  /// GitHub's tables, for the summary of a pipeline's run.
  case markdown
}

/// `-o FORMAT`. A command and its subcommand have to share these, since either may be given what stands after both.
struct ReportFormatOptions: ParsableArguments {
  @Option(
    name: .shortAndLong,
    help: ArgumentHelp(
      "How to print it: table, json, ndjson, csv or markdown.", valueName: "format"))
  var output: ReportFormat = .table
}
