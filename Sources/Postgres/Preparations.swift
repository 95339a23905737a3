/// The names of the statements that are prepared on one connection.
struct Preparations {
  private var names: [Prepared: String] = [:]
  private var sequence = 0

  /// Past this many statements all are forgotten, which bounds what both sides keep.
  private static let capacity = 512

  struct Prepared: Hashable {
    let text: String
    let types: [UInt32]

    init(_ statement: SQL) {
      text = statement.text
      types = statement.values.types
    }
  }

  var isFull: Bool { names.count >= Self.capacity }

  subscript(statement: Prepared) -> String? { names[statement] }

  /// Gives a statement that is not prepared its name.
  mutating func add(_ statement: Prepared) -> String {
    sequence += 1
    let name = "s\(sequence)"
    names[statement] = name
    return name
  }

  mutating func remove(_ statement: Prepared) { names[statement] = nil }
  mutating func removeAll() { names.removeAll() }
}
