/// A connection string without its password.
enum MaskedURL {
  private static let mask = "***"

  /// Hides `user:password@`, and `password=…` in a query or in libpq's keyword form.
  static func text(_ url: String) -> String {
    maskedQuery(maskedUser(url))
  }

  private static func maskedUser(_ url: String) -> String {
    guard let scheme = url.firstRange(of: "://") else { return url }
    let authority = url[scheme.upperBound...].prefix { $0 != "/" && $0 != "?" }
    // A password may hold an unencoded @ or even / by mistake: better too much hidden than too little.
    let rest = url[scheme.upperBound...]
    guard
      let at = authority.lastIndex(of: "@") ?? rest.prefix(while: { $0 != "?" }).lastIndex(of: "@"),
      let colon = rest[..<at].firstIndex(of: ":")
    else { return url }
    return url[...colon] + mask + url[at...]
  }

  private static func maskedQuery(_ url: String) -> String {
    var result = ""
    var rest = url[...]
    for key in ["sslpassword", "password"] {
      result = ""
      while let found = rest.firstRange(of: "\(key)=") ?? rest.firstRange(of: "\(key) =") {
        result += rest[..<found.upperBound] + mask
        rest = afterValue(rest[found.upperBound...])
      }
      result += rest
      rest = result[...]
    }
    return result
  }

  /// Past one value: quoted, or up to what separates it from the next.
  private static func afterValue(_ text: Substring) -> Substring {
    let start = text.drop { $0 == " " }
    guard start.first == "'" else { return start.drop { $0 != "&" && !$0.isWhitespace } }
    var rest = start.dropFirst()
    while let character = rest.popFirst(), character != "'" {
      if character == "\\" { rest = rest.dropFirst() }
    }
    return rest
  }
}
