import Deployments
import Testing

@testable import shiplog

extension QueryTests {
  /// Who may only read.
  @Suite struct ReaderCommandTests {
    @Test(arguments: [
      ["status"], ["deployments"], ["show", "checkout-staging-41", "--bodies"], ["log"], ["verify"],
      ["verify", "--bodies"],
    ])
    func `it is answered as the service is`(_ command: [String]) throws {
      let log = ExampleLog.current
      let url = log.url(as: .reader)
      let answer = try log.call(command + ["-o", "json", "--database-url", url])
      #expect(try answer.document()["position"]?.int == 1_141)
      #expect(answer.output == (try log.call(command + ["-o", "json"]).output))
      #expect(answer.errors.isEmpty, "\(answer.errors)")
    }

    @Test func `what nobody has folded yet is not in its answers, which say where they stand`()
      async throws
    {
      try await ExampleLog.current.withCopy { shiplog in
        let file = try shiplog.write(event("more"), to: "more")
        #expect(try shiplog("append", "-q", file).status == 0)
        let reader = shiplog.command(as: .reader)
        #expect(try reader.shiplog("status", "-o", "json").document()["position"]?.int == 1_141)
        #expect(try shiplog("status", "-o", "json").document()["position"]?.int == 1_142)
        #expect(try reader.shiplog("status", "-o", "json").document()["position"]?.int == 1_142)
      }
    }

    @Test func `it cannot write, and is told what the server said`() async throws {
      try await ExampleLog.current.withCopy { shiplog in
        let reader = shiplog.command(as: .reader)
        let file = try shiplog.write(event("refused"), to: "refused")
        for command in [["append", file], ["rebuild"]] {
          let answer = try reader.run(Command.shiplog, command)
          #expect(answer.status == 1)
          #expect(answer.errors.contains("ERROR 42501: permission denied"), "\(answer.errors)")
          #expect(answer.errors.contains("shiplog config --origin"), "\(answer.errors)")
          #expect(answer.output.isEmpty)
        }
        #expect(try shiplog("log", "--after", "1142", "-o", "ndjson").output.isEmpty)
      }
    }
  }
}
