import ArgumentParser
import Deployments
import History
import Service

/// `shiplog doctor`.
struct DoctorCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "doctor",
    abstract: "Whether this database is fit to keep a log, and what to mend.",
    discussion: """
      Looks at the server's version and durability, the role, the schema, the triggers that keep the log append-only, \
      its head, and how far the read models are behind. Exits with 3 where something that Shiplog promises does not \
      hold; a warning is no failure. shiplog verify checks the entries themselves.

      Examples:
        shiplog doctor
        shiplog doctor -o json
      """)

  @OptionGroup var database: DatabaseOptions
  @OptionGroup var format: OutputOptions

  func run() async throws {
    let findings = try await Examination(of: try database.url()).findings()
    var writer = ListingWriter(Self.listing, as: format.output)
    for finding in findings {
      try writer.append([
        .string(finding.check), .string(finding.verdict.rawValue), .string(finding.detail),
        .optional(finding.remedy),
      ])
    }
    try writer.finish()
    if format.output == .table { try printRemedies(findings) }
    let failed = findings.filter { $0.verdict == .failed }
    guard failed.isEmpty else {
      throw Failure(.checkSaidNo, "\(failed.map(\.check).joined(separator: ", ")) failed")
    }
  }

  /// Below the table, where a sentence has room.
  private func printRemedies(_ findings: [Finding]) throws {
    let remedies = findings.compactMap { finding in finding.remedy.map { (finding.check, $0) } }
    guard !remedies.isEmpty else { return }
    try Output.standard.write("\n")
    for (check, remedy) in remedies { try Output.standard.write("\(check): \(remedy)\n") }
    try Output.standard.flush()
  }

  private static let listing = Listing(
    "findings",
    [Column("check"), Column("verdict"), .sentence("detail"), Column("remedy", inTable: false)])
}
