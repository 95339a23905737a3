import Testing

@testable import Deployments

struct MediaTypeTests {
  @Test(arguments: [
    ("application/json", true), ("Application/JSON; charset=utf-8", true),
    ("application/cloudevents+json", true), ("text/plain", false),
    ("multipart/mixed; boundary=\"a;b\\\"c\"", false), ("text/plain ; charset=utf-8", false),
    ("application/json;", true), ("application/json; ; charset=utf-8", true),
  ])
  func `a media type is read`(_ text: String, _ isJSON: Bool) throws {
    #expect(try #require(MediaType(text)).isJSON == isJSON)
  }

  @Test(arguments: [
    "", "json", "a/b/c", "/json", "a/", "a b/c", "text/plain; x", "text/plain; x=",
    "text/plain; x=a b",
  ])
  func `what is none is refused`(_ text: String) { #expect(MediaType(text) == nil) }
}
