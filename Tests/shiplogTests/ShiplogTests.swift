import ArgumentParser
import Foundation
import Testing

@testable import shiplog

/// The command as a whole.
@Suite struct ShiplogTests {
  @Test func `help documents every exit code`() throws {
    let help = try Command(folder: "/tmp").shiplog("--help")
    #expect(help.status == 0)
    for code in Failure.Code.allCases {
      #expect(help.output.contains("  \(code.rawValue) "), "\(code)")
    }
  }

  /// Every command with the words that call it, groups of commands too.
  private static func commands(
    below command: any ParsableCommand.Type = Shiplog.self, named words: [String] = ["shiplog"]
  ) -> [(words: String, command: any ParsableCommand.Type)] {
    command.configuration.subcommands.flatMap { below in
      let words = words + [below._commandName]
      return [(words.joined(separator: " "), below)] + commands(below: below, named: words)
    }
  }

  @Test func `every command has examples in its help, whole ones on a terminal of 80 columns`() {
    let commands = Self.commands()
    #expect(commands.count > 40)
    for (words, command) in commands {
      let discussion = command.configuration.discussion
      guard let start = discussion.range(of: "Examples:\n") else {
        Issue.record("\(words) has no examples")
        continue
      }
      let examples = discussion[start.upperBound...].split(separator: "\n")
      #expect(examples.contains { $0.contains(words) }, "\(words) is in none of its examples")
      let help = Shiplog.helpMessage(for: command, columns: 80).split(separator: "\n")
      for example in examples {
        #expect(help.contains { $0.hasSuffix(example) }, "\(words): \(example)")
      }
    }
  }

  @Test(arguments: [["nonsense"], ["db", "start", "--nonsense"], ["config", "-o", "xml"]])
  func `wrong usage ends with 64`(_ arguments: [String]) throws {
    #expect(try Command(folder: "/tmp").run(Command.shiplog, arguments).status == 64)
  }

  @Test func `it tells its version`() throws {
    #expect(try Command(folder: "/tmp").shiplog("--version").output == Shiplog.version + "\n")
  }

  @Test(arguments: ["bash", "zsh", "fish"])
  func `completions for a shell`(_ shell: String) throws {
    let script = try Command(folder: "/tmp").shiplog("--generate-completion-script", shell)
    #expect(script.status == 0)
    #expect(script.output.contains("data-dir"))
  }

  @Test func `a reader that goes away ends it quietly, also where SIGPIPE is ignored`() throws {
    for trap in ["true", "trap '' PIPE"] {
      let script = "\(trap); '\(Command.shiplog)' config -o csv | true; echo \"${PIPESTATUS[0]}\""
      let answer = try Command(folder: "/tmp").run("/bin/bash", ["-c", script])
      #expect(["0", "141"].contains(answer.lines.last), "\(answer.output)")
      #expect(answer.errors.isEmpty, "\(answer.errors)")
    }
  }

  @Test func `colour and width on a terminal only`() throws {
    let command = Command(folder: "/tmp", environment: ["TERM": "xterm"])
    let script =
      "stty cols 40; '\(Command.shiplog)' config --database-url postgresql://\(String(repeating: "h", count: 90))/d"
    let onTerminal = try command.run("/usr/bin/script", ["-qec", script, "/dev/null"])
    #expect(onTerminal.output.contains("\u{1B}[2m"))
    #expect(onTerminal.output.contains("…"))
    let without = try Command(folder: "/tmp", environment: ["TERM": "xterm", "NO_COLOR": "1"])
      .run("/usr/bin/script", ["-qec", script, "/dev/null"])
    #expect(!without.output.contains("\u{1B}["))
    let piped = try command.run("/bin/sh", ["-c", script.replacing("stty cols 40; ", with: "")])
    #expect(!piped.output.contains("\u{1B}"))
    #expect(!piped.output.contains("…"))
  }

  @Test func `a failure prints its message and its remedy`() {
    #expect(Failure(.failed, "no", remedy: "do").description == "shiplog: no\ndo")
    #expect(Failure(.failed, "no").description == "shiplog: no")
  }
}
