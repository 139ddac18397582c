// What every letter is written from: the case, the policy, the day and the language.

import Policy
import Workflow

/// The case and the rules around one letter, with lookups that name what is missing.
struct Setting: Sendable {
  let file: Case
  let policy: Policy
  let authority: Authority
  let today: Day
  let language: Language
  /// The letter, as problems name it.
  let place: String

  init(
    _ file: Case, policy: Policy, today: Day, language: Language, place: String
  ) throws(LetterProblem) {
    guard let authority = policy.authority(file.authority) else {
      throw LetterProblem(.unknownAuthority, in: place)
    }
    self.file = file
    self.policy = policy
    self.authority = authority
    self.today = today
    self.language = language
    self.place = place
  }

  func problem(_ reason: LetterProblem.Reason) -> LetterProblem {
    LetterProblem(reason, in: place)
  }

  func words(_ text: Bilingual) -> Words { Words(paragraphs: text[language]) }

  func words(_ day: Day) -> Words { Words(line: day.words(language)) }

  /// The lines with these ids, without those whose being there may not be told.
  func lines(_ ids: [LineID]) throws(LetterProblem) -> [Line] {
    var lines: [Line] = []
    for id in ids {
      guard var line = file.line(id) else { throw problem(.unknownLine) }
      guard file.showsOutside(line) else { continue }
      line.publicTitle = line.outsideTitle(language)
      lines.append(line)
    }
    return lines
  }

  func decision(_ id: DecisionID?) throws(LetterProblem) -> Decision {
    guard let id, let decision = file.decision(id) else { throw problem(.unknownDecision) }
    return decision
  }

  func provision(_ id: ProvisionID) throws(LetterProblem) -> Provision {
    guard let provision = policy.provisions.provision(id, on: today) else {
      throw problem(.unknownProvision(id.text))
    }
    return provision
  }

  /// The authority's name where `named` is an id of the policy, else the name as a person wrote it.
  func authorityName(_ named: String) -> Words {
    let known = policy.authority(AuthorityID(named))
    return Words(line: known?.name[language] ?? named)
  }
}
