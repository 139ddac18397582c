// Why an act may not be done, as a value that a clerk and a citizen can be told.

/// Why an act was stopped; the words and the citation are policy (`policy/words.yaml`).
public struct Refusal: Error, Sendable, Hashable {
  public let reason: Reason
  /// What the words name: a line, a holder of a power, a missing field.
  public let arguments: [String: String]
  /// The line it concerns, if one.
  public let line: LineID?

  /// - Parameter arguments: what the words of the reason have gaps for.
  public init(_ reason: Reason, line: LineID? = nil, _ arguments: [String: String] = [:]) {
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
    case notYourRole, recused, ownWork, noDelegation, sharedName, secondPersonNeeded, notOwner,
      hasOwner
    case notAdmitted, nobodyToHandle, headDecides
    // What is named.
    case unknownLine, unknownDecision, unknownEntry, severalDecisions, noLines
    case unknownProvision, unknownAuthority, nothingToDo, wrongKind
    // Facts about a line.
    case lineNotOpen, notAssessed, notReleasable, alreadyReleased, notReleased, lineRemanded
    case lineInDecision, noDocument, noMaskedCopy, maskedCopyUnverified, maskedCopyIdentical
    case lineRemoved, meansForbidden
    case examinationRunning, assessedBeforeExamination, assessmentOutdated, infected, notScanned
    // Marks and the copies that bear them.
    case noMarks, markOutsidePage, findingNotOnPage, marksUnconfirmed, marksNotMasked
    case markGroundMissing
    case maskedCopyStale, maskedCopyUnchecked, maskedCopyLeaks, maskingRunning
    // What an assessment must carry.
    case groundMissing, groundWrongKind, harmMissing, reservationNotConsidered, reservationMissing
    case reservationForbidden, noPartReasonMissing, stepsMissing, searchMissing
    case existenceNotSecret, questionMissing, recipientBasisUnsupported, emptyText
    // Questions, fees, dates.
    case provisionNeeded, provisionNotAboutIdentity, namesRequester
    case requesterUnreachable
    case noFeeTable, noFee, feeAlreadySettled, feeForReading, feeAfterwards, paymentAwaited
    case attachmentsFull
    case dateInPast, dateInFuture, dateBeforeArrival, dateBeforeDecision
    // Decisions.
    case nothingWithheld, nothingChanged, draftMissing, draftStale, notApproved, minutesMissing
    case frozenStale, linesStillWithheld, timelinessUntested, appealLate, appealNotLate
    case exceptionWithoutLate, exceptionUnsupported, reconsiderationMissing, alreadyForwarded
    case outcomeMissing, serviceNeedsDay, serviceNeedsEvidence, simplifiedService
    case lastDayNotPassed, appealPending
    case emptyScope, changePending
    // Closing and keeping.
    case decisionOpen, unreadMessage, mailDelay, releaseOrdered, deliveryFailed, dispatchMissing
    case onHold, retentionRuns, noDisposalDecision, pendingProposal
  }
}

extension Refusal {
  /// For those who look the authority up before there is a case.
  public static let unknownAuthority = Refusal(.unknownAuthority)
  /// For those who act on what is no case yet.
  public static let notYourRole = Refusal(.notYourRole)
  /// Likewise, where it stands elsewhere by now.
  public static let alreadyDone = Refusal(.alreadyDone)

  /// For those who look a finding, a mark or its words up before the case is asked.
  public static func unknownEntry(on line: LineID) -> Refusal { Refusal(.unknownEntry, line: line) }
  /// For those who look a line up before the case is asked.
  public static func unknownLine(_ line: LineID) -> Refusal { Refusal(.unknownLine, line: line) }
  /// For places that are looked up in the text of the document.
  public static func markOutsidePage(on line: LineID) -> Refusal {
    Refusal(.markOutsidePage, line: line)
  }
}
