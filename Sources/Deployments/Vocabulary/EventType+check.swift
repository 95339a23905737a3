extension EventType {
  /// Checks a whole CDEvent of this type: `context`, `subject` and `customData`.
  func check(_ cdevent: JSON.Value) throws(Rejection) {
    try document.check(cdevent, by: authority)
    guard condition != .none, let content = cdevent["subject"]?["content"] else { return }
    if content["kind"]?.bytesEqual("rollback") == true {
      try Self.require("rollbackOf", in: content, where: "kind is rollback", authority)
    }
    guard condition == .endIsExplained, content["outcome"]?.bytesEqual("success") == false else {
      return
    }
    try Self.require("phase", in: content, where: "outcome is not success", authority)
    try Self.require("reason", in: content, where: "outcome is not success", authority)
  }

  private static func require(
    _ name: String, in content: JSON.Value, where condition: String, _ authority: Authority
  ) throws(Rejection) {
    guard content[name] == nil else { return }
    throw Rejection(
      path: content.path.appending(name), rule: authority.rule,
      message: "is missing; \(authority.name) requires it where \(condition)")
  }
}
