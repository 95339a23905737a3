import Deployments
import Crypto
import FoundationEssentials
import Glibc

/// The token that `shiplog login` has stored for one server: a file that only the user can read. Named for the address,
/// so that no other server is ever sent it, whatever a configuration file says.
struct StoredToken {
  /// Empty for a user without a home.
  let path: String

  init(for url: ServerURL, environment: [String: String]) {
    guard let folder = ConfigurationFile.userFolder(environment: environment) else {
      path = ""
      return
    }
    let digest = Location.digest(url.description, characters: 16)
    path = "\(folder)/token-\(url.host.filter { $0 != ":" })-\(digest)"
  }

  var exists: Bool { !path.isEmpty && Files.exists(path) }

  /// - Throws: a `Failure` where it cannot be written
  func store(_ token: AccessToken) throws {
    guard let slash = path.lastIndex(of: "/") else {
      throw Failure(.failed, "found no place for the token: HOME is not set")
    }
    try Files.createFolder(String(path[..<slash]))
    try PrivateFile.write(Array("\(token.text)\n".utf8), to: path)
  }

  /// - Returns: whether there was one
  func remove() throws -> Bool {
    guard exists else { return false }
    guard unsafe unlink(path) == 0 else { throw Failure.system("remove", path) }
    return true
  }
}
