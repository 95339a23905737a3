import Foundation
import Testing

@testable import shiplog

@Suite struct ServerBinariesTests {
  @Test func `the newest complete version of at least 14 is taken`() throws {
    try Command.inTemporaryFolder { command in
      for version in ["9.6", "13", "14", "16"] {
        try install(version, ["postgres", "initdb"], in: command.folder)
      }
      try install("17", ["initdb"], in: command.folder)
      let found = try ServerBinaries.find(root: command.folder, environment: [:])
      #expect(found == ServerBinaries(folder: "\(command.folder)/16/bin", major: 16))
      #expect(
        try ServerBinaries.find(major: 14, root: command.folder, environment: [:]).major == 14)
    }
  }

  @Test func `without one it says what to install`() throws {
    try Command.inTemporaryFolder { command in
      try install("13", ["postgres", "initdb"], in: command.folder)
      let failure = #expect(throws: Failure.self) {
        try ServerBinaries.find(root: command.folder, environment: [:])
      }
      #expect(failure?.message.contains("only 13") == true)
      #expect(failure?.remedy?.contains("apt-get install postgresql") == true)
      let missing = #expect(throws: Failure.self) {
        try ServerBinaries.find(major: 15, root: command.folder, environment: [:])
      }
      #expect(missing?.remedy?.contains("apt-get install postgresql-15") == true)
    }
  }

  @Test func `elsewhere it is found through PATH by what it says its version is`() throws {
    try Command.inTemporaryFolder { command in
      try install("own", ["initdb", "postgres"], in: command.folder)
      let folder = "\(command.folder)/own/bin"
      let script = "#!/bin/sh\necho 'postgres (PostgreSQL) 18.1 (Home 18.1-1)'\n"
      try script.write(toFile: "\(folder)/postgres", atomically: false, encoding: .utf8)
      let found = try ServerBinaries.find(root: "/nowhere", environment: ["PATH": "bin:\(folder)"])
      #expect(found == ServerBinaries(folder: folder, major: 18))
      #expect(found.version == "18.1")
    }
  }

  private func install(_ version: String, _ programs: [String], in root: String) throws {
    let folder = "\(root)/\(version)/bin"
    try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
    for program in programs {
      #expect(
        FileManager.default.createFile(
          atPath: "\(folder)/\(program)", contents: Data("#!/bin/sh\n".utf8),
          attributes: [.posixPermissions: 0o755]))
    }
  }
}
