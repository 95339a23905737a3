import Testing

@testable import Deployments

struct ArtifactTests {
  static let digest = "sha256:0b31b1c02ff458ad9b7b81cbdf8f028bd54699fa151f221d1e8de6817db93427"
  static let purl =
    "pkg:oci/checkout@sha256%3A0b31b1c02ff458ad9b7b81cbdf8f028bd54699fa151f221d1e8de6817db93427"
    + "?repository_url=registry.example.com/octo-org/checkout&tag=7a3f9c2"

  @Test func `a package URL is taken apart`() {
    let artifact = Artifact(Self.purl)
    #expect(artifact.name == "checkout")
    #expect(artifact.digest == Self.digest)
    #expect(artifact.version == "7a3f9c2")
  }

  @Test(
    arguments: [
      ("pkg:golang/example.com/org/app@v1.2.3#cmd/app", "app", "v1.2.3"),
      ("pkg:npm/%40angular/core@12.3.1", "core", "12.3.1"),
      ("pkg:npm/@angular/core", "core", nil),
      ("pkg:generic/my%20app?download_url=x", "my app", nil),
      ("registry.example.com:5000/team/app:1.0", "app", "1.0"),
      ("registry.example.com:5000/app", "app", nil), ("app", "app", nil), ("app:1", "app", "1"),
      ("app:1@\(digest)", "app", "1"), ("/", "/", nil), ("pkg:", "", nil), ("100%", "100%", nil),
    ] as [(String, String, String?)])
  func `name and version are found`(_ text: String, _ name: String, _ version: String?) {
    let artifact = Artifact(text)
    #expect(artifact.name == name)
    #expect(artifact.version == version)
    #expect(artifact.text == text)
  }
}
