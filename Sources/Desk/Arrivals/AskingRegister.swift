// What the register answers to the clues of a mail, and where the mail goes by it.

import Mail
import Policy
import Storage
import Workflow

extension Desk {
  /// Where a mail belongs, asked of the authority's own cases alone (OSL 8:2).
  ///
  /// The cases of a sender are not looked for: there is no list of cases by requester.
  func sorting(
    of mail: IncomingMail, at arrival: Arrival
  ) async throws(DeskFailure) -> ArrivalSorting {
    let clues = sorter.clues(in: mail)
    var facts = ArrivalFacts()
    for id in clues.cases + clues.nearCases {
      if let file = try await store.file(id).orDeskFailure(), file.authority == arrival.authority {
        facts.cases.insert(id)
      }
    }
    for number in clues.numbersInSubject + clues.numbersInText.prefix(20) {
      facts.byNumber[number] = try await store.file(
        numbered: number, of: arrival.authority
      ).orDeskFailure()
    }
    for name in clues.messageIDs.prefix(50) {
      facts.byMessage[name] = try await ownErrand(name, of: arrival.authority)?.file
    }
    return sorter.sort(mail, clues, facts)
  }
}

extension ArrivalSorting {
  /// The cases that it is for.
  var cases: [CaseID] {
    if case .cases(let cases) = destination { cases } else { [] }
  }

  /// What is written down of it.
  func content(of mail: IncomingMail) -> ArrivalContent {
    var content = ArrivalContent(of: mail)
    content.language = language
    content.proposal = proposal
    content.reasons = reasons.map(\.text)
    if case .perhaps(let cases) = destination { content.near = cases }
    return content
  }
}

extension ArrivalContent {
  /// What the mail itself says.
  init(of mail: IncomingMail) {
    from = (mail.from.isEmpty ? mail.sender : mail.from).prefix(5).map(\.shown)
      .joined(separator: ", ")
    answerTo = mail.answerTo?.address
    subject = mail.subject
    mayAnswer = mail.mayBeAnsweredByMachine
  }
}
