package import Deployments
package import History
internal import Merkle
package import Postgres

/// Whether a token is in force, asked anew for every request: what is revoked gets in nowhere from then on, also where another
/// server or the command line revoked it.
///
/// All that wait share one statement: it is asked for all that came, then for those that came meanwhile. The connection is the
/// timer, there is no other.
package actor TokenChecks {
  private typealias Answer = Result<TokenGrant?, PostgresError>

  private let connection: Connection
  private let uses: TokenUses
  private let now: @Sendable () -> Timestamp
  private var waiting: [(hash: Hash, answer: CheckedContinuation<Answer, Never>)] = []
  private var isAsking = false

  /// - Parameters:
  ///   - url: a libpq connection URI of the service's role
  ///   - now: the clock by which tokens expire and their uses are noted
  package init(url: String, now: @escaping @Sendable () -> Timestamp) {
    connection = Connection(
      url,
      settings: [
        "application_name": "shiplog tokens",
        // How many tokens one statement asks for differs, what they are looked up by does not.
        "plan_cache_mode": "force_generic_plan", "jit": "off",
        // Everything here is looked up by an index; a plan that was made while the log was short would go on reading it whole.
        "enable_seqscan": "off",
        // Who waits for a database that hangs is better told so.
        "statement_timeout": "10s",
      ])
    uses = TokenUses(url: url)
    self.now = now
  }

  /// What a token allows.
  ///
  /// - Returns: nil for a token that nobody made, that has expired or was revoked: which of them is nobody's business
  /// - Throws: `PostgresError` where it cannot be known
  package func grant(of token: AccessToken) async throws(PostgresError) -> TokenGrant? {
    guard let hash = Hash(token.sha256) else { return nil }
    let answer = await withCheckedContinuation { continuation in
      waiting.append((hash, continuation))
      guard !isAsking else { return }
      isAsking = true
      Task { await askForAllThatWait() }
    }
    return try answer.get()
  }

  private func askForAllThatWait() async {
    while !waiting.isEmpty {
      let asked = waiting
      waiting.removeAll()
      let time = now()
      let grants: Result<[Hash: TokenGrant], PostgresError>
      do throws(PostgresError) {
        grants = .success(try await Self.grants(of: asked.map(\.hash), at: time, on: connection))
      } catch {
        grants = .failure(error)
      }
      for (hash, answer) in asked { answer.resume(returning: grants.map { $0[hash] }) }
      if case .success(let grants) = grants, !grants.isEmpty {
        await uses.note(grants.values.map(\.name), at: time)
      }
    }
    isAsking = false
  }

  /// Asks once more where the connection broke: it may have been at rest for long, and the server is back since.
  private static func grants(
    of hashes: [Hash], at time: Timestamp, on connection: isolated Connection
  ) throws(PostgresError) -> [Hash: TokenGrant] {
    let hashes = Array(Set(hashes))
    do throws(PostgresError) {
      return try TokenGrant.inForce(for: hashes, at: time, on: connection)
    } catch {
      guard error.isConnectionFailure else { throw error }
      return try TokenGrant.inForce(for: hashes, at: time, on: connection)
    }
  }

  /// Ends when the uses that are known are written, or could not be.
  package func close() async {
    await uses.close()
    await connection.close()
  }
}
