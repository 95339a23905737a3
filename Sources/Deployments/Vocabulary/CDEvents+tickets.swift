/// CDEvents' tickets. Their kinds and priorities are suggestions: any other word is valid as well.
extension CDEvents {
  private static let lists = Shape.list(of: .anyText)

  static let tickets = [
    EventType(
      .cdevents, "ticket.created", "0.2.0",
      .object(
        required: ["summary": .anyText, "creator": .name, "uri": .uriReference],
        optional: [
          "ticketType": .anyText, "group": .anyText, "assignees": lists, "priority": .anyText,
          "labels": lists, "milestone": .anyText,
        ])),
    EventType(
      .cdevents, "ticket.updated", "0.2.0",
      .object(
        required: ["uri": .uriReference],
        optional: [
          "summary": .anyText, "ticketType": .anyText, "group": .anyText, "creator": .name,
          "assignees": lists, "priority": .anyText, "labels": lists, "milestone": .anyText,
          "updatedBy": .anyText,
        ])),
    EventType(
      .cdevents, "ticket.closed", "0.2.0", subjectMembers: ["type": .word(["ticket"])],
      .object(
        required: ["uri": .uriReference, "resolution": .name],
        optional: [
          "summary": .anyText, "ticketType": .anyText, "group": .anyText, "creator": .name,
          "assignees": lists, "priority": .anyText, "labels": lists, "milestone": .anyText,
          "updatedBy": .anyText,
        ])),
  ]
}
