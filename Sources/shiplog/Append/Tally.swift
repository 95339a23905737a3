import Log

/// What was acknowledged so far.
struct Tally: Hashable, Sendable {
  private(set) var appended = 0
  private(set) var duplicates = 0
  private var first: Int64 = .max
  private var last: Int64 = .min
  /// The last position that a receipt named: who waits for it sees all of them.
  private(set) var position: Int64?

  mutating func add(_ receipts: [Receipt]) {
    for receipt in receipts {
      position = max(position ?? receipt.position, receipt.position)
      guard receipt.status == .appended else {
        duplicates += 1
        continue
      }
      appended += 1
      first = min(first, receipt.position)
      last = max(last, receipt.position)
    }
  }

  var count: Int { appended + duplicates }

  /// `3,000 events: 2,990 appended, positions 0–2989; 10 duplicates`
  var summary: String {
    guard count > 0 else { return "0 events" }
    var parts: [String] = []
    if appended > 0 { parts.append("\(Tally.grouped(appended)) appended, \(positions)") }
    if duplicates > 0 {
      parts.append(Tally.grouped(duplicates) + (duplicates == 1 ? " duplicate" : " duplicates"))
    }
    return "\(Tally.events(count)): \(parts.joined(separator: "; "))"
  }

  /// What of the input is in the log although the command failed, as the beginning of a sentence.
  var acknowledged: String {
    let were = count == 1 ? "was" : "were"
    switch (appended, duplicates) {
    case (0, 0): return "Nothing was appended"
    case (_, 0): return "\(Tally.events(count)) before it \(were) appended, \(positions)"
    case (0, _): return "\(Tally.events(count)) before it \(were) in the log already"
    default:
      return
        "\(Tally.events(count)) before it are in the log: \(Tally.grouped(appended)) appended, \(positions), "
        + "and \(Tally.grouped(duplicates)) there already"
    }
  }

  /// Other writers may have come in between.
  private var positions: String {
    if appended == 1 { return "position \(first)" }
    return Int64(appended) == last - first + 1
      ? "positions \(first)–\(last)" : "between positions \(first) and \(last)"
  }

  private static func events(_ count: Int) -> String {
    count == 1 ? "1 event" : "\(grouped(count)) events"
  }

  /// `1,000,000`
  static func grouped(_ number: Int) -> String {
    var digits = String(number)
    var groups: [String] = []
    while digits.count > 3 {
      groups.append(String(digits.suffix(3)))
      digits.removeLast(3)
    }
    return ([digits] + groups.reversed()).joined(separator: ",")
  }
}
