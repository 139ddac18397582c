// What may be asked of a case and of a decision; each verb is an act over HTTP with the same name.

/// A verb of a case and its lines.
public enum Verb: String, Sendable, Hashable, Codable, CaseIterable {
  // Registration and who works.
  case correctRegistration, withholdInRegister, unpark
  case assign, take, decline, recuse
  // Who may open it.
  case narrow, widen, breakGlass, reviewGlass
  // Talking with the one who asks.
  case askQuestion, remind, addMessage, answerQuestion, readMessage, renewAccessCode
  case addAttachment, dealWithLetter, completeTask
  // Finding and testing.
  case addLine, addDocument, replaceDocument, recordSearch, note, recordAuthorisation
  case assess, mark, unmark, dismiss, addMaskedCopy, verifyMaskedCopy
  case proposeMarks, confirmMarks, rejectMarks, makeMaskedCopy
  case consult, recordReply
  // Fees and time.
  case quoteFee, waiveFee, recordPayment, respondToQuote, tellExpectedDate, planRounds
  // Letting out and answering.
  case release, confirmRelease, acceptReservation, answer, recordDispatch, passOn, splitOff
  // Endings.
  case withdraw, close, reopen, hold, releaseHold, archive, dispose, removeUnlawful
  // What the service itself notes.
  case recordDeliveryFailure, recomputeClocks, recordMasking, recordCopyCheck
}

/// A verb of a decision.
public enum DecisionVerb: String, Sendable, Hashable, Codable, CaseIterable {
  case requestDecision, refer
  case draft, submitForReview, approve, sendBack, settle, sign
  case recordService, appeal, withdrawAppeal, testTimeliness, dismissAppeal
  case reconsider, rectify, forward
  case recordJudgment, recordFurtherAppeal, recordFinal
  case remindService, lastDayPassed
}
