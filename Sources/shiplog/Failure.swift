/// Why a command did not do what it was asked: what the caller sees, and the code that the process ends with.
struct Failure: Error, Hashable, CustomStringConvertible {
  /// The exit codes, as `shiplog --help` documents them. 64 is also what wrong usage ends with.
  enum Code: Int32, CaseIterable {
    case done = 0
    case failed = 1
    case checkSaidNo = 3
    case notFound = 5
    case conflict = 6
    case unreachable = 7
    case usage = 64
  }

  let code: Code
  /// One sentence: what is wrong.
  let message: String
  /// What the reader can do about it, where there is something.
  let remedy: String?

  init(_ code: Code, _ message: String, remedy: String? = nil) {
    self.code = code
    self.message = message
    self.remedy = remedy
  }

  /// As it stands on standard error.
  var description: String {
    guard let remedy else { return "shiplog: \(message)" }
    return "shiplog: \(message)\n\(remedy)"
  }
}

extension Failure {
  /// A failed system call: what was attempted, on what, and the system's reason.
  static func system(_ action: String, _ path: String, remedy: String? = nil) -> Failure {
    Failure(.failed, "cannot \(action) \(path): \(lastSystemError())", remedy: remedy)
  }
}
