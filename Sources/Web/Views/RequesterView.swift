// A request as the one who asked sees it: what they named, and what they have been told. Nothing else.

import Policy
import Storage
import Workflow

struct RequesterView {
  let file: Case
  let policy: Policy
  let now: Instant
  /// The language of whoever reads; nil is the request's own.
  var reader: Language?
  /// Letters sent to the requester, and what has happened; nil where they were not asked for.
  var letters: [StoredLetter]?
  var events: [StoredEvent]?

  var language: Language { reader ?? file.request.language }

  var json: JSON {
    let id = file.id.text
    return [
      "requestId": .string(id),
      "registerNumber": .string(file.registerNumber.text),
      "authority": JSON(file.authority),
      "authorityName": JSON(policy.authority(file.authority)?.name[language]),
      "stage": JSON(file.stage),
      "stageText": .string(file.stage.words(language, policy)),
      "receivedAt": JSON(file.request.arrivedAt),
      "language": JSON(file.request.language),
      "description": JSON(file.request.description),
      "delivery": ["form": JSON(file.request.delivery.form)],
      "clock": ClockView(file, at: now).json(language, policy),
      "noFixedTime": .string(policy.practice.statutoryTime.noFixedTime[language]),
      "waiting": waiting,
      "openQuestions": openQuestions,
      "expectedDate": expectedDate,
      "unlistedDocuments": .int(file.request.unlistedDocuments),
      "documents": JSON(visibleLines.map { RequesterLineView(line: $0, of: self).json }),
      "messages": messages,
      "attachments": JSON(file.ownAttachments.map { AttachmentView($0, policy, language).outside }),
      "decisions": JSON(visibleDecisions.map { decision($0) }),
      "letters": letters.map { JSON($0.map { letter($0) }) } ?? .null,
      "history": events.map { RequesterHistory(events: $0, view: self).json } ?? .null,
      "undeliveredText": undeliveredText,
      "fee": fee,
      "actions": JSON(
        RequesterAction.open(to: file, under: policy, at: now).map { $0.json(file.id) }),
      "links": [
        "self": .string(Endpoint.requester(.getRequest).path(id)),
        "proof": .string(Endpoint.requester(.getProof).path(id)),
      ],
    ]
  }

  /// What the requester named, and what they have been told of; of what may not even be known, only the former.
  var visibleLines: [Line] {
    file.lines.filter { file.isVisibleOutside($0.id) }
  }

  /// Time spent waiting for the requester: marked, never deducted.
  private var waiting: JSON {
    JSON(
      file.questions.map { question in
        [
          "from": JSON(question.askedAt), "to": JSON(question.answeredAt),
          "questionId": JSON(question.id),
        ]
      })
  }

  private var openQuestions: JSON {
    JSON(
      file.questions.filter(\.isOpen).map { question in
        [
          "id": JSON(question.id), "text": JSON(question.text), "about": JSON(question.about),
          "provision": JSON(question.provision), "askedAt": JSON(question.askedAt),
          "documentIds": JSON(visible(question.lines)),
        ]
      })
  }

  private var expectedDate: JSON {
    guard let told = file.expectedDates.last else { return .null }
    return ["date": JSON(told.date), "reason": JSON(told.reason), "toldAt": JSON(told.at)]
  }

  private var messages: JSON {
    JSON(
      file.ownMessages.map { message in
        [
          "id": JSON(message.id), "at": JSON(message.at), "text": JSON(message.text),
          "read": JSON(message.readBy != nil),
        ]
      })
  }

  private var fee: JSON {
    guard let fee = file.fee else { return .null }
    return [
      "form": JSON(fee.form), "pages": .int(fee.units), "amount": .int(fee.amount),
      "currency": "SEK", "quotedAt": JSON(fee.quotedAt), "reply": JSON(fee.reply),
      "replyText": JSON(fee.reply?.words(language, policy)),
      "waived": JSON(fee.waivedBecause != nil), "paid": .int(fee.paid),
    ]
  }

  func visible(_ ids: [LineID]) -> [JSON] { visibleLines(of: ids).map { JSON($0) } }

  func visibleLines(of ids: [LineID]) -> [LineID] {
    let shown = Set(visibleLines.map(\.id))
    return ids.filter { shown.contains($0) }
  }

  /// That mail came back, and what to do: only of letters to the requester, and without what the server said.
  private var undeliveredText: JSON {
    guard letters?.contains(where: { file.undelivered.contains($0.id) }) == true else {
      return .null
    }
    return JSON(policy.words["notice", "undelivered"]?.text[language])
  }

  private func letter(_ letter: StoredLetter) -> JSON {
    [
      "id": JSON(letter.id), "kind": JSON(letter.kind),
      "kindText": .string(letter.kind.words(language, policy)), "at": JSON(letter.at),
      "subject": JSON(letter.letter?.subject),
      "undelivered": JSON(file.undelivered.contains(letter.id)),
      "decisionId": JSON(letter.letter?.order.decision),
      "href": .string(Endpoint.requester(.getRequesterLetter).path(file.id.text, letter.id.text)),
    ]
  }
}

extension RequesterView {
  /// Decisions that were asked for by the requester, and those that have been dispatched.
  var visibleDecisions: [Decision] {
    file.decisions.filter(\.isVisibleOutside)
  }

  private func decision(_ decision: Decision) -> JSON {
    [
      "id": JSON(decision.id), "kind": JSON(decision.kind),
      "kindText": .string(decision.kind.words(language, policy)), "stage": JSON(decision.stage),
      "stageText": .string(decision.stage.words(language, policy)),
      "documentIds": JSON(visible(decision.scope)), "requestedAt": JSON(decision.requestedAt),
      "clock": ClockView(decision, at: now).json(language, policy),
      "decidedAt": JSON(decision.signature?.at),
      "servedAt": JSON(decision.service?.day),
      "appealLastDay": JSON(decision.service?.lastDay),
      "basis": JSON(decision.service?.basis?[language]), "appealTo": appealTo(decision),
      "appeals": JSON(
        decision.appeals.map {
          ["arrivedAt": JSON($0.arrivedAt), "withdrawnAt": JSON($0.withdrawnAt)]
        }),
      "forwardedAt": JSON(decision.forwardedAt),
      "outcomes": JSON(
        decision.judgments.flatMap { judgment in
          judgment.outcomes.filter { file.isVisibleOutside($0.line) }.map { outcome in
            [
              "court": .string(judgment.court), "date": JSON(judgment.day),
              "documentId": JSON(outcome.line), "outcome": JSON(outcome.outcome),
              "outcomeText": .string(outcome.outcome.words(language, policy)),
            ]
          }
        }),
    ]
  }

  /// Who tries an appeal of it, and by which sections; null for what cannot be appealed so, as most fees.
  private func appealTo(_ decision: Decision) -> JSON {
    guard let authority = policy.authority(file.authority),
      let body = file.appealBody(of: decision, at: authority)
    else { return .null }
    return [
      "court": .string(body.name[language]), "law": .string(body.law[language]),
      "inCourt": .bool(body.isCourt),
    ]
  }
}
