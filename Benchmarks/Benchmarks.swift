import Foundation

/// Prints a table of measurements, each beside what the same server does without Shiplog. `scripts/bench` runs it.
@main
struct Benchmarks {
  static func main() async throws {
    let options = try Self.options(CommandLine.arguments.dropFirst())
    let bench = try await Bench.open(options)
    try await PlainTables.make(on: bench.server)
    try await bench.fill(to: 20_000)
    let figures: [(name: String, run: () async throws -> [Figure])] = [
      ("append", { [try await bench.batches()] }),
      ("file", { try await bench.file() }),
      ("callers", { [try await bench.callers()] }),
      ("lockers", { [try await bench.lockers()] }),
      ("rebuild", { [try await bench.rebuild()] }),
      ("verify", { [try await bench.verify()] }),
      ("metrics", { try await bench.metrics() }),
      ("pruning", { try await bench.pruning() }),
      ("http", { try await bench.http() }),
    ]
    var rows: [Figure] = []
    for figure in figures where options.only == nil || options.only == figure.name {
      rows += try await figure.run()
    }
    print(Figure.header)
    for row in rows { print(row.row) }
  }

  private static func options(_ arguments: ArraySlice<String>) throws -> Bench.Options {
    var options = Bench.Options()
    var rest = arguments
    while let name = rest.popFirst() {
      guard name != "--quick" else {
        options.isQuick = true
        continue
      }
      guard let value = rest.popFirst() else {
        throw Program.Failure(message: "\(name) needs a value")
      }
      switch name {
      case "--url": options.url = value
      case "--superuser": options.superuser = value
      case "--binaries": options.binaries = value
      case "--shiplog": options.shiplog = value
      case "--wrk": options.wrk = value
      case "--folder": options.folder = value
      case "--only": options.only = value
      default: throw Program.Failure(message: "\(name) is not known")
      }
    }
    return options
  }
}
