extension Artifact {
  /// What people tell artifacts apart by: `checkout@0b31b1c02ff4`, `checkout:7a3f9c2`, or its bare
  /// name.
  package var short: String {
    if let hash = digest?.split(separator: ":").last { return "\(name)@\(hash.prefix(12))" }
    return version.map { "\(name):\($0)" } ?? name
  }
}
