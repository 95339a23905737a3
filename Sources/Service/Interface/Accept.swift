internal import Hummingbird

/// What an `Accept` header prefers (RFC 9110 §12.5.1).
enum Accept {
  /// - Parameters:
  ///   - header: nil or empty for anything
  ///   - offered: media types, the preferred one first
  /// - Returns: the best of them; nil where none is acceptable
  static func choose(_ header: String?, of offered: [String]) -> String? {
    guard let header, header.contains(where: { !$0.isWhitespace }) else { return offered.first }
    let ranges = header.split(separator: ",").map(Range.init)
    var best: (type: String, quality: Double)?
    for type in offered {
      // The most specific range decides about a type.
      let matching = ranges.filter { $0.covers(type) }.max { $0.specificity < $1.specificity }
      guard let quality = matching?.quality, quality > 0 else { continue }
      if best.map({ quality > $0.quality }) ?? true { best = (type, quality) }
    }
    return best?.type
  }

  private struct Range {
    let type: String
    let quality: Double

    init(_ text: Substring) {
      let parts = text.split(separator: ";").map { part in
        part.filter { !$0.isWhitespace }.lowercased()
      }
      type = parts.first ?? ""
      quality =
        parts.dropFirst().first { $0.hasPrefix("q=") }.flatMap { Double($0.dropFirst(2)) } ?? 1
    }

    var specificity: Int { type == "*/*" ? 0 : type.hasSuffix("/*") ? 1 : 2 }

    func covers(_ other: String) -> Bool {
      type == "*/*" || type == other
        || (type.hasSuffix("/*") && other.hasPrefix(type.dropLast(1)))
    }
  }
}

extension Call {
  /// The format that is asked for by `Accept`.
  ///
  /// - Throws: a `Problem` where none that there is is acceptable
  func format(of offered: [DataFormat] = DataFormat.allCases) throws(Problem) -> DataFormat {
    let types = offered.map(\.mediaType)
    let wanted = request.headers[.accept]
    guard let chosen = Accept.choose(wanted, of: types),
      let format = offered.first(where: { $0.mediaType == chosen })
    else {
      throw Problem(
        .notAcceptable, "none of what Accept names is there",
        suggestion: "accept \(types.joined(separator: ", "))")
    }
    return format
  }
}
