import Testing

@testable import Deployments

struct DerivedIDTests {
  @Test func `the example of RFC 9562 comes out`() {
    // Appendix A.4: the name www.example.com in the namespace of DNS names.
    var dns = DerivedID.urls
    dns[3] = 0x10
    let uuid = DerivedID.uuid5(namespace: dns, name: Array("www.example.com".utf8))
    #expect(DerivedID.text(uuid) == "2ed6657d-e927-568b-95e1-2665a8aea6a2")
  }

  @Test func `other parts and other sources give other ids`() {
    let id = DerivedID.uuid(source: "/ci", ["a", "b"])
    #expect(id == DerivedID.uuid(source: "/ci", ["a", "b"]))
    #expect(id != DerivedID.uuid(source: "/ci", ["ab", ""]))
    #expect(id != DerivedID.uuid(source: "/ci2", ["a", "b"]))
    #expect(id.utf8.count == 36)
  }
}
