import ArgumentParser

/// `--spool DIR`, for what must not be lost while the server is out of reach.
struct SpoolOptions: ParsableArguments {
  @Option(
    name: .customLong("spool"),
    help: ArgumentHelp(
      "Keep events in this folder while the server cannot be reached or has no time; the next call delivers them first.",
      valueName: "dir"),
    completion: .directory, transform: OptionText.some)
  var folder: String?

  @Flag(help: "With --spool: fail with 7 where events are kept and not delivered.")
  var required = false

  func validate() throws {
    guard folder != nil || !required else {
      throw ValidationError("--required needs --spool: without it the command fails anyway")
    }
  }

  /// What the caller's events go through.
  ///
  /// - Throws: a `Failure` where nothing can be kept in the folder, or where there is no server to deliver to
  func delivery(to destination: Destination) throws -> Delivery {
    guard let folder else { return Delivery(to: destination) }
    guard case .server = destination else {
      throw Failure(
        .usage, "--spool keeps events for a server, and this is a database",
        remedy: "Name a server: \(Setting.serverURL.flag) or \(Setting.serverURL.variable).")
    }
    return Delivery(to: destination, spool: try Spool(folder), isRequired: required)
  }
}
