/// One field of what is listed, by its name in JSON and CSV.
package struct Column: Hashable, Sendable {
  package enum Alignment: Sendable { case left, right }

  /// What a value is, and so how people see it.
  package enum Form: Sendable {
    case plain
    /// An RFC 3339 time, shown in the reader's time zone to the second.
    case time
    /// A number of seconds, shown as `53s` or `1h 7m`.
    case duration
    /// An artifact, shown by its name and the beginning of its digest, or its version.
    case artifact
  }

  /// What JSON has for it, or null where there is nothing. Lists and flags are always there.
  package enum Value: Sendable {
    case text, integer, flag, number, texts, integers
    /// A number, or a word that stands for none.
    case integerOrText
    /// Any JSON.
    case any
  }

  package let name: String
  package let alignment: Alignment
  package let form: Form
  package private(set) var value: Value
  /// Whether a narrow terminal may cut its values short. Numbers, times and sentences stay whole.
  package private(set) var isFlexible: Bool
  /// Whether the table shows it; the other formats show every column.
  package private(set) var isInTable: Bool
  /// Whether a terminal that is too narrow for every column may leave this one out.
  package private(set) var isOptional = false

  package init(_ name: String, _ alignment: Alignment = .left, inTable: Bool = true) {
    self.name = name
    self.alignment = alignment
    form = .plain
    value = alignment == .right ? .integer : .text
    isFlexible = alignment == .left
    isInTable = inTable
  }

  private init(_ name: String, _ form: Form, inTable: Bool) {
    self.name = name
    alignment = form == .duration ? .right : .left
    self.form = form
    value = form == .duration ? .number : .text
    isFlexible = form == .artifact
    isInTable = inTable
  }

  package static func time(_ name: String, inTable: Bool = true) -> Column {
    Column(name, .time, inTable: inTable)
  }

  package static func artifact(_ name: String, inTable: Bool = true) -> Column {
    Column(name, .artifact, inTable: inTable)
  }

  /// A name that ends in `_seconds`, which the table leaves out.
  package static func duration(_ name: String) -> Column {
    Column(name, .duration, inTable: true)
  }

  /// For sentences that say nothing when they are cut.
  package static func sentence(_ name: String) -> Column { Column(name).whole }

  /// The same column with values that are never cut: what people copy, such as an id.
  package var whole: Column {
    var column = self
    column.isFlexible = false
    return column
  }

  /// The same column with values that are neither text nor, to the right, whole numbers.
  package func of(_ value: Value) -> Column {
    var column = self
    column.value = value
    return column
  }

  /// The same column where a table shows every one.
  package var shown: Column {
    var column = self
    column.isInTable = true
    return column
  }

  /// The same column where a table shows it if there is room.
  package var optional: Column {
    var column = self
    column.isOptional = true
    return column
  }

  /// What people call it: words.
  package var label: String {
    let name = form == .duration && name.hasSuffix("_seconds") ? String(name.dropLast(8)) : name
    return name.replacing("_", with: " ")
  }

  /// Its header in a table: words in capitals.
  package var title: String { label.uppercased() }
}
