import Deployments
import Testing

import Service
@testable import shiplog

extension QueryTests {
  /// What programs read: names and their order are promises.
  @Suite struct ListingTests {
    static let deployment = [
      "id", "environment", "service", "team", "kind", "artifact", "commit", "outcome", "stage",
      "rolled_back", "rollback_of", "remediates", "promoted_from", "queued_at", "started_at",
      "verified_at", "finished_at", "duration_seconds", "trigger", "actor",
    ]
    static let entry = [
      "position", "recorded", "occurred", "source", "id", "type", "subject", "deployment",
      "environment", "service", "artifact", "actor", "summary", "body",
      "pruned_by", "pruned_at", "pruned_under",
    ]
    static let state = [
      "environment", "service", "artifact", "deployment", "since", "state", "verified",
      "in_progress", "queued", "rollback_target",
    ]
    static let step = [
      "position", "occurred", "elapsed_seconds", "took_seconds", "step", "outcome", "type", "id",
      "subject", "actor", "body", "pruned_by", "pruned_at", "pruned_under",
    ]

    struct Listing: Sendable {
      let command: String
      let keys: [String]
      let elements: [String]

      var noun: String { keys.last ?? "" }
      var arguments: [String] { command.split(separator: " ").map(String.init) }
    }

    /// The page of deployments ends with a cursor.
    static let listings = [
      Listing(command: "log --limit 30", keys: ["position", "entries"], elements: entry),
      Listing(command: "status", keys: ["position", "states"], elements: state),
      Listing(
        command: "show checkout-staging-41", keys: ["position", "deployment", "steps"],
        elements: step),
      Listing(
        command: "show checkout-staging-41 --bodies", keys: ["position", "deployment", "steps"],
        elements: step + ["content"]),
      Listing(
        command: "migrate --status", keys: ["migrations"], elements: ["number", "name", "status"]),
      Listing(
        command: "doctor", keys: ["findings"], elements: ["check", "verdict", "detail", "remedy"]),
      Listing(command: "config", keys: ["settings"], elements: ["setting", "value"]),
      Listing(
        command: "config --origin", keys: ["settings"], elements: ["setting", "value", "origin"]),
    ]

    @Test(arguments: listings)
    func `the documented keys, in their order`(_ listing: Listing) throws {
      let answer = try ExampleLog.current.call(listing.arguments + ["-o", "json"]).document()
      #expect(answer.keys == listing.keys)
      if listing.keys.contains("position") { #expect(answer["position"]?.int == 1_141) }
      let elements = answer.list(listing.noun)
      #expect(!elements.isEmpty)
      for element in elements { #expect(element.keys == listing.elements) }
    }

    @Test func `a page of deployments has its position before and its cursor after the list`()
      throws
    {
      let answer = try ExampleLog.current("deployments", "--limit", "3", "-o", "json").document()
      #expect(answer.keys == ["position", "deployments", "next"])
      #expect(answer["position"]?.int == 1_141)
      for element in answer.list("deployments") { #expect(element.keys == Self.deployment) }
      let shown = try ExampleLog.current("show", "checkout-dev-118", "-o", "json").document()
      #expect(shown["deployment"]?.keys == Self.deployment)
    }

    @Test func `verify tells size and root, and what is wrong as a list`() throws {
      let answer = try ExampleLog.current("verify", "-o", "json").document()
      #expect(answer.keys == ["position", "log", "size", "root", "sound", "problems"])
      #expect(answer["root"]?.string?.count == 64)
    }

    @Test(
      arguments: listings + [
        Listing(command: "deployments", keys: ["position", "deployments"], elements: deployment)
      ])
    func `ndjson is one element a line, and CSV the same columns and values`(_ listing: Listing)
      throws
    {
      let log = ExampleLog.current
      let elements = try log.call(listing.arguments + ["-o", "json"]).document().list(listing.noun)
      let lines = try log.call(listing.arguments + ["-o", "ndjson"]).objects()
      #expect(lines.count == elements.count)
      for (line, element) in zip(lines, elements) {
        #expect(line.keys == listing.elements)
        #expect(line.isEquivalent(to: element))
      }
      let records = try log.call(listing.arguments + ["-o", "csv"]).records
      #expect(records.first == listing.elements)
      #expect(records.dropFirst().map { $0 } == elements.map { $0.members.map { cell($1) } })
    }

    /// As CSV shows a value.
    private func cell(_ value: JSON.Value) -> String {
      switch value.kind {
      case .null: ""
      case .string: value.string ?? ""
      case .array: value.elements.map { cell($0) }.joined(separator: ", ")
      default: value.text
      }
    }

    @Test func `an empty log has no position`() async throws {
      try await ExampleLog.current.withCopy(empty: true) { shiplog in
        let made = try shiplog.command(as: .superuser).shiplog("migrate")
        #expect(made.status == 0, "\(made.errors)")
        for (command, noun) in [
          ("status", "states"), ("log", "entries"), ("deployments", "deployments"),
          ("verify", "problems"),
        ] {
          let answer = try shiplog(command, "-o", "json").document()
          #expect(answer["position"]?.isNull == true, "\(command)")
          #expect(answer.list(noun).isEmpty)
          #expect(try shiplog(command, "-o", "ndjson").output.isEmpty)
          #expect(try shiplog(command).status == 0)
        }
      }
    }
  }
}
