import FoundationEssentials

/// Where a Shiplog server answers: `https://shiplog.example.com`, with the path before `/v1` where a proxy adds one.
struct ServerURL: Hashable, Sendable, CustomStringConvertible {
  /// Without a slash at its end.
  let description: String
  let host: String
  let isEncrypted: Bool

  static let expectation =
    "the address of a server such as https://shiplog.example.com, without user, password, query and fragment"

  /// Nil for what is no such address. Credentials in it would end in the logs of every proxy.
  init?(_ text: String) {
    guard text.utf8.allSatisfy({ $0 > 0x20 && $0 < 0x7F }), let url = URL(string: text),
      let scheme = url.scheme?.lowercased(), scheme == "https" || scheme == "http",
      let host = url.host(), !host.isEmpty, url.user() == nil, url.password() == nil,
      url.query() == nil, url.fragment() == nil, !text.contains("@")
    else { return nil }
    var text = text
    while text.hasSuffix("/") { text.removeLast() }
    description = text
    self.host = host.lowercased()
    isEncrypted = scheme == "https"
  }

  /// Whether what is sent there leaves this machine in the clear.
  var isExposed: Bool {
    !isEncrypted && host != "localhost" && !host.hasSuffix(".localhost") && host != "::1"
      && host != "[::1]" && !Self.isLoopback(host)
  }

  /// 127.0.0.0/8, and not a name that begins so.
  private static func isLoopback(_ host: String) -> Bool {
    let parts = host.split(separator: ".", omittingEmptySubsequences: false)
    return parts.count == 4 && parts[0] == "127" && parts.allSatisfy { UInt8($0) != nil }
  }
}
