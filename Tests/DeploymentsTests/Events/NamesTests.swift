import Testing

@testable import Deployments

struct NamesTests {
  @Test(arguments: [
    ("staging", "staging"), ("Staging", "staging"), ("stage", "staging"), ("PROD", "production"),
    ("development", "dev"), ("prod1", "prod1"),
    ("https://history.example.com/environments/staging", "staging"),
    ("https://history.example.com/environments/Stage/?tab=1#top", "staging"),
    ("https://example.com", "example.com"), ("/iaas/geo1", "geo1"), ("/iaas/geo1/", "geo1"),
    ("review/feature-1", "review/feature-1"), ("urn:env:Dev", "urn:env:dev"),
    ("https://example.com/a%2Fb", "a%2fb"), ("ÜBUNG", "übung"), ("///", ""),
  ])
  func `an environment has one name`(_ id: String, _ name: String) {
    #expect(Names.environment(id) == name)
  }

  @Test func `a service is called what it is called`() {
    #expect(Names.service("https://example.com/services/Stage") == "stage")
    #expect(Names.service("prod") == "prod")
  }
}
