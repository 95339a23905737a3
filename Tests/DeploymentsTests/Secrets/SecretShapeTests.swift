import Foundation
import Testing

@testable import Deployments

extension SecretSamples.Sample: CustomTestStringConvertible {
  var testDescription: String { name }
}

@Suite struct `The secret scanner` {
  @Test(arguments: SecretSamples.all)
  func `a credential is found wherever it stands, and never shown`(sample: SecretSamples.Sample)
    throws
  {
    let escaped = sample.text.unicodeScalars.map { scalar in
      "\\u" + String(repeating: "0", count: 4 - String(scalar.value, radix: 16).count)
        + String(scalar.value, radix: 16)
    }.joined()
    let places: [(String, [UInt8])] = [
      ("$.data", JSONText.object([("data", .string(sample.text))]).bytes),
      (
        "$.data[1].note",
        JSONText.object([
          ("data", .array([.null, .object([("note", .string("see (\(sample.text)) above"))])]))
        ]).bytes
      ),
      ("$.log", JSONText.object([("log", .string("line\n\(sample.text)\n"))]).bytes),
      ("$.escaped", Array("{\"escaped\":\"\(escaped)\"}".utf8)),
      ("$[\"***\"]", JSONText.object([(sample.text, .int(1))]).bytes),
      ("$", JSONText.string(sample.text).bytes),
    ]
    for (path, bytes) in places {
      let rejection = try #require(Secrets.first(in: try JSON(bytes)), "\(sample.name) at \(path)")
      #expect(rejection.rule == .secret)
      #expect(rejection.path.description == path)
      #expect(rejection.message == "looks like \(sample.kind); remove it and revoke it")
      let tail = String(sample.text.suffix(8))
      for shown in [rejection.description, rejection.message, rejection.path.pointer] {
        #expect(!shown.contains(sample.text) && !shown.contains(tail))
      }
    }
  }

  @Test(arguments: [#"password"#, #"passwor\u0064"#, #"\u0070assword"#, #"pass\u0077ord"#])
  func `a name of a password is one with escapes, too`(name: String) throws {
    let document = try JSON(Array(#"{"\#(name)":"Tr0ub4dor3xyz"}"#.utf8))
    #expect(
      Secrets.first(in: document)?.message == "looks like a password; remove it and revoke it")
  }

  @Test(arguments: SecretSamples.all.filter { $0.prefix.count < 12 })
  func `half of a credential is none`(sample: SecretSamples.Sample) {
    #expect(Secrets.kind(in: String(sample.text.prefix(sample.prefix.count + 2))) == nil)
  }

  @Test(arguments: SecretSamples.all)
  func `no way to cut a credential makes the scanner trap`(sample: SecretSamples.Sample) {
    for count in 0...sample.text.count {
      _ = Secrets.kind(in: String(sample.text.prefix(count)) + "=")
      _ = Secrets.kind(in: ":" + String(sample.text.suffix(count)))
    }
  }

  @Test func `a long text is scanned to its end`() {
    let credential = "ghp" + "_" + String(repeating: "a1B2", count: 9)
    let text = String(repeating: "words and 0123-digits ", count: 5_000)
    #expect(Secrets.kind(in: text) == nil)
    #expect(Secrets.kind(in: text + credential) == "a GitHub personal access token")
    #expect(Secrets.kind(in: credential + String(repeating: "x", count: 5_000)) != nil)
  }

  @Test func `at least 30 issuers are known`() {
    #expect(Set(SecretSamples.all.map(\.kind)).count >= 50)
    #expect(Set(SecretShape.catalog.map(\.kind)).count >= 50)
  }

  @Test func `every prefix of the catalogue is long enough to be looked up`() {
    let isLongEnough = SecretShape.catalog.allSatisfy { $0.prefix.count >= 2 }
    #expect(isLongEnough)
  }

  @Test(arguments: [
    ("password", "hunter2abc", "a password"), ("dbPassword", "hunter2abc", "a password"),
    ("PGPASSWORD", "hunter2abc", "a password"),
    (
      "aws_secret_access_key", "abcdefghijABCDEFGHIJ0123456789abcdefghij",
      "an AWS secret access key"
    ),
    ("SecretAccessKey", "abcdefghijABCDEFGHIJ0123456789abcdefghij", "an AWS secret access key"),
    ("clientSecret", "abcdefghijABCDEFGHIJ0123456789", "an API key or secret"),
    ("p\\u0061ssword", "hunter2\\u0061bc", "a password"),
  ])
  func `a member's key names its value`(key: String, value: String, kind: String) throws {
    let document = try JSON(Array(#"{"a":[{"\#(key)":"\#(value)"}]}"#.utf8))
    let rejection = try #require(Secrets.first(in: document))
    #expect(rejection.path.components.prefix(2) == [.key("a"), .index(0)])
    #expect(rejection.message == "looks like \(kind); remove it and revoke it")
    #expect(!rejection.description.contains("unter2"))
    #expect(throws: rejection) { try Secrets.scan(document) }
  }

  /// What password managers make: letters, digits and every mark of ASCII.
  @Test func `a password is found whatever its characters`() throws {
    var numbers = SeededNumbers(seed: 7)
    let printable = String(decoding: UInt8(ascii: "!")...UInt8(ascii: "~"), as: UTF8.self)
    for first in printable {
      for _ in 0..<20 {
        let password = String(first) + numbers.text(15, of: printable)
        let member = JSONText.object([("db_password", .string(password))])
        #expect(Secrets.first(in: try JSON(member.bytes)) != nil, "\(password) as a member")
        if !password.contains(where: { $0 == "\"" || $0 == "\\" }) {
          for text in [
            "{\"password\":\"\(password)\"}", "{\\\"password\\\": \\\"\(password)\\\"}",
            "export PGPASSWORD=\"\(password)\"",
          ] {
            #expect(Secrets.kind(in: text) != nil, "\(password) in \(text)")
          }
        }
        let address = password.filter { !"/?#\"'@".contains($0) }
        #expect(Secrets.kind(in: "postgres://shiplog:a\(address)@db:5432/x") != nil, "\(address)")
      }
    }
  }

  @Test func `no value, however short, makes the scanner trap`() throws {
    let printable = String(decoding: UInt8(ascii: " ")...UInt8(ascii: "~"), as: UTF8.self)
    let openings = "$#%*{<([\"'\\".flatMap { one in printable.map { "\(one)\($0)" } }
    let values = [""] + printable.map(String.init) + openings + openings.map { $0 + "}" }
    for value in values {
      for name in ["password", "pwd", "api_key", "sig", "account_key"] {
        let member = JSONText.object([(name, .string(value))])
        _ = Secrets.first(in: try JSON(member.bytes))
        for text in [
          "\(name)=\(value)", "\(name): \(value)", "\(name)='\(value)'", "\"\(name)\":\"\(value)\"",
          "x://u:\(value)@h",
        ] {
          _ = Secrets.kind(in: text)
        }
      }
    }
  }

  @Test(arguments: [
    ("data_base64", "$.data_base64.a[0].password"),
    ("data_base6\\u0034", "$.data_base64.a[0].password"),
    ("customData", "$.customData.a[0].password"),
  ])
  func `a document in base64 is read, too`(key: String, path: String) throws {
    let inner = Data(#"{"a":[{"password":"hunter2;abc"}]}"#.utf8).base64EncodedString()
    let rejection = try #require(
      Secrets.first(in: try JSON(Array("{\"\(key)\":\"\(inner)\"}".utf8))))
    #expect(rejection.path.description == path)
    let twice = Data(#"{"data_base64":"\#(inner)"}"#.utf8).base64EncodedString()
    let outer = try JSON(JSONText.object([("data_base64", .string(twice))]).bytes)
    #expect(
      Secrets.first(in: outer)?.path.description == "$.data_base64"
        + path.replacing("customData", with: "data_base64").dropFirst(1))
  }

  @Test(arguments: [
    "log line\npassword=hunter2abc\n", "\u{0}\u{1}PGPASSWORD=hunter2abc",
    "{\"password\":\"hunter2abc\"",
  ])
  func `other bytes in base64 are read, too`(text: String) throws {
    let member = JSONText.object([("data_base64", .string(Data(text.utf8).base64EncodedString()))])
    let rejection = try #require(Secrets.first(in: try JSON(member.bytes)))
    #expect(rejection.path.description == "$.data_base64")
    #expect(!rejection.message.contains("hunter"))
  }

  @Test func `a syntax error behind a secret key masks it`() throws {
    let key = "ghp" + "_" + String(repeating: "a1B2", count: 9)
    #expect {
      _ = try JSON(Array(#"{"\#(key)":[tru]}"#.utf8))
    } throws: { error in
      let shown = "\(error)"
      return shown.contains(#"$["***"][0]"#) && !shown.contains("a1B2")
    }
  }
}
