internal import Deployments
internal import HTTPTypes

/// An attribute of a CloudEvent as a header field says it (CloudEvents 1.0.2, HTTP protocol binding §3.1.3).
struct AttributeHeader {
  /// Without `ce-`, in lower case.
  let name: String
  let value: String

  static let prefix = "ce-"

  /// Takes the quotes off a value, then one round of percent-encoding.
  ///
  /// - Throws: what is wrong with the value, without a byte of it
  init(_ field: HTTPField) throws(Malformed) {
    name = String(field.name.canonicalName.dropFirst(Self.prefix.utf8.count))
    value = try Self.decoded(try Self.unquoted(field.value.utf8))
  }

  struct Malformed: Error {
    let message: String
  }

  /// `"a \"b\""` is `a "b"` (RFC 7230 §3.2.6); a value without quotes is itself.
  private static func unquoted(_ value: String.UTF8View) throws(Malformed) -> [UInt8] {
    let quote = UInt8(ascii: "\"")
    guard value.first == quote else {
      guard !value.contains(quote) else {
        throw Malformed(message: "has a double quote within; write it as %22")
      }
      return Array(value)
    }
    var bytes: [UInt8] = []
    var isEscaped = false
    var isClosed = false
    for byte in value.dropFirst() {
      guard !isClosed else {
        throw Malformed(message: "goes on after its closing double quote; write a quote as %22")
      }
      if isEscaped {
        bytes.append(byte)
        isEscaped = false
      } else if byte == UInt8(ascii: "\\") {
        isEscaped = true
      } else if byte == quote {
        isClosed = true
      } else {
        bytes.append(byte)
      }
    }
    guard isClosed else { throw Malformed(message: "has no closing double quote") }
    return bytes
  }

  private static func decoded(_ value: [UInt8]) throws(Malformed) -> String {
    var bytes: [UInt8] = []
    bytes.reserveCapacity(value.count)
    var index = 0
    while index < value.count {
      let byte = value[index]
      guard byte < 0x80 else {
        throw Malformed(
          message: "has characters outside of ASCII; write them in percent-encoding, as %E2%82%AC")
      }
      guard byte == UInt8(ascii: "%") else {
        bytes.append(byte)
        index += 1
        continue
      }
      guard index + 2 < value.count, let high = Percent.digit(value[index + 1]),
        let low = Percent.digit(value[index + 2])
      else {
        throw Malformed(
          message: "has a percent sign without two hexadecimal digits; write the sign as %25")
      }
      bytes.append(high << 4 | low)
      index += 3
    }
    guard let text = String(validating: bytes, as: UTF8.self) else {
      throw Malformed(message: "is no UTF-8 once its percent-encoding is taken off")
    }
    return text
  }
}
