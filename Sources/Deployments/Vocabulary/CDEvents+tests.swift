/// CDEvents' test runs. Their schemas let `source` be any string.
extension CDEvents {
  private static let testCase = Shape.object(
    required: ["id": .name],
    optional: [
      "version": .anyText, "name": .anyText, "uri": .uri,
      "type": .word([
        "performance", "functional", "unit", "security", "compliance", "integration", "e2e",
        "other",
      ]),
    ])

  private static let testSuite = Shape.object(
    required: ["id": .name], optional: ["version": .anyText, "name": .anyText, "uri": .uri])

  private static let trigger = Shape.open(optional: ["type": .triggerType, "uri": .uri])

  private static let caseBegun = Shape.object(
    required: ["environment": .reference],
    optional: [
      "trigger": trigger, "testSuiteRun": .looseReference, "testCase": testCase,
    ])

  private static let suiteBegun = Shape.object(
    required: ["environment": .reference], optional: ["trigger": trigger, "testSuite": testSuite])

  private static func type(_ name: String, _ version: String, _ content: Shape) -> EventType {
    EventType(.cdevents, name, version, subjectSource: .anyText, content)
  }

  static let tests = [
    type("testcaserun.queued", "0.3.0", caseBegun),
    type("testcaserun.started", "0.3.0", caseBegun),
    type(
      "testcaserun.finished", "0.3.0",
      .object(
        required: ["environment": .reference, "outcome": .outcome],
        optional: [
          "severity": .severity, "reason": .anyText, "testSuiteRun": .looseReference,
          "testCase": testCase,
        ])),
    type(
      "testcaserun.skipped", "0.2.0",
      .object(optional: [
        "environment": .reference, "reason": .anyText, "testSuiteRun": .looseReference,
        "testCase": testCase,
      ])),
    type("testsuiterun.queued", "0.3.0", suiteBegun),
    type("testsuiterun.started", "0.3.0", suiteBegun),
    type(
      "testsuiterun.finished", "0.3.0",
      .object(
        required: ["environment": .reference, "outcome": .outcome],
        optional: ["severity": .severity, "reason": .anyText, "testSuite": testSuite])),
    type(
      "testoutput.published", "0.3.0",
      .object(
        required: [
          "outputType": .word(["report", "video", "image", "log", "other"]), "format": .anyText,
        ],
        optional: ["uri": .uri, "testCaseRun": .looseReference])),
  ]
}
