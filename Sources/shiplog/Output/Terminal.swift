import Glibc
import Service

/// What standard output can show.
struct Terminal: Hashable, Sendable {
  /// Cells in a line; nil where nothing limits it: a file, a pipe.
  var width: Int?
  /// Whether escape sequences may style the text.
  var hasStyle: Bool

  /// A file or a pipe: whole values, no escape sequences.
  static let plain = Terminal(width: nil, hasStyle: false)

  /// What stands behind a file descriptor. `NO_COLOR` (no-color.org) and `TERM=dumb` switch style off.
  static func of(_ descriptor: Int32, environment: [String: String]) -> Terminal {
    guard isatty(descriptor) == 1 else { return .plain }
    return Terminal(environment: environment, measured: columns(of: descriptor))
  }

  /// - Parameters:
  ///   - environment: `COLUMNS` stands in where the terminal does not tell its width.
  ///   - measured: what the terminal tells, 0 for nothing.
  init(environment: [String: String], measured: Int) {
    let told = environment["COLUMNS"].flatMap { Int($0) } ?? 80
    width = measured > 0 ? measured : max(20, told)
    hasStyle = environment["NO_COLOR"].map(\.isEmpty) ?? true && environment["TERM"] != "dumb"
  }

  init(width: Int?, hasStyle: Bool) {
    self.width = width
    self.hasStyle = hasStyle
  }

  private static func columns(of descriptor: Int32) -> Int {
    var size = winsize()
    let answered = unsafe ioctl(descriptor, UInt(TIOCGWINSZ), &size) == 0
    return answered ? Int(size.ws_col) : 0
  }

  /// Dim text, for headers and dashes.
  func dim(_ text: String) -> String {
    hasStyle ? "\u{1B}[2m\(text)\u{1B}[0m" : text
  }
}
