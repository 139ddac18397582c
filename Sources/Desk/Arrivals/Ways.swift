// The ways of a mail into a case, the surest first.

import Mail
import Policy
import Workflow

extension ArrivalSorter {
  /// The case's own address, a number in the subject, a thread of ours; else what comes near.
  func destination(
    of mail: IncomingMail, _ clues: ArrivalClues, _ facts: ArrivalFacts
  ) -> (ArrivalDestination, [ArrivalReason]) {
    var misses: [ArrivalReason] = []
    let addressed = clues.cases.filter { facts.cases.contains($0) }
    if addressed.count < clues.cases.count { misses.append(reason(.unknownCase)) }
    if !addressed.isEmpty { return (.cases(addressed), [reason(.caseAddress)] + misses) }

    let numbered = clues.numbersInSubject.compactMap { number in
      facts.byNumber[number].map { (number, $0) }
    }
    misses += clues.numbersInSubject.filter { facts.byNumber[$0] == nil }
      .map { reason(.unknownNumber, number: $0) }
    if !numbered.isEmpty {
      let reasons = numbered.map { reason(.registerNumber, number: $0.0) }
      return (.cases(once(numbered.map(\.1))), reasons + misses)
    }

    if let answered = clues.messageIDs.lazy.compactMap({ facts.byMessage[$0] }).first {
      if case .deliveryReport = mail.nature {
        return (.cases([answered]), [reason(.report)] + misses)
      }
      return (.cases([answered]), [reason(.reply)] + misses)
    }
    return nearMiss(clues, facts, misses)
  }

  /// What a person should look at: no machine puts a mail in a case by these.
  private func nearMiss(
    _ clues: ArrivalClues, _ facts: ArrivalFacts, _ misses: [ArrivalReason]
  ) -> (ArrivalDestination, [ArrivalReason]) {
    var cases: [CaseID] = []
    var reasons: [ArrivalReason] = []
    let near = clues.nearCases.filter { facts.cases.contains($0) }
    if !near.isEmpty { reasons.append(reason(.nearAddress)) }
    cases += near
    for number in clues.numbersInText {
      guard let found = facts.byNumber[number] else { continue }
      cases.append(found)
      reasons.append(reason(.numberInText, number: number))
    }
    if clues.hasBrokenAddress { reasons.append(reason(.brokenAddress)) }
    let destination: ArrivalDestination = cases.isEmpty ? .arrival : .perhaps(once(cases))
    return (destination, reasons + misses)
  }

  private func once(_ cases: [CaseID]) -> [CaseID] {
    var seen: Set<CaseID> = []
    return cases.filter { seen.insert($0).inserted }
  }

  /// The words for a way; the policy has them all.
  func reason(_ way: ArrivalWay, number: String = "") -> ArrivalReason {
    let word = rules.ways[way]
    return ArrivalReason(
      Bilingual(
        sv: word?.filled(.sv, ["number": number]) ?? way.rawValue,
        en: word?.filled(.en, ["number": number]) ?? way.rawValue))
  }
}
