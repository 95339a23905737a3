import ArgumentParser
import Glibc

/// `[FILE…|-]`.
struct InputArguments: ParsableArguments {
  @Argument(
    help: ArgumentHelp("Files; - is standard input, also where none is named.", valueName: "file"),
    completion: .file())
  var files: [String] = []

  /// - Throws: wrong usage, where nothing is named and standard input is a terminal, or where it is named twice
  func paths() throws -> [String] {
    guard files.count(where: { $0 == InputFile.standard }) <= 1 else {
      throw ValidationError("- can be read only once")
    }
    guard files.isEmpty else { return files }
    guard isatty(STDIN_FILENO) == 0 else {
      throw ValidationError("name a file, or - to type the events")
    }
    return [InputFile.standard]
  }
}
