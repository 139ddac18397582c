// One act as staff send it: `{ "verb": "…", … }`.

import Desk
import Policy
import Workflow

/// What is asked for, before names of persons have been looked up.
enum WantedAct: Sendable {
  case plain(Act)
  case assign(owner: String)
  case narrow(persons: [String], reason: Personal)
  /// Words and findings are looked up first.
  case mark(MarkWish)
  case dismiss(LineID, DismissRequest)
  case propose(like: EntryID, on: LineID, ProposalScope)
  /// Whoever saw a paper, by id or name, and what is recorded of it then.
  case seen(by: String?, recorded: @Sendable (StaffID?) -> Act)
  case sign(DecisionID?, DecidedBy, minutesRef: String?)

  var verb: String {
    switch self {
    case .plain(let act): act.name
    case .assign: Verb.assign.rawValue
    case .narrow: Verb.narrow.rawValue
    case .mark: Verb.mark.rawValue
    case .dismiss: Verb.dismiss.rawValue
    case .propose: Verb.proposeMarks.rawValue
    case .seen: Verb.recordAuthorisation.rawValue
    case .sign: DecisionVerb.sign.rawValue
    }
  }
}

/// Every verb that `POST …/acts` takes.
enum ActVerb: Hashable {
  case onCase(Verb)
  case onDecision(DecisionVerb)

  /// Verbs that carry a file, which are done by uploading it, and those that the service alone does.
  static let withFile: Set<Verb> = [
    .addAttachment, .addDocument, .replaceDocument, .addMaskedCopy, .recordMasking,
    .recordCopyCheck,
  ]

  static let all: [ActVerb] =
    Verb.allCases.filter { !withFile.contains($0) }.map { .onCase($0) }
    + DecisionVerb.allCases.map { .onDecision($0) }

  var name: String {
    switch self {
    case .onCase(let verb): verb.rawValue
    case .onDecision(let verb): verb.rawValue
    }
  }

  static let byName = Dictionary(all.map { ($0.name, $0) }) { first, _ in first }
}

extension Fields {
  /// The act, or nil and a flaw.
  func wantedAct() -> WantedAct? {
    let name = line("verb")
    guard let verb = ActVerb.byName[name] else {
      if !name.isEmpty { wrong("verb", Words.notOneOf(ActVerb.all.map(\.name))) }
      return nil
    }
    return wantedAct(verb)
  }

  func wantedAct(_ verb: ActVerb) -> WantedAct? {
    switch verb {
    case .onCase(.assign): return .assign(owner: line("owner"))
    case .onCase(.narrow):
      let persons = required("persons") == nil ? [] : lines("persons")
      return .narrow(persons: persons, reason: personal("reason"))
    case .onCase(.mark): return markWish().map { .mark($0) }
    case .onCase(.dismiss):
      return .dismiss(
        name("documentId"),
        DismissRequest(
          finding: name("findingId"), reason: personal("reason"),
          everywhere: optionalFlag("everywhere") ?? false))
    case .onCase(.proposeMarks):
      return .propose(
        like: name("markId"), on: name("documentId"), optionalChoice("scope") ?? .document)
    case .onCase(.recordAuthorisation): return recordAuthorisation()
    case .onCase(let verb): return act(verb).map { .plain($0) }
    case .onDecision(.sign):
      return .sign(
        optionalName("decisionId"), optionalChoice("decidedBy") ?? .delegate,
        minutesRef: optionalLine("minutesRef"))
    case .onDecision(let verb):
      let decision: DecisionID? = optionalName("decisionId")
      return act(verb).map { .plain(.onDecision(decision, $0)) }
    }
  }
  private func recordAuthorisation() -> WantedAct {
    let kind: Authorisation.Kind = choice("kind") ?? .consent
    let scope = personal("scope")
    let (from, to) = (day("validFrom"), optionalDay("validTo"))
    let attachment: EntryID? = optionalName("attachmentId")
    return .seen(by: optionalLine("seenBy")) { person in
      .recordAuthorisation(
        kind: kind, scope: scope, validFrom: from, validTo: to, seenBy: person,
        attachment: attachment)
    }
  }
}
