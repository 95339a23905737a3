import Deployments
import Foundation
import HTTPTypes
import Service
import TestSupport
import Testing

/// Events as HTTP requests carry them.
enum Requests {
  static let now = Timestamp(rfc3339: "2026-06-01T00:00:00Z") ?? Timestamp(microseconds: 0)

  static func headers(_ contentType: String?, _ more: [(String, String)] = []) -> HTTPFields {
    var fields = HTTPFields()
    if let contentType { fields[.contentType] = contentType }
    for (name, value) in more {
      guard let name = HTTPField.Name(name) else { preconditionFailure("no field name: \(name)") }
      fields.append(HTTPField(name: name, value: value))
    }
    return fields
  }

  static func read(
    _ contentType: String?, _ more: [(String, String)] = [], _ body: String
  ) throws(Problem) -> EventRequest {
    try EventRequest(headers(contentType, more), Array(body.utf8), now: now)
  }

  /// What is wrong with a request; fails where nothing is.
  static func problem(
    _ contentType: String?, _ more: [(String, String)] = [], _ body: String
  ) -> Problem? {
    do throws(Problem) {
      _ = try read(contentType, more, body)
      return nil
    } catch {
      return error
    }
  }

  static let structured = "application/cloudevents+json"

  /// The headers that binary mode needs.
  static let minimal = [
    ("ce-specversion", "1.0"), ("ce-id", "1"), ("ce-source", "/s"), ("ce-type", "com.example.t"),
  ]

  static func event(id: String = "1", _ more: String = "") -> String {
    #"{"specversion":"1.0","id":"\#(id)","source":"/s","type":"com.example.t"\#(more)}"#
  }

  /// An event in binary mode, as a sender makes it of the structured form (HTTP protocol binding §3.1).
  static func binary(of event: JSON.Value) -> (headers: HTTPFields, body: [UInt8]) {
    var type: String?
    var more: [(String, String)] = []
    var body: [UInt8] = []
    for (name, value) in event.members where !value.isNull {
      switch name {
      case "datacontenttype": type = value.string
      case "data_base64": body = [UInt8](Data(base64Encoded: value.string ?? "") ?? Data())
      case "data": body = Array(value.raw)
      default:
        more.append(
          ("ce-" + name, encoded(value.string ?? String(decoding: value.raw, as: UTF8.self))))
      }
    }
    if let data = event["data"], !data.isNull {
      if type == nil { type = "application/json" }
      if let text = data.string, type?.contains("json") == false { body = Array(text.utf8) }
    }
    return (headers(type, more), body)
  }

  /// As §3.1.3.2 says it.
  static func encoded(_ text: String) -> String {
    text.utf8.map { byte in
      byte > 0x20 && byte < 0x7F && byte != 0x22 && byte != 0x25
        ? String(UnicodeScalar(byte)) : String(format: "%%%02X", byte)
    }.joined()
  }
}

func json(_ text: some Sequence<UInt8>) throws -> JSON.Value { try JSON(Array(text)).root }
