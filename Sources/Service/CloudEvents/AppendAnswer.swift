package import Deployments
package import HTTPTypes
package import Log
internal import Merkle

/// What an append is answered with: the receipt of one event, or a list of them in the order of a batch.
package struct AppendAnswer: Sendable {
  package let receipts: [Receipt]
  package let isBatch: Bool

  package init(_ receipts: [Receipt], isBatch: Bool) {
    self.receipts = receipts
    self.isBatch = isBatch
  }

  /// 201 for one event that is new, 200 for one that is there already, and for a batch.
  package var status: HTTPResponse.Status {
    !isBatch && receipts.first?.status == .appended ? .created : .ok
  }

  /// The last position that it tells of, for `Shiplog-Position`; nil for an empty batch.
  package var position: Int64? { receipts.map(\.position).max() }

  package var document: JSONText {
    guard !isBatch, let receipt = receipts.first else {
      return .object([("receipts", .array(receipts.map(\.json)))])
    }
    return receipt.json
  }
}

extension Receipt {
  /// `{"position": 7, "id": …, "source": …, "status": "appended", "recorded": …, "size": 8, "root": …}`
  package var json: JSONText {
    .object([
      ("position", .int(position)), ("id", .string(id)), ("source", .string(source)),
      ("status", .string(status.rawValue)), ("recorded", .string(recorded.rfc3339)),
      ("size", .int(size)), ("root", .string("\(root)")),
    ])
  }
}
