// Which status each refusal of the workflow has: one exhaustive switch.

import HTTPTypes
import Workflow

extension Refusal.Reason {
  /// The last part of the problem's type: `notYourRole` as `not-your-role`.
  var slug: String {
    rawValue.reduce(into: "") { slug, character in
      if character.isUppercase { slug += "-" }
      slug += character.lowercased()
    }
  }

  var status: HTTPResponse.Status {
    switch self {
    case .notYourRole, .headDecides: .forbidden
    // Whoever may not open the case is not told that it is there.
    case .notAdmitted: .notFound
    // What is named does not exist, or what is said makes no sense by itself.
    case .unknownLine, .unknownDecision, .unknownEntry, .unknownProvision, .unknownAuthority,
      .noLines, .wrongKind, .groundMissing, .groundWrongKind, .harmMissing,
      .reservationNotConsidered, .reservationMissing, .noPartReasonMissing, .stepsMissing,
      .emptyText, .provisionNeeded, .provisionNotAboutIdentity, .namesRequester, .dateInPast,
      .dateInFuture, .dateBeforeArrival, .dateBeforeDecision, .minutesMissing,
      .exceptionWithoutLate, .outcomeMissing, .serviceNeedsDay, .serviceNeedsEvidence,
      .simplifiedService,
      .emptyScope, .markOutsidePage, .findingNotOnPage, .nobodyToHandle:
      .unprocessableContent
    // The table or a guard says no, as the case stands.
    case .notYet, .alreadyDone, .caseClosed, .caseOpen, .noDecisionYet, .decisionSigned,
      .decisionNotSigned, .decisionFinal, .notAppealed, .notInCourt, .recused, .ownWork,
      .noDelegation, .sharedName, .secondPersonNeeded, .notOwner, .hasOwner, .severalDecisions,
      .nothingToDo,
      .lineNotOpen, .notAssessed, .notReleasable, .alreadyReleased, .notReleased, .lineRemanded,
      .lineInDecision, .noDocument, .noMaskedCopy, .maskedCopyUnverified, .maskedCopyIdentical,
      .lineRemoved, .meansForbidden, .reservationForbidden, .searchMissing,
      .existenceNotSecret, .questionMissing, .recipientBasisUnsupported, .noFeeTable, .noFee,
      .feeAlreadySettled, .feeForReading, .feeAfterwards, .paymentAwaited, .attachmentsFull,
      .nothingWithheld, .nothingChanged,
      .draftMissing,
      .draftStale, .notApproved, .frozenStale, .linesStillWithheld, .timelinessUntested,
      .appealLate, .appealNotLate, .exceptionUnsupported, .reconsiderationMissing,
      .alreadyForwarded, .lastDayNotPassed, .appealPending, .changePending, .decisionOpen,
      .unreadMessage, .mailDelay, .releaseOrdered, .deliveryFailed, .dispatchMissing, .onHold,
      .retentionRuns, .noDisposalDecision, .pendingProposal, .noMarks, .marksUnconfirmed,
      .marksNotMasked, .markGroundMissing, .maskedCopyStale, .maskedCopyUnchecked,
      .maskedCopyLeaks, .maskingRunning, .examinationRunning, .assessedBeforeExamination,
      .assessmentOutdated, .infected, .notScanned, .requesterUnreachable:
      .conflict
    }
  }
}
