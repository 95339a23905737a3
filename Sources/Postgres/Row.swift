import CLibPQ

/// A view of one row. Columns are counted from 0.
package struct Row: Sendable {
  let rows: Rows
  let index: Int

  /// The value of a column, `nil` for NULL where the type is optional.
  ///
  /// Refused, with the names of column and types: NULL where it is not optional (22004), a column
  /// of another type (42804), bytes that are no such value (22P03), no such column (42703).
  package func get<Value: PostgresValue>(
    _ column: Int, as type: Value.Type = Value.self
  ) throws(PostgresError) -> Value {
    let cell = try cell(column)
    guard Value.accepts(cell.type) else { throw cell.mismatch(type) }
    guard let bytes = cell.bytes else { return try cell.null(as: type) }
    defer { withExtendedLifetime(rows) {} }
    do throws(PostgresError) {
      return try Value(decoding: bytes.bytes)
    } catch {
      throw error.located("column \(cell.name)")
    }
  }

  package func isNull(_ column: Int) throws(PostgresError) -> Bool {
    try cell(column).bytes == nil
  }

  /// A copy of a column's bytes as they came, whatever its type; of `bytea`, the value itself.
  package func bytes(_ column: Int) throws(PostgresError) -> [UInt8] {
    let cell = try cell(column)
    guard let bytes = cell.bytes else { throw cell.unexpectedNull([UInt8].self) }
    defer { withExtendedLifetime(rows) {} }
    return [UInt8](bytes)
  }

  /// Lends a column's bytes as they came, as a span that cannot be kept.
  package func withBytes<Result>(
    _ column: Int, _ body: (Span<UInt8>) throws -> Result
  ) throws -> Result {
    let cell = try cell(column)
    guard let bytes = cell.bytes else { throw cell.unexpectedNull([UInt8].self) }
    defer { withExtendedLifetime(rows) {} }
    return try body(bytes.bindMemory(to: UInt8.self).span)
  }

  /// The same without saying of what.
  package func withSpan<Result>(
    _ column: Int, _ body: (RawSpan) throws -> Result
  ) throws -> Result {
    try withBytes(column) { try body($0.bytes) }
  }

  private func cell(_ column: Int) throws(PostgresError) -> Cell {
    let result = rows.result
    guard column >= 0, column < Int(PQnfields(result)) else {
      throw PostgresError(
        sqlstate: "42703", message: "the answer has \(PQnfields(result)) columns, none \(column)")
    }
    let row = CInt(index)
    let number = CInt(column)
    let isNull = PQgetisnull(result, row, number) != 0
    return Cell(
      rows: rows, column: number, type: PQftype(result, number),
      bytes: isNull
        ? nil
        : UnsafeRawBufferPointer(
          start: PQgetvalue(result, row, number), count: Int(PQgetlength(result, row, number))))
  }
}

/// Where a value stands and what it is made of.
private struct Cell {
  let rows: Rows
  let column: CInt
  let type: UInt32
  /// Nil for NULL. Valid as long as the rows are.
  let bytes: UnsafeRawBufferPointer?

  var name: String {
    PQfname(rows.result, column).map { "\"\(String(cString: $0))\"" } ?? String(column)
  }

  func mismatch<Value: PostgresValue>(_ wanted: Value.Type) -> PostgresError {
    PostgresError(
      sqlstate: "42804",
      message: "column \(name) is of type \(typeName(type)), "
        + "which does not read as \(Value.self) (\(typeName(Value.oid)))")
  }

  /// A function of its own, since asking for an optional of a type that is not known here costs more than reading a value.
  @inline(never)
  func null<Value: PostgresValue>(as wanted: Value.Type) throws(PostgresError) -> Value {
    guard let null = Value.null else { throw unexpectedNull(wanted) }
    return null
  }

  func unexpectedNull<Value: PostgresValue>(_ wanted: Value.Type) -> PostgresError {
    PostgresError(
      sqlstate: "22004", message: "column \(name) is NULL, which does not read as \(Value.self)")
  }
}

/// A built-in type's name, else its number, which `SELECT n::regtype` names.
private func typeName(_ oid: UInt32) -> String {
  switch oid {
  case 16: "boolean"
  case 17: "bytea"
  case 19: "name"
  case 20: "bigint"
  case 21: "smallint"
  case 23: "integer"
  case 25: "text"
  case 114: "json"
  case 700: "real"
  case 701: "double precision"
  case 1000: "boolean[]"
  case 1001: "bytea[]"
  case 1005: "smallint[]"
  case 1007: "integer[]"
  case 1009: "text[]"
  case 1016: "bigint[]"
  case 1022: "double precision[]"
  case 1043: "varchar"
  case 1114: "timestamp"
  case 1184: "timestamptz"
  case 1700: "numeric"
  case 2950: "uuid"
  case 3802: "jsonb"
  default: "oid \(oid)"
  }
}
