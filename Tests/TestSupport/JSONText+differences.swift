package import Deployments

extension JSONText {
  /// Where a document says something else than this, each with the place: empty where it says the same.
  ///
  /// Members have to be the same in the same order; numbers the same to 1e-9 of themselves.
  package func differences(to actual: JSON.Value?, at path: String = "$") -> [String] {
    func differs() -> [String] {
      let found = actual.map { String(decoding: $0.raw, as: UTF8.self) } ?? "nothing"
      return ["\(path): expected \(String(decoding: bytes, as: UTF8.self)), found \(found)"]
    }
    switch self {
    case .object(let members):
      guard let actual, actual.kind == .object else { return differs() }
      let (expected, found) = (members.map(\.0), actual.members.map(\.key))
      guard found == expected else { return ["\(path): expected \(expected), found \(found)"] }
      return members.flatMap { $0.1.differences(to: actual[$0.0], at: "\(path).\($0.0)") }
    case .array(let elements):
      guard let actual, actual.kind == .array, actual.count == elements.count else {
        return differs()
      }
      return zip(elements.indices, actual.elements).flatMap { index, value in
        elements[index].differences(to: value, at: "\(path)[\(index)]")
      }
    case .int(let expected): return actual?.int == expected ? [] : differs()
    case .double(let expected):
      guard expected.isFinite else { return actual?.isNull == true ? [] : differs() }
      guard let found = actual?.double, abs(found - expected) <= 1e-9 * abs(expected) else {
        return differs()
      }
      return []
    case .string(let expected): return actual?.bytesEqual(expected) == true ? [] : differs()
    case .bool(let expected): return actual?.bool == expected ? [] : differs()
    case .null: return actual?.isNull == true ? [] : differs()
    case .raw: return actual.map { Array($0.raw) } == .some(bytes) ? [] : differs()
    }
  }
}
