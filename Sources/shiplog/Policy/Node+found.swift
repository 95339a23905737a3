import Deployments
import Yams

extension Node {
  /// Of a text: in quotes, or nothing that YAML takes for a number, a truth value, a date or the like.
  var text: String? {
    guard let scalar, tag == Tag(.str) else { return nil }
    return scalar.string
  }

  /// Of a whole number in decimal digits as everybody reads them: not 0300, 0x1F, 1_000 or "300".
  var number: Int64? {
    guard let scalar, tag == Tag(.int), let number = Int64(scalar.string),
      String(number) == scalar.string
    else { return nil }
    return number
  }

  /// Of a list.
  var elements: [Node]? {
    guard let sequence, tag == Tag(.seq) else { return nil }
    return Array(sequence)
  }

  /// Of a mapping.
  var members: [(key: Node, value: Node)]? {
    guard let mapping, tag == Tag(.map) else { return nil }
    return mapping.map { ($0.key, $0.value) }
  }

  /// Whether it says anything.
  var isThere: Bool { tag != Tag(.null) && members?.isEmpty != true }

  /// What stands there, for an error.
  var found: String {
    guard isThere else { return "nothing" }
    if elements != nil { return "a list" }
    if members != nil { return "a mapping" }
    guard let scalar else { return "something tagged \(tag.description.shown)" }
    switch tag {
    case Tag(.str): return "the text \(scalar.string.shown)"
    case Tag(.int), Tag(.float): return "the number \(scalar.string.shown)"
    case Tag(.bool): return "the truth value \(scalar.string.shown)"
    default: return "\(scalar.string.shown), which is no text unless in quotes"
    }
  }

  /// A key as it stands there.
  var shown: String { scalar?.string.shown ?? found }
}

extension String {
  /// In an error: so much of it as helps to find it, and never a credential.
  var shown: String {
    if let secret = Secrets.kind(in: self) { return "(what looks like \(secret))" }
    return Cell.printable(count > 60 ? prefix(60) + "…" : self)
  }
}
