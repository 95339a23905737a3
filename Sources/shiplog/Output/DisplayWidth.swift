import Service

extension String {
  /// How many terminal cells it takes: East Asian wide characters and emoji take two (UAX #11).
  var displayWidth: Int {
    reduce(0) { $0 + $1.displayWidth }
  }

  /// Cut to at most `width` cells, the last of them an ellipsis where something was cut.
  func fitted(to width: Int) -> String {
    guard displayWidth > width else { return self }
    var kept = ""
    var used = 0
    for character in self {
      used += character.displayWidth
      guard used < width else { break }
      kept.append(character)
    }
    return kept + "…"
  }

  /// Filled up with spaces to `width` cells.
  func padded(to width: Int, _ alignment: Column.Alignment) -> String {
    let fill = String(repeating: " ", count: max(0, width - displayWidth))
    return alignment == .left ? self + fill : fill + self
  }
}

extension Character {
  fileprivate var displayWidth: Int {
    guard let scalar = unicodeScalars.first else { return 0 }
    // Shown as an emoji by itself, or made one by a variation selector (UTS #51).
    if scalar.properties.isEmojiPresentation || unicodeScalars.contains("\u{FE0F}") { return 2 }
    switch scalar.value {
    case 0x1100...0x115F, 0x2E80...0x303E, 0x3041...0xA4CF, 0xAC00...0xD7A3, 0xF900...0xFAFF,
      0xFE30...0xFE6F, 0xFF00...0xFF60, 0xFFE0...0xFFE6, 0x20000...0x3FFFD:
      return 2
    default:
      return 1
    }
  }
}
