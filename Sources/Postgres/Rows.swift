import CLibPQ

/// The answer to one statement: immutable, and views of it need no copies.
package final class Rows: Sendable {
  // libpq never changes a finished result, and only `deinit` frees it.
  nonisolated(unsafe) let result: OpaquePointer

  package let count: Int

  /// Takes ownership of the result.
  init(_ result: OpaquePointer) {
    self.result = result
    count = Int(PQntuples(result))
  }

  deinit {
    PQclear(result)
  }

  /// The names of the columns, in order.
  package var columns: [String] {
    (0..<PQnfields(result)).map { String(cString: PQfname(result, $0)) }
  }

  /// What the server says that it did, such as `COMMIT`.
  var tag: String { String(cString: PQcmdStatus(result)) }
}

extension Rows: RandomAccessCollection {
  package var startIndex: Int { 0 }
  package var endIndex: Int { count }

  package subscript(position: Int) -> Row {
    precondition(position >= 0 && position < count, "row \(position) of \(count)")
    return Row(rows: self, index: position)
  }
}
