import Postgres
import TestSupport
import Testing

/// A `date` in days since 2000-01-01: a type that the module does not know.
private struct Day: PostgresValue, Equatable {
  static var oid: UInt32 { 1082 }
  static var arrayOID: UInt32 { 1182 }
  let number: Int32

  func encode(into bytes: inout [UInt8]) { bytes.appendBigEndian(number) }
  init(decoding bytes: RawSpan) throws(PostgresError) { number = try bytes.bigEndian() }
  init(_ number: Int32) { self.number = number }
}

/// Sends a value there and back, and compares how the server writes it as text.
private func expectRoundTrip<Value: PostgresValue & Equatable>(
  _ value: Value, asText text: String?, sourceLocation: SourceLocation = #_sourceLocation
) async throws {
  let row = try #require(
    try await TestDatabase.current.connection().query("SELECT \(value), (\(value))::text").first)
  #expect(try row.get(0, as: Value.self) == value, sourceLocation: sourceLocation)
  #expect(try row.get(1, as: String?.self) == text, sourceLocation: sourceLocation)
}

@Suite(.database) struct PostgresValueTests {
  @Test func `integers of every width come back`() async throws {
    try await expectRoundTrip(Int.min, asText: "-9223372036854775808")
    try await expectRoundTrip(Int64.max, asText: "9223372036854775807")
    try await expectRoundTrip(Int32.min, asText: "-2147483648")
    try await expectRoundTrip(Int16.max, asText: "32767")
    try await expectRoundTrip(0, asText: "0")
  }

  @Test func `doubles come back, to the last bit`() async throws {
    try await expectRoundTrip(0.1 + 0.2, asText: "0.30000000000000004")
    try await expectRoundTrip(-Double.infinity, asText: "-Infinity")
    try await expectRoundTrip(Double.leastNonzeroMagnitude, asText: "5e-324")
    let rows = try await TestDatabase.current.connection().query("SELECT \(Double.nan)")
    #expect(try rows[0].get(0, as: Double.self).isNaN)
  }

  @Test func `booleans come back`() async throws {
    try await expectRoundTrip(true, asText: "true")
    try await expectRoundTrip(false, asText: "false")
  }

  @Test(arguments: ["", "it's", "\"quoted\"", "$1 \\ % ; --", "é 漢 🚢", "line\nbreak"])
  func `text comes back`(text: String) async throws {
    try await expectRoundTrip(text, asText: text)
  }

  @Test func `bytes come back`() async throws {
    try await expectRoundTrip([0, 255, 39, 92] as [UInt8], asText: "\\x00ff275c")
    try await expectRoundTrip([] as [UInt8], asText: "\\x")
  }

  @Test func `NULL comes back as nil`() async throws {
    try await expectRoundTrip(Int?.none, asText: nil)
    try await expectRoundTrip(String?.none, asText: nil)
    try await expectRoundTrip([UInt8]?.none, asText: nil)
    try await expectRoundTrip([Int]?.none, asText: nil)
    try await expectRoundTrip(Int?.some(7), asText: "7")
  }

  @Test func `arrays come back`() async throws {
    try await expectRoundTrip([1, -2, 3], asText: "{1,-2,3}")
    try await expectRoundTrip([Int32.max], asText: "{2147483647}")
    try await expectRoundTrip([1, 2] as [Int16], asText: "{1,2}")
    try await expectRoundTrip([1.5, -0.25], asText: "{1.5,-0.25}")
    try await expectRoundTrip([true, false], asText: "{t,f}")
    try await expectRoundTrip(["a", "", "b,c"], asText: "{a,\"\",\"b,c\"}")
    try await expectRoundTrip([[1, 2], []] as [[UInt8]], asText: "{\"\\\\x0102\",\"\\\\x\"}")
  }

  @Test func `a type of another module comes back, also in arrays`() async throws {
    try await expectRoundTrip(Day(-1), asText: "1999-12-31")
    try await expectRoundTrip(Day?.none, asText: nil)
    try await expectRoundTrip([Day(0), nil, Day(31)], asText: "{2000-01-01,NULL,2000-02-01}")
  }

  @Test func `empty arrays come back`() async throws {
    try await expectRoundTrip([] as [Int], asText: "{}")
    try await expectRoundTrip([] as [String?], asText: "{}")
    try await expectRoundTrip([] as [[UInt8]], asText: "{}")
  }

  @Test func `arrays of optionals come back`() async throws {
    try await expectRoundTrip([1, nil, 3] as [Int?], asText: "{1,NULL,3}")
    try await expectRoundTrip([nil, "NULL"] as [String?], asText: "{NULL,\"NULL\"}")
    try await expectRoundTrip([nil, [7]] as [[UInt8]?], asText: "{NULL,\"\\\\x07\"}")
  }

  @Test func `large arrays come back`() async throws {
    var random = SplitMix64(seed: 1)
    let numbers = (0..<100_000).map { _ in Int64.random(in: .min ... .max, using: &random) }
    let blobs = (0..<2_000).map { size in
      (0..<size).map { _ in UInt8.random(in: .min ... .max, using: &random) }
    }
    let rows = try await TestDatabase.current.connection().query(
      "SELECT \(numbers), \(blobs), cardinality(\(numbers)), sum(octet_length(b)) "
        + "FROM unnest(\(blobs)) b")
    #expect(try rows[0].get(0, as: [Int64].self) == numbers)
    #expect(try rows[0].get(1, as: [[UInt8]].self) == blobs)
    #expect(try rows[0].get(2, as: Int.self) == 100_000)
    #expect(try rows[0].get(3, as: Int.self) == 1_999_000)
  }

  @Test func `an array of arrays is refused by the server`() async throws {
    let error = await #expect(throws: PostgresError.self) {
      try await TestDatabase.current.connection().query("SELECT \([[1]])::bigint[]")
    }
    #expect(error?.sqlstate == "42804")
  }

  @Test func `an array with lower bounds and of another width reads the same`() async throws {
    let rows = try await TestDatabase.current.connection().query(
      "SELECT '[5:6]={1,2}'::int[], ARRAY['a'::varchar, 'b'], ARRAY[1::real]")
    #expect(try rows[0].get(0, as: [Int].self) == [1, 2])
    #expect(try rows[0].get(1, as: [String].self) == ["a", "b"])
    #expect(try rows[0].get(2, as: [Double].self) == [1])
  }

  @Test func `narrower numbers and other texts read as the wider type`() async throws {
    let rows = try await TestDatabase.current.connection().query(
      "SELECT 1::int2, -2::int4, 1.5::float4, 'v'::varchar, 'n'::name, 'c'::char(2), '{}'::json")
    let row = rows[0]
    #expect(try row.get(0, as: Int.self) == 1)
    #expect(try row.get(1, as: Int64.self) == -2)
    #expect(try row.get(0, as: Int32.self) == 1)
    #expect(try row.get(2, as: Double.self) == 1.5)
    #expect(try (3...6).map { try row.get($0, as: String.self) } == ["v", "n", "c ", "{}"])
  }
}
