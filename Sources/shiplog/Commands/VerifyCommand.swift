import ArgumentParser
import Deployments
import Log
import Merkle
import Service

/// `shiplog verify`.
struct VerifyCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "verify",
    abstract: "Recompute the whole tree from the entries, and say where something is wrong.",
    discussion: """
      Every leaf's hash, place and time, every node of the tree, the head's hashes and root are computed anew and held \
      against what is stored. Exits with 3 where anything differs. Who can write to the database as its superuser can \
      rewrite all of that together: keep the size and root that this prints somewhere else, and compare.

      When the log is sound, a role that may write notes so: shiplog doctor and /metrics tell how long ago that was.

      Examples:
        shiplog verify
        shiplog verify --bodies
        shiplog verify -o json
      """)

  @Flag(help: "Also hold every stored body against the digest in its leaf.")
  var bodies = false

  @OptionGroup var database: DatabaseOptions
  @OptionGroup var format: OutputOptions

  func run() async throws {
    let log = try await database.openLog()
    let meter = ProgressMeter("verifying")
    let result = try await log.verify(bodies: bodies) { meter.show($0, of: $1) }
    meter.clear()
    let size = result.size
    switch format.output {
    case .json:
      try Output.standard.write(
        JSONText.object([
          ("position", size > 0 ? .int(size - 1) : .null), ("log", .string(log.origin)),
          ("size", .int(size)), ("root", .string(result.root.description)),
          ("sound", .bool(result.isSound)),
          ("problems", .array(result.problems.map { .object(Array(zip(Self.names, $0.row))) })),
        ]).pretty() + "\n")
      try Output.standard.flush()
    case .table where result.isSound:
      try Summary([
        (Column("log"), .string(log.origin)), (Column("entries"), .int(size)),
        (Column("root"), .string(result.root.description)), (Column("result"), .string("sound")),
      ]).print(as: .table)
    case .table, .ndjson, .csv:
      var writer = ListingWriter(Listing("problems", Self.columns), as: format.output)
      for problem in result.problems { try writer.append(problem.row) }
      try writer.finish()
      // A list of no problems does not say what is sound.
      if result.isSound {
        try Output.warn("\(log.origin) is sound: \(size) entries, root \(result.root)")
      }
    }
    guard result.isSound else {
      throw Failure(
        .checkSaidNo, "the log is not as it was appended, first at position \(result.firstWrong)",
        remedy: "Compare with a backup, and with sizes and roots that were kept elsewhere.")
    }
  }

  private static let columns = [
    Column("first_position", .right), Column("last_position", .right), .sentence("problem"),
  ]
  private static let names = columns.map(\.name)
}

extension Verification {
  fileprivate var firstWrong: Int64 { problems.map(\.positions.lowerBound).min() ?? 0 }
}

extension Verification.Problem {
  fileprivate var row: [JSONText] {
    [.int(positions.lowerBound), .int(positions.upperBound), .string(message)]
  }
}
