package import Deployments

/// Values that may be missing: null then, since keys are always present.
extension JSONText {
  package static func optional(_ text: String?) -> JSONText { text.map { .string($0) } ?? .null }
  package static func optional(_ flag: Bool?) -> JSONText { flag.map { .bool($0) } ?? .null }
  package static func optional(_ number: Int64?) -> JSONText { number.map { .int($0) } ?? .null }
  package static func optional(_ time: Timestamp?) -> JSONText { optional(time?.rfc3339) }

  /// A span in seconds, from microseconds.
  package static func seconds(_ microseconds: Int64?) -> JSONText {
    microseconds.map { .double(Double($0) / 1_000_000) } ?? .null
  }

  package static func strings(_ texts: some Sequence<String>) -> JSONText {
    .array(texts.map { .string($0) })
  }
}
