// A letter before it is sent: who gets it by which way, and what it says in each language.

import Desk
import Policy
import Storage
import Workflow

struct LetterPreviewView {
  let letter: PreviewedLetter
  let policy: Policy
  let language: Language

  init(_ letter: PreviewedLetter, _ policy: Policy, _ language: Language) {
    self.letter = letter
    self.policy = policy
    self.language = language
  }

  var json: JSON {
    [
      "kind": JSON(letter.order.kind),
      "kindText": .string(letter.order.kind.words(language, policy)), "recipient": recipient,
      "way": .string(letter.way.rawValue), "veiled": JSON(letter.isVeiled),
      "language": JSON(letter.language),
      "editions": JSON(
        letter.editions.map { edition in
          [
            "language": JSON(edition.language), "subject": .string(edition.subject),
            "text": .string(edition.text),
          ]
        }),
      "attachments": JSON(letter.attachments.map { .string($0) }),
      "unreachableText": letter.reachesNobody
        ? .string(Refusal.Reason.requesterUnreachable.words(language, policy)) : .null,
    ]
  }

  private var recipient: JSON {
    switch letter.order.recipient {
    case .requester: "requester"
    case .court: "court"
    case .authority: "authority"
    }
  }
}
