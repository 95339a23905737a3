import Foundation
import Testing

extension QueryTests {
  /// What the README shows is what its commands print on the examples.
  @Suite struct ReadmeTests {
    struct Example: Sendable, CustomTestStringConvertible {
      let command: String
      var output: [String] = []

      var testDescription: String { command }

      /// Every `$ shiplog …` of the blocks marked `console`, with the lines that follow it.
      static let all: [Example] = {
        let path = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
          .appendingPathComponent("../../../README.md").standardizedFileURL.path
        let text = (try? String(contentsOfFile: path, encoding: .utf8)) ?? ""
        var examples: [Example] = []
        var isInside = false
        for line in text.components(separatedBy: "\n") {
          if line.hasPrefix("```") {
            isInside = line == "```console"
          } else if isInside, line.hasPrefix("$ ") {
            examples.append(Example(command: String(line.dropFirst(2))))
          } else if isInside, !examples.isEmpty {
            examples[examples.count - 1].output.append(line)
          }
        }
        return examples
      }()
    }

    @Test(arguments: Example.all)
    func `an example prints what the README shows`(_ example: Example) throws {
      let words = example.command.split(separator: " ").map(String.init)
      try #require(words.first == "shiplog")
      let answer = try ExampleLog.current.call(Array(words.dropFirst()))
      #expect(answer.status == 0, "\(answer.errors)")
      var printed = answer.output.components(separatedBy: "\n")
      if printed.last == "" { printed.removeLast() }
      #expect(printed == example.output)
    }

    @Test func `the README has examples of what runs, of deployments and of metrics`() {
      let commands = Set(
        Example.all.compactMap { $0.command.split(separator: " ").dropFirst().first })
      #expect(commands.isSuperset(of: ["status", "deployments", "metrics"]))
    }
  }
}
