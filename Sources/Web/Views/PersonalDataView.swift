// What is kept about the one who asked, and what is done with it: everything they gave and got, and nobody of the
// staff but by role.

import Policy
import Storage
import Workflow

/// The copy that GDPR art. 15.3 speaks of, with what art. 15.1 asks to be told beside it.
struct PersonalDataView {
  /// The request as its requester sees it, with letters and events.
  let view: RequesterView

  init(of view: RequesterView) { self.view = view }

  private var file: Case { view.file }
  private var language: Language { view.language }

  var json: JSON {
    [
      "requestId": JSON(file.id), "registerNumber": .string(file.registerNumber.text),
      "authority": JSON(file.authority), "madeAt": JSON(view.now),
      "channel": JSON(file.request.channel), "receivedAt": JSON(file.request.arrivedAt),
      "language": JSON(file.request.language), "description": JSON(file.request.description),
      "documents": documents,
      "contact": PersonalDataView.json(file.request.contact),
      "delivery": PersonalDataView.json(file.request.delivery),
      "corrections": corrections, "messages": messages, "questions": questions,
      "attachments": attachments, "appeals": appeals, "letters": letters,
      "history": view.events.map { RequesterHistory(events: $0, view: view).json } ?? [],
      "controller": controller, "officer": officer, "processing": processing,
      "notIncluded": .string(Words.notInCopy[language]),
      "complaint": .string(Words.complaint[language]),
    ]
  }

  static func json(_ contact: Contact) -> JSON {
    [
      "name": JSON(contact.name), "email": JSON(contact.email), "phone": JSON(contact.phone),
      "postalAddress": JSON(contact.postalAddress), "protected": JSON(contact.protected),
    ]
  }

  static func json(_ delivery: Delivery) -> JSON {
    ["form": JSON(delivery.form), "address": JSON(delivery.address)]
  }

  // MARK: - What was given and got

  /// What was registered first and each correction after it, oldest first; empty where nothing was corrected.
  private var corrections: JSON {
    let told = (view.events ?? []).compactMap { event -> JSON? in
      switch event.event {
      case .submitted(let submission):
        return row(event, submission.request.contact, submission.request.delivery, nil)
      case .registrationCorrected(let correction):
        guard correction.contact != nil || correction.delivery != nil else { return nil }
        return row(event, correction.contact, correction.delivery, correction.reason)
      default: return nil
      }
    }
    return told.count > 1 ? JSON(told) : []
  }

  /// The documents that the request named one by one, in its own words.
  private var documents: JSON {
    JSON(file.lines.filter(\.named).map { JSON($0.reference) })
  }

  private func row(
    _ event: StoredEvent, _ contact: Contact?, _ delivery: Delivery?, _ reason: Personal?
  ) -> JSON {
    [
      "at": JSON(event.at), "role": JSON(event.role),
      "contact": contact.map(PersonalDataView.json) ?? .null,
      "delivery": delivery.map(PersonalDataView.json) ?? .null, "reason": JSON(reason),
    ]
  }

  private var messages: JSON {
    JSON(file.ownMessages.map { ["at": JSON($0.at), "text": JSON($0.text)] })
  }

  private var questions: JSON {
    JSON(
      file.questions.map { question in
        [
          "askedAt": JSON(question.askedAt), "text": JSON(question.text),
          "answer": JSON(question.answer), "answeredAt": JSON(question.answeredAt),
        ]
      })
  }

  private var attachments: JSON {
    JSON(
      file.ownAttachments.map { attachment -> JSON in
        let path = Endpoint.requester(.getOwnAttachment).path(file.id.text, attachment.id.text)
        return [
          "about": AttachmentView(attachment, view.policy, language).outside,
          "href": .string(path),
        ]
      })
  }

  private var appeals: JSON {
    let all = file.earlyAppeals + view.visibleDecisions.flatMap(\.appeals)
    return JSON(
      all.map { appeal in
        [
          "arrivedAt": JSON(appeal.arrivedAt), "text": JSON(appeal.text),
          "appellant": JSON(appeal.appellant),
        ]
      })
  }

  /// As they were sent, with where they went.
  private var letters: JSON {
    let visible = Set(view.visibleLines.map(\.id))
    return JSON(
      (view.letters ?? []).map { letter in
        LetterView(
          letter: letter, place: .requester(.getRequesterLetterPDF), showsAddress: true,
          visible: visible
        ).json
      })
  }

  // MARK: - What is done with it

  private var controller: JSON {
    guard let authority = view.policy.authority(file.authority) else { return .null }
    return [
      "name": .string(authority.name[language]),
      "address": JSON(authority.address.map { .string($0) }),
      "email": .string(authority.email), "phone": .string(authority.phone),
    ]
  }

  private var officer: JSON {
    guard let officer = view.policy.processing.officer(of: file.authority) else { return .null }
    return [
      "name": .string(officer.name[language]), "email": .string(officer.email),
      "phone": JSON(officer.phone),
    ]
  }

  /// What is done with the requester's data; what is done with others' is no business of theirs.
  private var processing: JSON {
    let policy = view.policy
    let rows = Processing.Activity.allCases.compactMap { policy.processing.activities[$0] }
      .filter { $0.subjects.contains(.requester) }
    return JSON(
      rows.map { row in
        [
          "name": .string(row.name[language]), "purpose": .string(row.purpose[language]),
          "ground": .string(row.ground[language]), "data": .string(row.data[language]),
          "recipients": JSON(row.recipients.map { .string($0[language]) }),
          "transfers": .string(row.transfers[language]),
          "kept": JSON(
            policy.keeping(row, at: file.authority, in: language).map { .string($0) }),
          "rights": .string(row.rights[language]),
        ]
      })
  }
}

extension Words {
  static let notInCopy = Bilingual(
    sv:
      "Personalens egna anteckningar, det som står i de begärda handlingarna och det som ännu prövas finns inte"
      + " med här, eftersom en människa måste avgöra om det får lämnas ut. Fråga myndigheten eller"
      + " dataskyddsombudet om du vill ha det.",
    en:
      "The staff's own notes, what stands in the documents that were asked for, and what is still being tested"
      + " are not in this copy, since a person has to decide whether they may be given out. Ask the authority or"
      + " the data protection officer if you want them.")
  static let complaint = Bilingual(
    sv:
      "Den som tycker att uppgifterna hanteras fel kan klaga hos Integritetsskyddsmyndigheten (imy.se).",
    en:
      "Whoever finds that the data are handled wrongly can complain to the Swedish Authority for Privacy"
      + " Protection (imy.se).")
}
