/// A statement with its values, written as an interpolated literal.
///
///     "SELECT leaf FROM entry WHERE position = \(position)"
///
/// binds `position` as `$1`, in binary. A value never becomes part of the text; nothing but
/// another `SQL` and a quoted identifier does. Values of one statement lie in one buffer.
package struct SQL: Sendable {
  /// The text around the values: always one piece more than there are values.
  private(set) var pieces: [String]
  private(set) var values = Values()

  /// What is sent: the pieces, with `$1`, `$2` … between them.
  var text: String {
    guard pieces.count > 1 else { return pieces[0] }
    var text = ""
    text.reserveCapacity(pieces.reduce(0) { $0 + $1.utf8.count + 4 })
    text += pieces[0]
    for number in 1..<pieces.count {
      text += "$"
      text += String(number)
      text += pieces[number]
    }
    return text
  }

  package mutating func append(_ other: SQL) {
    pieces[pieces.count - 1] += other.pieces[0]
    pieces += other.pieces.dropFirst()
    values.append(other.values)
  }

  package static func + (left: SQL, right: SQL) -> SQL {
    var sum = left
    sum.append(right)
    return sum
  }
}

extension SQL: ExpressibleByStringInterpolation {
  package init(stringLiteral text: String) {
    pieces = [text]
  }

  package init(stringInterpolation: Interpolation) {
    self = stringInterpolation.statement
  }

  package struct Interpolation: StringInterpolationProtocol {
    fileprivate var statement: SQL = ""

    package init(literalCapacity: Int, interpolationCount: Int) {
      statement.pieces.reserveCapacity(interpolationCount + 1)
    }

    package mutating func appendLiteral(_ text: String) {
      statement.pieces[statement.pieces.count - 1] += text
    }

    /// Binds a value.
    package mutating func appendInterpolation(_ value: some PostgresValue) {
      statement.values.append(value)
      statement.pieces.append("")
    }

    /// Binds a value or NULL.
    package mutating func appendInterpolation<Value: PostgresValue>(_ value: Value?) {
      statement.values.append(value)
      statement.pieces.append("")
    }

    /// Splices a statement's text and binds its values.
    package mutating func appendInterpolation(_ other: SQL) {
      statement.append(other)
    }

    /// Splices a name in double quotes, as of a table or a role.
    package mutating func appendInterpolation(identifier name: String) {
      appendLiteral(SQL.quoted(identifier: name))
    }
  }

  /// A name in double quotes. NUL, which no identifier may hold, is left out.
  static func quoted(identifier name: String) -> String {
    var quoted = "\""
    for scalar in name.unicodeScalars where scalar != "\0" {
      if scalar == "\"" { quoted += "\"" }
      quoted.unicodeScalars.append(scalar)
    }
    return quoted + "\""
  }
}
