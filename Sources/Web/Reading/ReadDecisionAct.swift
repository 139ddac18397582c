// From a verb and its arguments to an act on a decision.

import Policy
import Workflow

extension Fields {
  /// The act of a verb of a decision; nil for signing, which is prepared by the desk.
  func act(_ verb: DecisionVerb) -> DecisionAct? {
    switch verb {
    case .requestDecision, .refer, .draft, .submitForReview, .approve, .sendBack, .settle, .sign:
      preparingAct(verb)
    case .recordService, .appeal, .withdrawAppeal, .testTimeliness, .dismissAppeal, .reconsider,
      .rectify, .forward, .recordJudgment, .recordFurtherAppeal, .recordFinal,
      .remindService, .lastDayPassed:
      afterwardsAct(verb)
    }
  }

  private func preparingAct(_ verb: DecisionVerb) -> DecisionAct? {
    switch verb {
    case .requestDecision:
      .requestDecision(
        lines: lineIDs(), kind: optionalChoice("kind") ?? .refusal,
        text: optionalPersonal("text"))
    case .refer:
      .refer(
        lines: lineIDs(), kind: optionalChoice("kind") ?? .refusal, reason: personal("reason"))
    case .draft: .draft(text: optionalPersonal("text"))
    case .submitForReview: .submitForReview
    case .approve: .approve(reason: optionalPersonal("reason"))
    case .sendBack: .sendBack(comment: personal("comment"))
    case .settle: .settle
    default: nil
    }
  }

  private func afterwardsAct(_ verb: DecisionVerb) -> DecisionAct? {
    switch verb {
    case .recordService:
      .recordService(
        method: choice("method") ?? .notShown, day: optionalDay("date"),
        evidence: optionalPersonal("evidence"), simplified: simplifiedService())
    case .appeal:
      .appeal(
        AppealRequest(
          // A message has words of its own.
          text: value("messageId") == nil ? personal("text") : optionalPersonal("text") ?? "",
          appellant: optionalPersonal("appellant"),
          arrivedAt: optionalInstant("arrivedAt"), reachedCourtAt: optionalDay("reachedCourtAt"),
          lines: lineIDs(), message: optionalName("messageId")))
    case .withdrawAppeal: .withdrawAppeal
    case .testTimeliness:
      .testTimeliness(choice("result") ?? .inTime, exception: optionalChoice("exception"))
    case .dismissAppeal: .dismissAppeal
    case .reconsider: .reconsider(changed: flag("changed"), text: optionalPersonal("text"))
    case .rectify: .rectify(text: personal("text"))
    case .forward: .forward(opinion: optionalPersonal("opinion"))
    case .recordJudgment: .recordJudgment(judgment())
    case .recordFurtherAppeal: .recordFurtherAppeal
    case .recordFinal: .recordFinal(basis: line("basis"))
    case .remindService: .remindService
    case .lastDayPassed: .lastDayPassed
    default: nil
    }
  }

  /// The days on which simplified service rests: all three or none.
  private func simplifiedService() -> Service.Simplified? {
    let names = ["informedDate", "sentDate", "controlDate"]
    guard names.contains(where: { value($0) != nil }) else { return nil }
    return Service.Simplified(
      informed: day(names[0]), sent: day(names[1]), control: day(names[2]))
  }

  private func judgment() -> Judgment {
    let outcomes = required("lines") == nil ? [] : objects("lines")
    return Judgment(
      court: line("court"), instance: choice("instance") ?? .kammarratt,
      courtCaseNumber: line("courtCaseNumber"), day: day("date"),
      outcomes: outcomes.map {
        Judgment.LineOutcome(
          line: $0.name("documentId"), outcome: $0.choice("outcome") ?? .upheld)
      })
  }
}
