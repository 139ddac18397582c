// A case as staff see it: everything, but contact details of a protected person only for those who need them.

import Policy
import Storage
import Workflow

struct CaseView {
  let file: Case
  let policy: Policy
  let now: Instant
  let member: StaffMember
  let language: Language

  var json: JSON { .object(heading + talk + work + endings) }

  /// Whoever the case is open to; where the identity is protected (OSL 21:3) no archivist by the role alone.
  var maySeeContact: Bool {
    let door = file.door
    guard door.admits(member.actor, at: now) else { return false }
    guard door.narrowedBy == .identity, member.role == .archivist else { return true }
    return door.owner == member.id || door.broken[member.id].map { now < $0 } ?? false
  }

  private var heading: [JSON.Member] {
    [
      .init("id", JSON(file.id)),
      .init("registerNumber", .string(file.registerNumber.text)),
      .init("authority", JSON(file.authority)),
      .init("version", .int(file.number)),
      .init("stage", JSON(file.stage)),
      .init("stageText", .string(file.stage.words(language, policy))),
      .init("parked", JSON(file.parked)),
      .init("owner", JSON(file.owner)),
      .init("recused", JSON(file.recused.sorted().map { JSON($0) })),
      .init("narrowing", NarrowingView(file: file).json),
      .init("registeredAt", JSON(file.registeredAt)),
      .init("publicSubject", JSON(file.publicSubject)),
      .init(
        "withheldInRegister",
        .object(
          file.withheldInRegister.sorted { $0.key.rawValue < $1.key.rawValue }
            .map { .init($0.key.rawValue, JSON($0.value)) })),
      .init("request", request),
      .init(
        "unreachableText",
        file.isRequesterUnreachable
          ? .string(Refusal.Reason.requesterUnreachable.words(language, policy)) : .null),
      .init("clock", ClockView(file, at: now).json(language, policy)),
      .init("documents", JSON(file.lines.map { LineView(line: $0, of: self).json })),
      .init("decisions", JSON(file.decisions.map { DecisionView(decision: $0, of: self).json })),
    ]
  }

  private var request: JSON {
    let request = file.request
    let contact = request.contact
    return [
      "channel": JSON(request.channel), "arrivedAt": JSON(request.arrivedAt),
      "arrivalBasis": JSON(request.arrivalBasis), "description": JSON(request.description),
      "unlistedDocuments": .int(request.unlistedDocuments), "language": JSON(request.language),
      "delivery": [
        "form": JSON(request.delivery.form),
        "address": maySeeContact ? JSON(request.delivery.address) : .null,
      ],
      "contact": maySeeContact
        ? [
          "name": JSON(contact.name), "email": JSON(contact.email), "phone": JSON(contact.phone),
          "postalAddress": JSON(contact.postalAddress), "protected": JSON(contact.protected),
        ] : ["protected": true],
    ]
  }

  private var talk: [JSON.Member] {
    [
      .init("messages", JSON(file.messages.map { JSON(naming: $0) })),
      .init("attachments", attachments),
      .init("questions", JSON(file.questions.map { JSON(naming: $0) })),
      .init("consultations", JSON(file.consultations.map { JSON(naming: $0) })),
      .init("authorisations", JSON(file.authorisations.map { JSON(naming: $0) })),
      .init("expectedDates", JSON(file.expectedDates.map { JSON(naming: $0) })),
      .init(
        "rounds",
        JSON(
          file.rounds.map { round in
            ["date": JSON(round.date), "documentIds": JSON(round.lines.map { JSON($0) })]
          })),
      .init("fee", file.fee.map { JSON(naming: $0) } ?? .null),
      .init("failedLetters", JSON(file.failedLetters.map { JSON($0) })),
    ]
  }

  private var attachments: JSON {
    JSON(
      file.attachments.map {
        AttachmentView($0, policy, language).inside(file.id, showsPerson: maySeeContact)
      })
  }

  private var work: [JSON.Member] {
    [
      .init("searches", JSON(file.searches.map { JSON(naming: $0) })),
      .init("notes", JSON(file.notes.map { JSON(naming: $0) })),
      .init("notedDecisionRequest", file.notedDecisionRequest.map { JSON(naming: $0) } ?? .null),
      .init("earlyAppeals", JSON(file.earlyAppeals.map { JSON(naming: $0) })),
      .init("splitOffs", JSON(file.splitOffs.map { .string($0) })),
      .init("acts", acts),
      .init("tasks", tasks), .init("completedTasks", completedTasks),
    ]
  }

  private var endings: [JSON.Member] {
    [
      .init("holds", JSON(file.holds.map { JSON(naming: $0) })),
      .init("answeredAt", JSON(file.answeredAt)),
      .init("firstAnsweredAt", JSON(file.firstAnsweredAt)), .init("closedAt", JSON(file.closedAt)),
      .init("outcome", JSON(file.outcome)), .init("archivedReceipt", JSON(file.archivedReceipt)),
      .init("disposedBy", JSON(file.disposedBy)),
      .init(
        "links",
        [
          "self": .string(Endpoint.staff(.getCase).path(file.id.text)),
          "acts": .string(Endpoint.staff(.performAct).path(file.id.text)),
          "events": .string(Endpoint.staff(.listEvents).path(file.id.text)),
          "documents": .string(Endpoint.staff(.addDocument).path(file.id.text)),
          "attachments": .string(Endpoint.staff(.addAttachment).path(file.id.text)),
          "letters": .string(Endpoint.staff(.listLetters).path(file.id.text)),
        ]),
    ]
  }
}
