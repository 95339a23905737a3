extension Operation {
  /// Every operation, in the order of `openapi.json`.
  static let all: [Operation] =
    appends + events + environments + deployments + metrics + retention + policies + health
    + observation
    + description
}
