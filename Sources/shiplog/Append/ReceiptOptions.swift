import ArgumentParser

/// How commands that append print their receipts.
struct ReceiptOptions: ParsableArguments {
  @Flag(name: .shortAndLong, help: "Print no receipts, only a summary on standard error.")
  var quiet = false

  @OptionGroup var format: OutputOptions
}
