import FoundationEssentials
import Glibc

/// A program's input or output, readable by the caller alone, gone with this value.
struct TemporaryFile: ~Copyable {
  let path: String

  init(holding text: String) throws {
    var template = Array("/tmp/shiplog-XXXXXX".utf8CString)
    let descriptor = unsafe mkstemp(&template)
    path = String(decoding: template.dropLast().map { UInt8(bitPattern: $0) }, as: UTF8.self)
    guard descriptor >= 0 else { throw Failure.system("create", path) }
    defer { close(descriptor) }
    let output = Output(descriptor: descriptor)
    try output.write(text)
    try output.flush()
  }

  var text: String { Files.text(path) ?? "" }

  deinit { unsafe unlink(path) }
}
