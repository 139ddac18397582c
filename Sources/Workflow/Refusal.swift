// Why an act may not be done, as a value that a clerk and a citizen can be told.

/// Why an act was stopped; the words and the citation are policy (`policy/words.yaml`).
public struct Refusal: Error, Sendable, Hashable {
  public let reason: Reason
  /// What the words name: a line, a holder of a power, a missing field.
  public let arguments: [String: String]
  /// The line it concerns, if one.
  public let line: LineID?

  init(_ reason: Reason, line: LineID? = nil, _ arguments: [String: String] = [:]) {
    self.reason = reason
    self.line = line
    self.arguments = arguments
  }

  /// The rule that stopped it; the name is the last part of the problem's `type`.
  public enum Reason: String, Sendable, Hashable, CaseIterable {
    // By the table.
    case notYet, alreadyDone, caseClosed, caseOpen, noDecisionYet, decisionSigned, decisionNotSigned
    case decisionFinal, notAppealed, notInCourt
    // Who.
    case notYourRole, recused, ownWork, noDelegation, secondPersonNeeded, notOwner, nobodyToAssign
    // What is named.
    case unknownLine, unknownDecision, unknownEntry, severalDecisions, noOpenDecision, noLines
    case unknownProvision, unknownAuthority, nothingToDo
    // Facts about a line.
    case lineNotOpen, notAssessed, notReleasable, alreadyReleased, notReleased, lineRemanded
    case lineInDecision, noDocument, noMaskedCopy, maskedCopyUnverified, maskedCopyIdentical
    case lineWithheld, courtOrderPending, lineRemoved, fileMissing
    // What an assessment must carry.
    case groundMissing, groundWrongKind, harmMissing, reservationNotConsidered, reservationMissing
    case reservationForbidden, reservationNotAccepted, noPartReasonMissing, stepsMissing
    case searchMissing, existenceNotSecret, questionMissing, recipientBasisUnsupported
    case emptyText
    // Questions, fees, dates.
    case provisionNeeded, provisionNotAboutIdentity, noFeeTable, noFee, feeAlreadySettled
    case dateInPast, dateInFuture, dateBeforeArrival, dateBeforeDecision
    // Decisions.
    case nothingWithheld, draftMissing, draftStale, notApproved, minutesMissing, frozenStale
    case linesStillWithheld, timelinessUntested, appealLate, appealNotLate, reconsiderationMissing
    case alreadyForwarded, exceptionWithoutLate, outcomeMissing, serviceNeedsDay,
      serviceNeedsEvidence
    case lastDayNotPassed, appealPending, emptyScope
    // Closing and keeping.
    case decisionOpen, unreadMessage, openQuestion, mailDelay, releaseOrdered, deliveryFailed
    case onHold, retentionRuns, noDisposalDecision, notArchivable, pendingProposal
    case overtaken, paymentAwaited, hasOwner, namesRequester, changePending
  }
}

extension Refusal {
  /// For those who look the authority up before there is a case.
  public static let unknownAuthority = Refusal(.unknownAuthority)
}
