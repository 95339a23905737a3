import CLibPQ

/// Where to connect, and how the session is set up.
struct ConnectionTarget: Sendable {
  let url: String
  /// Server settings, sent as `options`; what the URL's own `options` say wins.
  let settings: [String: String]

  /// Connects, waiting at most `connect_timeout` a host (5 s unless the URL says otherwise).
  ///
  /// The caller owns what is returned, and finishes it.
  func open() throws(PostgresError) -> OpaquePointer {
    // A later keyword overrides an earlier one, and `dbname` stands for all that the URL names.
    let keywords: [(String, String)] = [
      ("connect_timeout", "5"), ("client_encoding", "UTF8"),
      ("fallback_application_name", settings["application_name"] ?? "shiplog"),
      ("dbname", url), ("options", try options()),
    ]
    let connection = withCStrings(keywords.map(\.0)) { names in
      withCStrings(keywords.map(\.1)) { values in PQconnectdbParams(names, values, 1) }
    }
    guard let connection else { throw .unreachable("out of memory") }
    guard PQstatus(connection) == CONNECTION_OK else {
      defer { PQfinish(connection) }
      throw .unreachable(String(cString: PQerrorMessage(connection)))
    }
    return connection
  }

  /// The settings as command-line options (`-c name=value`), then the URL's own.
  private func options() throws(PostgresError) -> String {
    let escaped = settings.filter { $0.key != "application_name" }.sorted { $0.key < $1.key }
      .map { name, value in
        "-c "
          + "\(name)=\(value)".reduce(into: "") { option, character in
            if character == " " || character == "\\" { option += "\\" }
            option.append(character)
          }
      }
    return (escaped + [try named("options") ?? ""]).joined(separator: " ")
  }

  /// What the URL itself says of one of libpq's keywords; nil where it leaves that to libpq's defaults.
  ///
  /// - Throws: F0000 where libpq cannot read the URL
  func named(_ wanted: String) throws(PostgresError) -> String? {
    var message: UnsafeMutablePointer<CChar>?
    guard let list = PQconninfoParse(url, &message) else {
      defer { PQfreemem(message) }
      let reason = message.map { String(cString: $0) } ?? "out of memory"
      // 08001 would ask for another attempt, which cannot help.
      throw PostgresError(
        sqlstate: "F0000",
        message: "the database URL cannot be read: \(reason.split(separator: "\n").joined())")
    }
    defer { PQconninfoFree(list) }
    var option = list
    while let keyword = option.pointee.keyword {
      if String(cString: keyword) == wanted {
        return option.pointee.val.map { String(cString: $0) }
      }
      option += 1
    }
    return nil
  }
}

/// Calls the body with a null-terminated array of C strings, valid during the call.
private func withCStrings<Result>(
  _ strings: [String], _ body: (UnsafePointer<UnsafePointer<CChar>?>?) -> Result
) -> Result {
  // All in one buffer, each with its zero byte, so that one pointer serves them all.
  var bytes: [CChar] = []
  var starts: [Int] = []
  for string in strings {
    starts.append(bytes.count)
    bytes.append(contentsOf: string.utf8CString)
  }
  return bytes.withUnsafeBufferPointer { bytes in
    var pointers = starts.map { bytes.baseAddress?.advanced(by: $0) }
    pointers.append(nil)
    return body(pointers)
  }
}
