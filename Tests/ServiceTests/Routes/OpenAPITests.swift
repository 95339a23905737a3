import HTTPTypes
import Deployments
import TestSupport
import Testing

@testable import Service

@Suite struct OpenAPITests {
  @Test(.database) func `the description names every operation, its parameters and its answers`()
    async throws
  {
    let fixture = try await ServiceFixture(examples: false)
    try await fixture.routed { client in
      let document = try await client.get("/v1/openapi.json", token: nil).json
      #expect(document["openapi"]?.string == "3.1.0")
      var ids: Set<String> = []
      for operation in Operation.all {
        let described = try #require(
          document["paths"]?[operation.path]?[operation.method.rawValue.lowercased()])
        #expect(ids.insert(operation.id).inserted)
        #expect(described["operationId"]?.string == operation.id)
        #expect(
          described["parameters"]?.elements.compactMap { $0["name"]?.string }
            == operation.parameters.map(\.name))
        for answer in operation.answers {
          #expect(described["responses"]?["\(answer.status.code)"] != nil, "\(operation.id)")
        }
        for part in operation.path.split(separator: "/") where part.hasPrefix("{") {
          let name = part.dropFirst().dropLast()
          #expect(operation.parameters.contains { $0.name == name && $0.isOfPath })
        }
      }
    }
  }

  @Test(.database) func `lists answer with exactly the members that are described`() async throws {
    let fixture = try await ServiceFixture()
    try await fixture.routed { client in
      for operation in Operation.all where operation.method == .get && !operation.path.contains("{")
      {
        let shape = operation.answers[0].content[0]
        guard shape.mediaType == "application/json", case .object(let members) = shape.schema else {
          continue
        }
        let served = try await client.get(operation.path)
        #expect(try served.json.members.map(\.key) == members.map(\.0), "\(operation.id)")
      }
    }
  }
}
