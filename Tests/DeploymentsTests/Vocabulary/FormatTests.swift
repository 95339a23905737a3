import Testing

@testable import Deployments

struct FormatTests {
  @Test(arguments: [
    ("https://example.com/a?b#c", true, true), ("urn:uuid:1", true, true), ("/a/b", false, true),
    ("#fragment", false, true), ("", false, true), ("//host/path", false, true),
    ("a/b:c", false, true), ("1a:b", false, false), ("%41", false, true), ("%4", false, false),
    ("%zz", false, false), ("a b", false, false), ("a#b#c", false, false), ("ä", false, false),
    ("{x}", false, false), ("http://[::1]:80/", true, true), (":a", false, false),
  ])
  func `URIs and references are told from other text`(
    _ text: String, _ isURI: Bool, _ isReference: Bool
  ) throws {
    let bytes = Array(text.utf8)
    #expect(URI.isAbsolute(bytes.span) == isURI)
    #expect(URI.isReference(bytes.span) == isReference)
  }

  @Test(arguments: [
    ("", ""), ("Zg==", "f"), ("Zm8=", "fo"), ("Zm9v", "foo"), ("Zm9vYg==", "foob"),
    ("Zm9vYmE=", "fooba"), ("Zm9vYmFy", "foobar"),
  ])
  func `base64 gives what RFC 4648 says`(_ text: String, _ decoded: String) {
    #expect(StandardBase64.decode(text) == Array(decoded.utf8))
  }

  @Test(arguments: ["Z", "Zg", "Zg=", "Zg===", "====", "Zm9v\n", "Z-_=", "Zh==", "Zm9=", "=Zg="])
  func `what is no base64 is refused`(_ text: String) {
    #expect(StandardBase64.decode(text) == nil)
  }
}
