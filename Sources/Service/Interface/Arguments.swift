internal import Deployments
internal import History

/// The parameters of one request: each was checked against its operation's.
package struct Arguments: Sendable {
  private let values: [String: String]
  /// Whether a time is given by how long ago it is, so that the same question means something else a moment later.
  let areRelative: Bool

  /// - Parameters:
  ///   - operation: what was asked
  ///   - path: the path's parameters as they were sent
  ///   - query: the query as it was sent, without `?`
  ///   - headers: by their names
  /// - Throws: a `Problem` that names every parameter that is unknown, given twice, or wrong
  init(
    _ operation: Operation, path: [String: String], query: String?, headers: [String: String] = [:]
  )
    throws(Problem)
  {
    var values = headers
    var errors: [Problem.Detail] = []
    func complain(_ name: String, _ detail: String) {
      errors.append(Problem.Detail(detail, parameter: name))
    }
    for (name, text) in path {
      values[name] = Percent.decode(text)
      if values[name] == nil { complain(name, "is not percent-encoded UTF-8") }
    }
    for pair in query?.split(separator: "&") ?? [] {
      let parts = pair.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
      guard let name = Percent.decode(inQuery: parts[0]),
        let value = Percent.decode(inQuery: parts.count > 1 ? parts[1] : "")
      else {
        complain(String(parts[0]), "is not percent-encoded UTF-8")
        continue
      }
      if !operation.parameters.contains(where: { $0.name == name && $0.place == .query }) {
        complain(name, "is no parameter of this operation")
      } else if values.updateValue(value, forKey: name) != nil {
        complain(name, "is given twice")
      }
    }
    for parameter in operation.parameters {
      guard let value = values[parameter.name].map(parameter.kind.normalized) else { continue }
      values[parameter.name] = value
      if let complaint = parameter.complaint(about: value) { complain(parameter.name, complaint) }
    }
    guard errors.isEmpty else {
      let known = operation.parameters.filter { $0.place == .query }.map(\.name)
      throw Problem(
        .malformedRequest,
        errors.map { "\($0.parameter ?? "") \($0.detail)" }.joined(separator: "; "),
        suggestion: known.isEmpty
          ? "this operation takes no parameters" : "it takes \(known.joined(separator: ", "))",
        errors: errors)
    }
    self.values = values
    areRelative = operation.parameters.contains { $0.isRelative(values[$0.name]) }
  }

  func text(_ name: String) -> String? { values[name] }

  /// A parameter of the path, which is always there.
  func required(_ name: String) -> String { values[name] ?? "" }

  func position(_ name: String) -> Int64? { values[name].flatMap { Int64($0) } }

  func integer(_ name: String) -> Int? { values[name].flatMap { Int($0) } }

  func flag(_ name: String) -> Bool { values[name] == "true" }

  func time(_ name: String) -> TimePoint? { values[name].flatMap { TimePoint($0) } }

  func moment(_ name: String, now: Timestamp) -> Moment {
    values[name].flatMap { Moment($0, now: now) } ?? .latest
  }
}
