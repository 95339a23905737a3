import Glibc

/// The text of `errno`. To be called before anything else may change it.
func lastSystemError() -> String {
  let code = errno
  guard let text = unsafe strerror(code) else { return "error \(code)" }
  return unsafe String(cString: text)
}
