// The parts of a decision that are told in both languages, and the facts that only some kinds have.

import Policy
import Workflow

/// Who decided, as the decision shows it.
struct Decider: Sendable, Encodable {
  let name: Words
  let body: DecidedBy
  let delegationItem: Words?
  let minutesRef: Words?
}

/// A late appeal: both dates, and the decision it was about (FL 45 §).
struct DismissalFacts: Sendable, Encodable {
  let decidedDay: Words
  let servedDay: Words
  let lastDay: Words
  let arrivedDay: Words
}

/// The decision that is changed or rectified (FL 36–38 §§).
struct EarlierFacts: Sendable, Encodable {
  let decidedDay: Words
  let isAppealed: Bool
}

/// The decision in one language.
struct DecisionBody: Sendable, Encodable {
  let authority: Words
  /// Sections by which reasons are given, and by which the decider decides.
  let reasonsLaw: Words
  let delegationLaw: Words
  let route: AppealRoute
  /// What the decision withholds.
  let items: [LineFacts]
  /// Documents that went out masked, with the passages that were taken away.
  let withheld: [WithheldFacts]
  /// What the decision itself lets out: changed after all.
  let released: [Title]
  /// What went out before.
  let releasedBefore: [ReleasedFacts]
  let fee: FeeFacts?
  let dismissal: DismissalFacts?
}

/// A line that went out, and when.
struct ReleasedFacts: Sendable, Encodable {
  let title: Words
  let day: Words
  /// Parts of it were masked, and are part of this decision where it says so.
  let isPart: Bool
}

extension Setting {
  /// The same case for the translation.
  var inEnglish: Setting { Setting(self, language: .en) }

  private init(_ other: Setting, language: Language) {
    file = other.file
    policy = other.policy
    authority = other.authority
    today = other.today
    self.language = language
    place = other.place
  }
}

extension MissingFacts {
  mutating func decider(_ signer: Signer?, in setting: Setting) -> Decider? {
    guard let signer else { return nil }
    if Words(line: signer.name).isEmpty { add("signer", in: setting) }
    let minutes = signer.minutesRef.flatMap { Words(line: $0).nilIfEmpty }
    if signer.decidedBy.needsMinutes, minutes == nil { add("minutesRef", in: setting) }
    let item = signer.delegationItem.flatMap { Words(line: $0).nilIfEmpty }
    if signer.decidedBy == .delegate, item == nil { add("delegationItem", in: setting) }
    return Decider(
      name: Words(line: signer.name), body: signer.decidedBy, delegationItem: item,
      minutesRef: minutes)
  }

  mutating func dismissal(_ decision: Decision, in setting: Setting) -> DismissalFacts? {
    guard decision.kind == .dismissal else { return nil }
    let main = decision.dismisses.flatMap(setting.file.decision)
    let appeal = main?.appeals.last { $0.withdrawnAt == nil }
    guard let decided = main?.signature?.day, let served = main?.service?.day,
      let last = main?.service?.lastDay, let arrived = appeal?.arrivedAt
    else {
      add("dismisses", in: setting)
      return nil
    }
    return DismissalFacts(
      decidedDay: Words(line: decided.description), servedDay: setting.words(served),
      lastDay: setting.words(last), arrivedDay: setting.words(SwedishTime.day(of: arrived)))
  }

  mutating func earlier(_ decision: Decision, in setting: Setting) -> EarlierFacts? {
    guard decision.kind == .change || decision.kind == .rectification else { return nil }
    let earlier = decision.supersedes.flatMap(setting.file.decision)
    guard let earlier, let day = earlier.signature?.day else {
      add("supersedes", in: setting)
      return nil
    }
    return EarlierFacts(
      decidedDay: Words(line: day.description),
      isAppealed: earlier.appeals.contains { $0.withdrawnAt == nil })
  }

  mutating func body(of decision: Decision, in setting: Setting) -> DecisionBody? {
    let isAboutMoney = decision.kind == .fee || decision.kind == .advancePayment
    let scope = take { () throws(LetterProblem) in try setting.lines(decision.scope) } ?? []
    var items: [LineFacts] = []
    for line in scope where line.isWithheld || line.assessment == nil {
      if let facts = take({ () throws(LetterProblem) in try LineFacts(line, in: setting) }) {
        items.append(facts)
      }
    }
    if decision.kind == .refusal, items.isEmpty, problems.isEmpty { add("lines", in: setting) }
    let route = take { () throws(LetterProblem) in try AppealRoute(decision, in: setting) }
    let fee =
      isAboutMoney ? take { () throws(LetterProblem) in try FeeFacts(setting) } : nil
    guard let route else { return nil }
    let isChange = decision.kind == .change
    let changed = isChange ? scope.filter { !$0.isWithheld && $0.assessment != nil } : []
    return DecisionBody(
      authority: Words(line: setting.authority.name[setting.language]),
      reasonsLaw: setting.words(setting.authority.citations.reasons),
      delegationLaw: setting.words(setting.authority.citations.delegation), route: route,
      items: decision.kind == .refusal || isChange ? items : [],
      withheld: decision.kind == .refusal || isChange ? setting.withheld(in: scope) : [],
      released: changed.map(Title.init),
      releasedBefore: setting.releasedBefore(but: changed.map(\.id)), fee: fee,
      dismissal: dismissal(decision, in: setting))
  }
}

extension Setting {
  /// What has gone out, but for the lines that this decision itself lets out.
  func releasedBefore(but changed: [LineID]) -> [ReleasedFacts] {
    file.lines.compactMap { line in
      guard let release = line.release, !changed.contains(line.id) else { return nil }
      return ReleasedFacts(
        title: Words(line: line.publicTitle),
        day: Words(line: SwedishTime.day(of: release.at).description), isPart: line.isWithheld)
    }
  }
}
