// What the tables answer, and who may use each verb.

public import Policy

/// What a table says of a stage and a verb.
public enum Rule<Stage: Sendable & Hashable>: Sendable, Hashable {
  /// Allowed; the stage is then this one.
  case move(Stage)
  /// Allowed; the stage stays.
  case stay
  /// Allowed; the stage then follows from the lines, the policy or the dates.
  case follows
  /// Not allowed, and why.
  case refuse(Refusal.Reason)
}

/// Who may use a verb of the case, whatever its stage.
public func powers(_ verb: Verb) -> Roles {
  switch verb {
  // Whoever asked corrects what is kept about themselves, and nothing else (GDPR art. 16).
  case .correctRegistration: [.requester, .registrar]
  case .withholdInRegister: .registrar
  case .unpark: [.registrar, .handler]
  case .assign: [.registrar, .head]
  case .take, .decline: .handler
  case .recuse: .staff
  case .narrow, .widen: [.registrar, .head]
  case .breakGlass: .staff
  case .reviewGlass: .head
  case .askQuestion, .remind: .handler
  // The service itself, for mail of others than the requester.
  case .addMessage, .addAttachment: [.requester, .registrar, .handler, .system]
  case .answerQuestion: [.requester, .registrar, .handler]
  case .readMessage: [.registrar, .handler, .jurist]
  case .renewAccessCode, .dealWithLetter: [.registrar, .handler]
  case .completeTask: [.registrar, .handler, .decider, .archivist, .head]
  case .addLine, .addDocument, .replaceDocument, .recordSearch, .note: .handler
  case .recordAuthorisation: .handler
  case .assess, .mark, .unmark, .dismiss: [.handler, .jurist]
  case .addMaskedCopy, .verifyMaskedCopy: [.handler, .jurist]
  case .proposeMarks: [.handler, .jurist, .system]
  case .confirmMarks, .rejectMarks, .makeMaskedCopy: [.handler, .jurist]
  case .consult, .recordReply: .handler
  case .quoteFee, .waiveFee, .recordPayment: .handler
  // The requester may say so by phone or letter; staff then record it.
  case .respondToQuote: [.requester, .registrar, .handler]
  case .tellExpectedDate, .planRounds: .handler
  case .release: .handler
  case .confirmRelease: [.handler, .jurist, .decider, .head]
  case .acceptReservation: .requester
  case .answer, .passOn, .splitOff: .handler
  case .recordDispatch: [.registrar, .handler]
  case .withdraw: [.requester, .registrar, .handler]
  case .close: [.handler, .system]
  case .reopen: [.handler, .jurist]
  case .hold, .releaseHold: [.handler, .jurist, .archivist]
  case .archive, .dispose: .archivist
  case .removeUnlawful: [.registrar, .handler, .jurist, .archivist]
  case .recordDeliveryFailure, .recomputeClocks, .recordMasking, .recordCopyCheck: .system
  }
}

extension Verb {
  /// Whether a recused person (jäv) may not do it: what tests, lets out or answers.
  var isBarredByRecusal: Bool {
    switch self {
    case .take, .assess, .mark, .unmark, .dismiss, .verifyMaskedCopy, .release, .confirmRelease,
      .answer, .recuse, .breakGlass, .proposeMarks, .confirmMarks, .rejectMarks, .makeMaskedCopy:
      true
    default: false
    }
  }
}

extension DecisionVerb {
  /// Whether a recused person (jäv) may not do it: all but taking in what others did.
  var isBarredByRecusal: Bool {
    switch self {
    case .refer, .draft, .submitForReview, .approve, .sendBack, .settle, .sign, .testTimeliness,
      .dismissAppeal, .reconsider, .rectify, .forward:
      true
    default: false
    }
  }
}

/// Who may use a verb of a decision, whatever its stage.
public func powers(_ verb: DecisionVerb) -> Roles {
  switch verb {
  case .requestDecision: [.requester, .registrar, .handler]
  case .refer: .handler
  case .draft, .submitForReview: [.handler, .jurist]
  case .approve: .jurist
  case .sendBack: [.jurist, .decider]
  case .settle: [.handler, .jurist, .decider]
  case .sign, .reconsider, .rectify: .decider
  case .recordService: [.registrar, .handler, .system]
  case .appeal, .withdrawAppeal: [.requester, .registrar, .handler]
  case .testTimeliness, .dismissAppeal, .forward: [.handler, .jurist]
  case .recordJudgment, .recordFurtherAppeal, .recordFinal: [.registrar, .jurist]
  case .remindService, .lastDayPassed: .system
  }
}
