import ArgumentParser
import Deployments
import History
import Log
import Service

/// Where a command's questions are answered.
enum Source: Sendable {
  case history(History)
  case server(Server)
}

extension DestinationOptions {
  /// Connects, and folds the log where it is in a database; a server keeps its read models up itself.
  ///
  /// - Throws: a `Failure`, or a `LogError`
  func openSource() async throws -> Source {
    switch try await open() {
    case .database(let log): .history(try await .folded(of: log))
    case .server(let server): .server(server)
    }
  }
}

/// The parameters of a question, by their names; those without a value are left out.
typealias Question = [(name: String, value: String?)]

extension Server {
  /// The most elements of a list that a server gives at a time.
  private static let pageSize = 1_000

  /// Asks for a document.
  ///
  /// - Parameters:
  ///   - path: from the server's address on, with its parts encoded
  ///   - question: the query
  /// - Returns: its root
  /// - Throws: a `ServerRefusal`
  func document(_ path: String, _ question: Question = []) async throws -> JSON.Value {
    let answer = try await ask(Self.target(path, question))
    guard let document = answer.document else {
      throw ServerRefusal(.request, "\(url) does not answer as a Shiplog server does")
    }
    return document
  }

  /// Asks for a list, of which the rows are those that a database gives.
  ///
  /// - Parameters:
  ///   - listing: what it is made of
  ///   - path: as for a document
  ///   - question: the query
  ///   - limit: of a list that comes in pages, how many rows to take at the most
  /// - Returns: all rows that were asked for, at the first page's position, and where the next page begins
  /// - Throws: a `ServerRefusal`
  func list(
    _ listing: Listing, _ path: String, _ question: Question = [], limit: Int? = nil
  ) async throws -> Answer {
    var rows: [[JSONText]] = []
    var page = question
    var position: Int64?
    while true {
      if let limit { page.append(("limit", String(min(limit - rows.count, Self.pageSize)))) }
      let document = try await document(path, page)
      if rows.isEmpty { position = document["position"]?.int }
      rows += document[listing.noun]?.elements.map { $0.row(of: listing) } ?? []
      let next = document["next"]?.string
      guard let limit, let next, rows.count < limit else {
        return Answer(
          listing, at: position, rows, next: document["next"].map { $0.string })
      }
      page = question.filter { $0.name != "cursor" } + [("cursor", next)]
    }
  }

  /// A path and its query.
  static func target(_ path: String, _ question: Question) -> String {
    let pairs = question.compactMap { name, value in value.map { "\(name)=\(encode($0))" } }
    return pairs.isEmpty ? path : "\(path)?\(pairs.joined(separator: "&"))"
  }

  /// Percent-encodes all but what is unreserved (RFC 3986 §2.3).
  static func encode(_ text: String) -> String {
    text.utf8.map { byte in
      let scalar = Unicode.Scalar(byte)
      let isPlain =
        scalar.isASCII
        && (scalar.properties.isAlphabetic || ("0"..."9").contains(scalar)
          || "-._~".unicodeScalars.contains(scalar))
      return isPlain
        ? String(scalar) : "%" + (byte < 16 ? "0" : "") + String(byte, radix: 16, uppercase: true)
    }.joined()
  }
}

extension JSON.Value {
  /// The values of a list's element, in the order of its columns.
  func row(of listing: Listing) -> [JSONText] {
    listing.columns.map { column in self[column.name].map(JSONText.init) ?? .null }
  }
}

extension Moment {
  /// As a server reads it; nil for now.
  var text: String? {
    switch self {
    case .latest: nil
    case .position(let position): String(position)
    case .time(let time): time.rfc3339
    }
  }
}
