/// All event types whose payload has rules, found by their type attribute.
enum Vocabulary {
  static let types = CDEvents.types + ShiplogEvents.types

  private static let byType = Dictionary(uniqueKeysWithValues: types.map { ($0.type, $0) })

  /// Whether a payload of this type is a CDEvent that the closed vocabularies describe.
  static func governs(_ type: String) -> Bool {
    type.hasPrefix(EventType.Namespace.cdevents.rawValue)
      || type.hasPrefix(EventType.Namespace.shiplog.rawValue)
  }

  /// Whether it is a custom event of somebody else.
  static func isForeign(_ type: String) -> Bool {
    type.hasPrefix("dev.cdeventsx.") && !governs(type)
  }

  static func type(_ name: String) -> EventType? { byType[name] }

  /// What is wrong with a type of the closed vocabularies that is none of theirs, and what would be
  /// right.
  static func complaint(about type: String) -> (rule: Rejection.Rule, message: String) {
    let isOurs = type.hasPrefix(EventType.Namespace.shiplog.rawValue)
    let namespace: EventType.Namespace = isOurs ? .shiplog : .cdevents
    let rule: Rejection.Rule = isOurs ? .vocabulary : .cdevents
    let source = isOurs ? "Shiplog" : "CDEvents 0.5.1"
    let known = types.filter { $0.namespace == namespace }
    let parts = type.dropFirst(namespace.rawValue.count).split(
      separator: ".", omittingEmptySubsequences: false)
    let name = parts.prefix(2).joined(separator: ".")
    if let right = known.first(where: { $0.name == name }) {
      return (rule, "is another version of \(name); \(source) has \(right.type)")
    }
    let related = known.filter { $0.name.hasPrefix("\(parts.first ?? "").") }
    let choice = (related.isEmpty ? known : related).map(\.name)
    let names =
      related.isEmpty
      ? Set(choice.map { $0.prefix { $0 != "." } }).sorted() : choice[...].map { $0[...] }
    return (
      rule,
      "is no event type of \(source), whose vocabulary is closed; "
        + (related.isEmpty ? "its subjects are " : "it has ") + names.joined(separator: ", ")
    )
  }
}
