// Letters about an appeal: that it has gone to the court, and what the court said.

import Policy
import Workflow

/// An appeal by the day it came in.
struct AppealFacts: Facts, Encodable {
  let arrivedDay: Words
  /// The day it reached the court, if it went there first (FL 47 § 2 st).
  let courtDay: Words?
  let appellant: Words?
  /// The appellant's own words; for the court.
  let says: Words
  static let specimen = AppealFacts(arrivedDay: "d", courtDay: "c", appellant: "a", says: "s")
}

/// The appeal has been handed over (FL 46 §): to the requester and to the court.
struct ForwardingFacts: Facts {
  let court: Words
  let decidedDay: Words
  let forwardedDay: Words
  let appeals: [AppealFacts]
  let isInTime: Bool
  /// Late, but the appeal may not be dismissed for it (FL 45 §).
  let isSaved: Bool
  /// The decision was changed and the change goes along (FL 46 § 2 st).
  let isChanged: Bool
  let changedDay: Words?
  let disputed: [Title]
  /// An appeal that came after the rest had gone to the court.
  let isLater: Bool
  /// The authority's opinion, where there is one.
  let opinion: Words?

  static let specimen = ForwardingFacts(
    court: "c", decidedDay: "d", forwardedDay: "f", appeals: [.specimen], isInTime: true,
    isSaved: true, isChanged: true, changedDay: "c", disputed: [.specimen], isLater: false,
    opinion: "o")
}

extension ForwardingFacts {
  init(_ order: LetterOrder, in setting: Setting) throws(LetterProblem) {
    let decision = try setting.decision(order.decision)
    guard let signature = decision.signature else { throw setting.problem(.notSigned) }
    let appeals = decision.appeals.filter { appeal in
      order.entry.map { $0 == appeal.id } ?? (appeal.withdrawnAt == nil)
    }
    guard !appeals.isEmpty else { throw setting.problem(.factMissing("appeal")) }
    let change = setting.file.decisions.first {
      $0.kind == .change && $0.supersedes == decision.id && $0.signature != nil
    }
    let forwarded = decision.forwardedAt.map(SwedishTime.day(of:)) ?? setting.today
    let recipient = setting.file.appealRecipient(of: decision, at: setting.authority)
    court = Words(line: recipient.name[setting.language])
    decidedDay = Words(line: signature.day.description)
    forwardedDay = setting.words(forwarded)
    self.appeals = appeals.map { AppealFacts($0, in: setting) }
    // What comes later is sent on at once; the test that was made is of the earlier ones.
    let isLater = order.entry != nil
    isInTime = !isLater && decision.timeliness?.result == .inTime
    isSaved =
      !isLater
      && decision.timeliness.map { $0.result == .late && $0.exception != nil } == true
    isChanged = change != nil
    changedDay = (change?.signature?.day).map { Words(line: $0.description) }
    disputed = try setting.lines(decision.scope).filter(\.isWithheld).map(Title.init)
    self.isLater = isLater
    opinion = isLater ? nil : order.text.flatMap { Words($0).nilIfEmpty }
  }
}

extension AppealFacts {
  init(_ appeal: Appeal, in setting: Setting) {
    arrivedDay = setting.words(SwedishTime.day(of: appeal.arrivedAt))
    courtDay = appeal.reachedCourtAt.map(setting.words)
    appellant = appeal.appellant.flatMap { Words(line: $0.text ?? "").nilIfEmpty }
    says = Words(appeal.text)
  }
}

/// What a judgment means, line by line.
struct JudgmentFacts: Facts {
  let court: Words
  let courtCaseNumber: Words
  let judgedDay: Words
  /// By kammarrätten, so that HFD is above it (OSL 6:9).
  let canGoFurther: Bool
  let lines: [JudgedLine]
  static let specimen = JudgmentFacts(
    court: "c", courtCaseNumber: "n", judgedDay: "d", canGoFurther: true, lines: [.specimen])
}

/// The court's word on one line.
struct JudgedLine: Facts {
  let title: Words
  let upheld: Bool
  let changed: Bool
  let changedWithReservation: Bool
  let remanded: Bool
  let notAppealable: Bool
  let struckOut: Bool
  static let specimen = JudgedLine(
    title: "t", upheld: true, changed: false, changedWithReservation: false, remanded: false,
    notAppealable: false, struckOut: false)
}

extension JudgmentFacts {
  init(_ order: LetterOrder, in setting: Setting) throws(LetterProblem) {
    let decision = try setting.decision(order.decision)
    guard let judgment = decision.judgments.last else {
      throw setting.problem(.factMissing("judgment"))
    }
    court = Words(line: judgment.court)
    courtCaseNumber = Words(line: judgment.courtCaseNumber)
    judgedDay = Words(line: judgment.day.description)
    canGoFurther =
      judgment.instance == .kammarratt && judgment.outcomes.contains { !$0.outcome.ordersRelease }
    var lines: [JudgedLine] = []
    for outcome in judgment.outcomes {
      guard let line = setting.file.line(outcome.line) else { throw setting.problem(.unknownLine) }
      lines.append(JudgedLine(line, outcome.outcome))
    }
    self.lines = lines
  }
}

extension JudgedLine {
  init(_ line: Line, _ outcome: Judgment.Outcome) {
    title = Words(line: line.publicTitle)
    upheld = outcome == .upheld
    changed = outcome == .changed
    changedWithReservation = outcome == .changedWithReservation
    remanded = outcome == .remanded
    notAppealable = outcome == .dismissedNotAppealable
    struckOut = outcome == .struckOut
  }
}
