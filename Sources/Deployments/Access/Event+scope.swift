extension Event {
  /// What whoever appends it must be allowed: an event that rules is more than one of what happened, since who could append one
  /// with no more than `append` could make a token for everything.
  package var scope: Scope { facts.rule == nil ? .append : .admin }
}
