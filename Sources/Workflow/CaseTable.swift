// The table of the case: every stage against every verb, one function a stage. Start reading here.

/// What a case in `stage` says to `verb`.
public func rule(_ stage: CaseStage, _ verb: Verb) -> Rule<CaseStage> {
  switch stage {
  case .received: received(verb)
  case .reviewing: reviewing(verb)
  case .answered: answered(verb)
  case .closed: closed(verb)
  }
}

private func received(_ verb: Verb) -> Rule<CaseStage> {
  switch verb {
  case .assign: .move(.reviewing)
  case .take: .move(.reviewing)
  case .assess: .move(.reviewing)
  case .release: .move(.reviewing)
  case .withdraw: .follows
  case .passOn: .follows
  case .correctRegistration, .withholdInRegister, .unpark, .recuse: .stay
  case .narrow, .widen, .breakGlass, .reviewGlass: .stay
  case .askQuestion, .remind, .addMessage, .answerQuestion, .readMessage, .renewAccessCode: .stay
  case .addLine, .addDocument, .replaceDocument, .recordSearch, .note, .recordAuthorisation: .stay
  case .mark, .unmark, .dismiss, .addMaskedCopy, .verifyMaskedCopy, .consult, .recordReply: .stay
  case .quoteFee, .waiveFee, .recordPayment, .respondToQuote, .tellExpectedDate, .splitOff: .stay
  case .hold, .releaseHold, .removeUnlawful, .recomputeClocks, .recordDispatch: .stay
  case .recordDeliveryFailure, .dealWithLetter, .addAttachment, .completeTask: .stay
  case .proposeMarks, .confirmMarks, .rejectMarks, .makeMaskedCopy: .stay
  case .recordMasking, .recordCopyCheck: .stay
  // Nobody works on it yet, or nothing has a verdict.
  case .decline, .planRounds, .confirmRelease, .acceptReservation, .answer: .refuse(.notYet)
  // Nothing has been answered.
  case .close, .archive, .dispose: .refuse(.caseOpen)
  case .reopen: .refuse(.alreadyDone)
  }
}

private func reviewing(_ verb: Verb) -> Rule<CaseStage> {
  switch verb {
  case .release: .follows
  case .confirmRelease: .follows
  case .answer: .follows
  case .withdraw: .follows
  case .passOn: .follows
  case .correctRegistration, .withholdInRegister, .unpark: .stay
  case .assign, .take, .decline, .recuse: .stay
  case .narrow, .widen, .breakGlass, .reviewGlass: .stay
  case .askQuestion, .remind, .addMessage, .answerQuestion, .readMessage, .renewAccessCode: .stay
  case .addLine, .addDocument, .replaceDocument, .recordSearch, .note, .recordAuthorisation: .stay
  case .assess, .mark, .unmark, .dismiss, .addMaskedCopy, .verifyMaskedCopy: .stay
  case .consult, .recordReply, .quoteFee, .waiveFee, .recordPayment, .respondToQuote: .stay
  // The last line that was still open may be the one that is removed.
  case .removeUnlawful: .follows
  case .tellExpectedDate, .planRounds, .acceptReservation, .recordDispatch, .splitOff: .stay
  case .hold, .releaseHold, .recomputeClocks: .stay
  case .recordDeliveryFailure, .dealWithLetter, .addAttachment, .completeTask: .stay
  case .proposeMarks, .confirmMarks, .rejectMarks, .makeMaskedCopy: .stay
  case .recordMasking, .recordCopyCheck: .stay
  // Something is not yet answered.
  case .close, .archive, .dispose: .refuse(.caseOpen)
  case .reopen: .refuse(.alreadyDone)
  }
}

private func answered(_ verb: Verb) -> Rule<CaseStage> {
  switch verb {
  case .addLine: .follows
  case .release: .follows
  case .confirmRelease: .follows
  // A letter that sums up what was released before; nothing else is left to answer.
  case .answer: .follows
  case .close: .move(.closed)
  case .correctRegistration, .withholdInRegister, .unpark: .stay
  case .assign, .take, .decline, .recuse: .stay
  case .narrow, .widen, .breakGlass, .reviewGlass: .stay
  case .addMessage, .answerQuestion, .readMessage, .renewAccessCode: .stay
  case .addDocument, .replaceDocument, .recordSearch, .note, .recordAuthorisation: .stay
  case .assess, .mark, .unmark, .dismiss, .addMaskedCopy, .verifyMaskedCopy: .stay
  case .consult, .recordReply, .quoteFee, .waiveFee, .recordPayment, .respondToQuote: .stay
  case .tellExpectedDate, .acceptReservation, .recordDispatch, .withdraw: .stay
  case .hold, .releaseHold, .removeUnlawful, .recomputeClocks: .stay
  case .recordDeliveryFailure, .dealWithLetter, .addAttachment, .completeTask: .stay
  case .proposeMarks, .confirmMarks, .rejectMarks, .makeMaskedCopy: .stay
  case .recordMasking, .recordCopyCheck: .stay
  // Every part of the request has been answered.
  case .askQuestion, .remind, .planRounds, .passOn, .splitOff: .refuse(.alreadyDone)
  case .reopen: .refuse(.alreadyDone)
  case .archive, .dispose: .refuse(.caseOpen)
  }
}

private func closed(_ verb: Verb) -> Rule<CaseStage> {
  switch verb {
  // What arrives later is always received.
  case .addMessage: .move(.answered)
  case .addAttachment: .move(.answered)
  case .answerQuestion: .move(.answered)
  case .respondToQuote: .move(.answered)
  case .acceptReservation: .move(.answered)
  case .reopen: .move(.answered)
  case .correctRegistration, .withholdInRegister, .unpark, .readMessage, .renewAccessCode: .stay
  case .recordPayment, .withdraw, .hold, .releaseHold, .archive, .dispose: .stay
  case .removeUnlawful, .recordDeliveryFailure, .dealWithLetter, .completeTask: .stay
  // What it holds is as secret as before.
  case .narrow, .widen, .breakGlass, .reviewGlass: .stay
  // A letter on paper may still lie in the queue.
  case .recordDispatch: .stay
  // Reopen it first.
  case .assign, .take, .decline, .recuse, .askQuestion, .remind: .refuse(.caseClosed)
  case .addLine, .addDocument, .replaceDocument, .recordSearch, .note: .refuse(.caseClosed)
  case .recordAuthorisation, .assess, .mark, .unmark, .dismiss: .refuse(.caseClosed)
  case .addMaskedCopy, .verifyMaskedCopy, .consult, .recordReply: .refuse(.caseClosed)
  case .proposeMarks, .confirmMarks, .rejectMarks, .makeMaskedCopy: .refuse(.caseClosed)
  case .recordMasking, .recordCopyCheck: .refuse(.caseClosed)
  case .quoteFee, .waiveFee, .tellExpectedDate, .planRounds: .refuse(.caseClosed)
  case .release, .confirmRelease, .answer: .refuse(.caseClosed)
  case .passOn, .splitOff, .recomputeClocks: .refuse(.caseClosed)
  case .close: .refuse(.alreadyDone)
  }
}
