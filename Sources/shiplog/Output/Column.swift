/// One field of what a command lists, by its name in JSON and CSV.
struct Column: Hashable, Sendable {
  enum Alignment: Sendable { case left, right }

  /// How people see a value.
  enum Form: Sendable {
    case plain
    /// An RFC 3339 time, shown in the reader's time zone to the second.
    case time
    /// An artifact, shown by its name and the beginning of its digest, or its version.
    case artifact
  }

  let name: String
  let alignment: Alignment
  let form: Form
  /// Whether a narrow terminal may cut its values short. Numbers and times stay whole.
  let isFlexible: Bool
  /// Whether the table shows it; the other formats show every column.
  let isInTable: Bool

  init(_ name: String, _ alignment: Alignment = .left, inTable: Bool = true) {
    self.name = name
    self.alignment = alignment
    form = .plain
    isFlexible = alignment == .left
    isInTable = inTable
  }

  private init(_ name: String, _ form: Form, inTable: Bool) {
    self.name = name
    alignment = .left
    self.form = form
    isFlexible = form == .artifact
    isInTable = inTable
  }

  static func time(_ name: String, inTable: Bool = true) -> Column {
    Column(name, .time, inTable: inTable)
  }

  static func artifact(_ name: String, inTable: Bool = true) -> Column {
    Column(name, .artifact, inTable: inTable)
  }

  /// The same column where a table shows every one.
  var shown: Column {
    switch form {
    case .plain: Column(name, alignment)
    case .time, .artifact: Column(name, form, inTable: true)
    }
  }

  /// Its header in a table: words in capitals.
  var title: String {
    name.uppercased().replacing("_", with: " ")
  }
}
