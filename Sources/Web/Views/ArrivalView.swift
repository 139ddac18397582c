// A mail that came in, as the tray shows it: nothing in it is believed, everything is told.

import Desk
import Mail
import Policy
import Storage
import Workflow

struct ArrivalView {
  let arrival: Arrival
  let now: Instant
  let language: Language
  let policy: Policy

  /// One row of the list.
  ///
  /// - Parameter showsPerson: whether the reader may see who wrote and about what.
  func row(showsPerson: Bool) -> JSON {
    let reading = arrival.reading
    let id = arrival.id.text
    var links: [JSON.Member] = [
      .init("self", .string(Endpoint.staff(.getArrival).path(id))),
      .init("acts", .string(Endpoint.staff(.performArrivalAct).path(id))),
    ]
    if arrival.blob != nil {
      links.append(.init("original", .string(Endpoint.staff(.getArrivalOriginal).path(id))))
    }
    if let file = arrival.file {
      links.append(.init("case", .string(Endpoint.staff(.getCase).path(file.text))))
    }
    return [
      "id": .string(id), "version": .int(arrival.version), "mailbox": .string(arrival.mailbox),
      "state": JSON(arrival.state), "arrivedAt": JSON(arrival.arrivedAt),
      "fetchedAt": JSON(arrival.fetchedAt), "registerBy": JSON(arrival.registerBy),
      "overdue": JSON(arrival.state.isOpen && arrival.registerBy <= now),
      "size": .int(arrival.size), "sha256": JSON(arrival.blob), "problem": JSON(arrival.problem),
      "problemText": JSON(arrival.problem.flatMap { Words.mailProblem($0)?[language] }),
      "caseId": JSON(arrival.file), "caseIds": JSON((reading?.cases ?? []).map { JSON($0) }),
      "duplicateOf": JSON(arrival.duplicateOf),
      "from": showsPerson ? JSON(reading?.from) : .null,
      "subject": showsPerson ? JSON(reading?.subject) : .null,
      "proposal": JSON(reading?.proposal),
      "reasons": JSON((reading?.reasons ?? []).map { .string($0[language]) }),
      "nearCaseIds": JSON((reading?.near ?? []).map { JSON($0) }),
      "language": JSON(reading?.language),
      "mayAnswer": reading.map { JSON($0.mayAnswer) } ?? .null,
      "parkedBecause": JSON(reading?.parkedBecause), "parkedBy": JSON(reading?.parkedBy),
      "links": .object(links),
    ]
  }

  /// The row, and what the mail says; nil where its bytes are gone.
  func whole(_ mail: IncomingMail?) -> JSON {
    row(showsPerson: true).adding([
      .init("to", JSON((mail?.to ?? []).map(address))),
      .init("cc", JSON((mail?.cc ?? []).map(address))),
      .init("answerTo", JSON(mail?.answerTo?.address)),
      .init("text", JSON(mail?.text)),
      .init(
        "attachments",
        JSON(
          (mail?.attachments ?? []).enumerated().map { place, attachment in
            [
              "name": .string(attachment.filename),
              "mediaType": .string(attachment.mediaType),
              "size": .int(attachment.bytes.count),
              "href": .string(
                Endpoint.staff(.getArrivalAttachment).path(arrival.id.text, "\(place + 1)")),
            ]
          })),
      .init("enclosures", JSON((mail?.enclosures ?? []).map { enclosure($0, of: mail) })),
      .init("nature", .string(nature(mail))),
      .init("authentication", .string(trust(mail))),
      .init(
        "authenticationResults",
        JSON(
          (mail?.authentication ?? []).map {
            [
              "method": .string($0.method), "result": .string($0.result),
              "about": JSON($0.about),
            ]
          })),
      .init("troubles", JSON((mail?.troubles ?? []).map { .string($0.rawValue) })),
      .init(
        "troubleTexts", JSON((mail?.troubles ?? []).map { .string($0.words(language, policy)) })),
    ])
  }

  /// A message or a meeting among the attachments, as far as it can be read.
  private func enclosure(_ enclosure: Enclosure, of mail: IncomingMail?) -> JSON {
    let names = mail?.attachments.map(\.filename) ?? []
    let kind =
      switch enclosure {
      case .message: "message"
      case .meeting: "meeting"
      }
    return [
      "kind": .string(kind),
      "name": names.indices.contains(enclosure.attachment)
        ? .string(names[enclosure.attachment]) : .null,
      "fields": JSON(
        enclosure.fields.map { ["name": .string($0.name), "value": .string($0.value)] }),
      "text": .string(enclosure.words),
    ]
  }

  private func address(_ mailbox: Mail.Mailbox) -> JSON {
    ["name": JSON(mailbox.name), "address": JSON(mailbox.address)]
  }

  private func nature(_ mail: IncomingMail?) -> String {
    switch mail?.nature {
    case nil: "unknown"
    case .person: "person"
    case .automatic: "automatic"
    case .deliveryReport: "deliveryReport"
    case .list: "list"
    case .outOfOffice: "outOfOffice"
    }
  }

  /// What the receiving server found: `verified`, `failed` or `unverified`. It is shown, and refuses nothing.
  private func trust(_ mail: IncomingMail?) -> String {
    if mail?.isForged == true { return "failed" }
    let results = mail?.authentication ?? []
    let passed = Set(results.filter { $0.result == "pass" }.map(\.method))
    return passed.contains("dmarc") || passed.contains("dkim") ? "verified" : "unverified"
  }
}
