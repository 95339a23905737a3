import ArgumentParser
import Glibc

/// `[FILE…|-]`.
struct InputArguments: ParsableArguments {
  @Argument(
    help: ArgumentHelp("Files; - is standard input, also where none is named.", valueName: "file"),
    completion: .file())
  var files: [String] = []

  func validate() throws {
    guard files.count(where: { $0 == InputFile.standard }) <= 1 else {
      throw ValidationError("- can be read only once")
    }
    guard !files.isEmpty || isatty(STDIN_FILENO) == 0 else {
      throw ValidationError("name a file, or - to type the events")
    }
  }

  /// What to read, in its order; `-` is standard input.
  var paths: [String] { files.isEmpty ? [InputFile.standard] : files }
}
