import Testing

/// The reading commands, run as a user runs them on the history that the project ships. The suites inside share it.
@Suite(.exampleLog) struct QueryTests {}
