import Testing

@testable import Deployments

struct AccessTokenTests {
  private static let digits = Array(
    "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz")

  /// Gives the same word again and again.
  private struct Constant: RandomNumberGenerator {
    let word: UInt64
    mutating func next() -> UInt64 { word }
  }

  @Test func `a token is its prefix, 27 digits of chance and 6 of the checksum, and is read again`()
  {
    var seen: Set<String> = []
    for _ in 0..<1_000 {
      let token = AccessToken()
      #expect(token.text.count == 37 && token.text.hasPrefix("shl_"))
      #expect(token.text.dropFirst(4).allSatisfy(Self.digits.contains))
      #expect(AccessToken(token.text) == token)
      seen.insert(token.text)
    }
    #expect(seen.count == 1_000)
  }

  @Test func `the smallest and the largest number have as many digits as any`() throws {
    var zeros = Constant(word: 0)
    // By another program, with the CRC-32 of zlib.
    #expect(AccessToken(using: &zeros).text == "shl" + "_00000000000000000000000000047JKgZ")
    var ones = Constant(word: .max)
    #expect(AccessToken(using: &ones).text == "shl" + "_aWgEPTl1tmebfsQzFP4bxwgy80V4SgohG")
  }

  @Test func `the checksum is that of zlib`() {
    #expect(CRC32.checksum(of: Array("123456789".utf8)) == 0xCBF4_3926)
    #expect(CRC32.checksum(of: []) == 0)
  }

  @Test func `every typing error of one character is found, and every transposition`() {
    for _ in 0..<20 {
      let right = Array(AccessToken().text)
      for index in 4..<right.count {
        for digit in Self.digits where digit != right[index] {
          var wrong = right
          wrong[index] = digit
          #expect(AccessToken(String(wrong)) == nil)
        }
        guard index + 1 < right.count, right[index] != right[index + 1] else { continue }
        var wrong = right
        wrong.swapAt(index, index + 1)
        #expect(AccessToken(String(wrong)) == nil)
      }
    }
  }

  @Test(arguments: ["", "shl_", "shl", "Bearer", "shl_0000", String(repeating: "é", count: 37)])
  func `what is no token is none`(text: String) {
    #expect(AccessToken(text) == nil)
  }

  @Test func `what is cut, lengthened, or begins otherwise is no token`() {
    let text = AccessToken().text
    for count in 0..<text.count { #expect(AccessToken(String(text.prefix(count))) == nil) }
    for wrong in [text + "0", " " + text, text + "\n", "SHL_" + text.dropFirst(4)] {
      #expect(AccessToken(wrong) == nil)
    }
  }

  @Test func `nothing that describes a token shows it`() {
    let token = AccessToken()
    let secret = String(token.text.dropFirst(4))
    var dumped = ""
    dump([token], to: &dumped)
    for shown in [
      "\(token)", String(reflecting: token), "\([token])", "\(Optional(token) as Any)", dumped,
    ] {
      #expect(!shown.contains(secret), "a token is shown")
    }
  }

  @Test func `its hash is SHA-256 of its text`() throws {
    var zeros = Constant(word: 0)
    let token = AccessToken(using: &zeros)
    let kept = Token(name: "a", token, grant: Grant(scopes: [.read]), expires: nil)
    #expect(token.sha256.count == 32)
    #expect(kept.sha256 == "76afc6a3f74a74f78ec82e849973cbe0fe535cfb2febb6eb63d70374d33e8d2c")
  }

  @Test func `an event that has a token in it is refused, wherever it stands, and not shown`()
    throws
  {
    for _ in 0..<200 {
      let token = AccessToken()
      for text in [token.text, "curl -H 'X-Token: \(token.text)'", "token=\(token.text)&x=1"] {
        let document = try JSON(JSONText.object([("note", .string(text))]).bytes)
        let rejection = try #require(Secrets.first(in: document))
        #expect(rejection.rule == .secret)
        #expect(rejection.message == "looks like a Shiplog token; remove it and revoke it")
      }
    }
  }
}
