import ArgumentParser
import History
import Log

/// `shiplog rebuild`.
struct RebuildCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "rebuild",
    abstract: "Make the read models anew from the log.",
    discussion: """
      They are filled beside the live ones and put in their place at once: who reads meanwhile sees the old ones, then \
      the new ones, and never a gap. They come out as they were, unless something had gone wrong with them.

      Examples:
        shiplog rebuild
      """)

  @OptionGroup var database: DatabaseOptions

  func run() async throws {
    let log = try await database.openLog()
    let end = try await log.head().size
    let meter = ProgressMeter("rebuilding")
    let size = try await History(of: log).rebuild { meter.show($0, of: end) }
    meter.clear()
    try Output.standard.write("rebuilt from \(size) entries\n")
    try Output.standard.flush()
  }
}
