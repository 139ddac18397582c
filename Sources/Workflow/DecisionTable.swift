// The table of the decision: every stage against every verb, one function a stage.

/// What a decision in `stage` says to `verb`. A case may hold several, so opening one more is always allowed.
public func rule(_ stage: DecisionStage, _ verb: DecisionVerb) -> Rule<DecisionStage> {
  switch stage {
  case .requested: requested(verb)
  case .drafting: drafting(verb)
  case .legalReview: legalReview(verb)
  case .signing: signing(verb)
  case .dispatched: dispatched(verb)
  case .appealable: appealable(verb)
  case .appealed: appealed(verb)
  case .inCourt: inCourt(verb)
  case .final: final(verb)
  }
}

private func requested(_ verb: DecisionVerb) -> Rule<DecisionStage> {
  switch verb {
  case .draft: .move(.drafting)
  case .settle: .move(.final)
  // An appeal that comes early is kept and attached when the decision goes out.
  case .requestDecision, .refer, .appeal, .withdrawAppeal: .stay
  case .submitForReview: .refuse(.draftMissing)
  case .approve, .sendBack, .sign: .refuse(.notYet)
  case .recordService, .remindService, .reconsider, .rectify: .refuse(.decisionNotSigned)
  case .testTimeliness, .dismissAppeal, .forward: .refuse(.decisionNotSigned)
  case .recordJudgment, .recordFurtherAppeal, .recordFinal: .refuse(.notInCourt)
  case .lastDayPassed: .refuse(.decisionNotSigned)
  }
}

private func drafting(_ verb: DecisionVerb) -> Rule<DecisionStage> {
  switch verb {
  // To the jurist, or straight to the decider where policy asks no review.
  case .submitForReview: .follows
  case .settle: .move(.final)
  case .draft, .requestDecision, .refer, .appeal, .withdrawAppeal: .stay
  case .approve, .sendBack, .sign: .refuse(.notYet)
  case .recordService, .remindService, .reconsider, .rectify: .refuse(.decisionNotSigned)
  case .testTimeliness, .dismissAppeal, .forward: .refuse(.decisionNotSigned)
  case .recordJudgment, .recordFurtherAppeal, .recordFinal: .refuse(.notInCourt)
  case .lastDayPassed: .refuse(.decisionNotSigned)
  }
}

private func legalReview(_ verb: DecisionVerb) -> Rule<DecisionStage> {
  switch verb {
  case .approve: .move(.signing)
  case .sendBack: .move(.drafting)
  case .settle: .move(.final)
  case .requestDecision, .refer, .appeal, .withdrawAppeal: .stay
  // Send it back first.
  case .draft, .submitForReview: .refuse(.alreadyDone)
  case .sign: .refuse(.notApproved)
  case .recordService, .remindService, .reconsider, .rectify: .refuse(.decisionNotSigned)
  case .testTimeliness, .dismissAppeal, .forward: .refuse(.decisionNotSigned)
  case .recordJudgment, .recordFurtherAppeal, .recordFinal: .refuse(.notInCourt)
  case .lastDayPassed: .refuse(.decisionNotSigned)
  }
}

private func signing(_ verb: DecisionVerb) -> Rule<DecisionStage> {
  switch verb {
  case .sign: .move(.dispatched)
  case .sendBack: .move(.drafting)
  case .settle: .move(.final)
  case .requestDecision, .refer, .appeal, .withdrawAppeal: .stay
  case .draft, .submitForReview, .approve: .refuse(.alreadyDone)
  case .recordService, .remindService, .reconsider, .rectify: .refuse(.decisionNotSigned)
  case .testTimeliness, .dismissAppeal, .forward: .refuse(.decisionNotSigned)
  case .recordJudgment, .recordFurtherAppeal, .recordFinal: .refuse(.notInCourt)
  case .lastDayPassed: .refuse(.decisionNotSigned)
  }
}

private func dispatched(_ verb: DecisionVerb) -> Rule<DecisionStage> {
  switch verb {
  case .recordService: .move(.appealable)
  case .appeal: .move(.appealed)
  // While nobody has shown when it was received.
  case .requestDecision, .refer, .remindService, .reconsider, .rectify: .stay
  case .draft, .submitForReview, .approve, .sendBack: .refuse(.decisionSigned)
  case .settle, .sign: .refuse(.decisionSigned)
  case .withdrawAppeal, .testTimeliness, .dismissAppeal, .forward: .refuse(.notAppealed)
  case .recordJudgment, .recordFurtherAppeal, .recordFinal: .refuse(.notInCourt)
  // The time to appeal has not begun to run (FL 44 §).
  case .lastDayPassed: .refuse(.notYet)
  }
}

private func appealable(_ verb: DecisionVerb) -> Rule<DecisionStage> {
  switch verb {
  case .appeal: .move(.appealed)
  case .lastDayPassed: .move(.final)
  case .requestDecision, .refer, .reconsider, .rectify: .stay
  case .draft, .submitForReview, .approve, .sendBack: .refuse(.decisionSigned)
  case .settle, .sign: .refuse(.decisionSigned)
  case .recordService, .remindService: .refuse(.alreadyDone)
  case .withdrawAppeal, .testTimeliness, .dismissAppeal, .forward: .refuse(.notAppealed)
  case .recordJudgment, .recordFurtherAppeal, .recordFinal: .refuse(.notInCourt)
  }
}

private func appealed(_ verb: DecisionVerb) -> Rule<DecisionStage> {
  switch verb {
  case .forward: .move(.inCourt)
  // Back to appealable, or final when the last day has passed.
  case .withdrawAppeal: .follows
  case .requestDecision, .refer, .appeal, .testTimeliness, .dismissAppeal: .stay
  case .reconsider, .rectify: .stay
  case .draft, .submitForReview, .approve, .sendBack: .refuse(.decisionSigned)
  case .settle, .sign: .refuse(.decisionSigned)
  case .recordService, .remindService: .refuse(.alreadyDone)
  case .recordJudgment, .recordFurtherAppeal, .recordFinal: .refuse(.notInCourt)
  case .lastDayPassed: .refuse(.appealPending)
  }
}

private func inCourt(_ verb: DecisionVerb) -> Rule<DecisionStage> {
  switch verb {
  // Lines sent back go to a decision of their own; final by itself only when nothing is left.
  case .recordJudgment: .follows
  case .recordFinal: .move(.final)
  case .requestDecision, .refer, .appeal, .withdrawAppeal, .rectify, .recordFurtherAppeal: .stay
  case .draft, .submitForReview, .approve, .sendBack: .refuse(.decisionSigned)
  case .settle, .sign: .refuse(.decisionSigned)
  case .recordService, .remindService, .testTimeliness: .refuse(.alreadyForwarded)
  case .dismissAppeal, .forward: .refuse(.alreadyForwarded)
  // After the appeal has gone to the court nothing more may be changed (FL 39 §).
  case .reconsider: .refuse(.alreadyForwarded)
  case .lastDayPassed: .refuse(.appealPending)
  }
}

private func final(_ verb: DecisionVerb) -> Rule<DecisionStage> {
  switch verb {
  // Never refused: whether it is late is tested, not assumed (FL 45 §).
  case .appeal: .move(.appealed)
  case .requestDecision, .refer, .reconsider, .rectify: .stay
  case .draft, .submitForReview, .approve, .sendBack, .settle, .sign: .refuse(.decisionFinal)
  case .recordService, .remindService, .withdrawAppeal: .refuse(.decisionFinal)
  case .testTimeliness, .dismissAppeal: .refuse(.decisionFinal)
  case .forward, .recordJudgment, .recordFurtherAppeal: .refuse(.decisionFinal)
  case .recordFinal, .lastDayPassed: .refuse(.alreadyDone)
  }
}
