// The guards of assessments, dates, decisions, appeals and ends.

import Policy
import Testing
import Workflow

extension Trip {
  private static func assessing(
    _ reason: Refusal.Reason, _ change: @escaping @Sendable (inout Assessment) -> Void,
    of verdict: Verdict = .refuse
  ) -> Trip {
    Trip(reason) {
      let play = try Play(contact: Contact(name: "Siv"))
      var assessment = Assessment.secret(verdict)
      change(&assessment)
      return play.refusal(.assess(play[line: 0], assessment))
    }
  }

  // W12, R7: no verdict without its grounds and reasons.
  static let assessments: [Trip] = [
    assessing(.groundMissing) { $0.grounds = [] },
    assessing(.groundWrongKind) {
      $0.grounds = [Ground(provision: ProvisionID("TF 2:12"), harm: "Utkast")]
    },
    assessing(.harmMissing) { $0.grounds = [Ground(provision: .care, harm: " ")] },
    assessing(.reservationNotConsidered) { $0.reservationConsidered = nil },
    assessing(.noPartReasonMissing) { $0.noPartReason = nil },
    assessing(.reservationMissing, { $0.reservation = nil }, of: .releaseWithReservation),
    assessing(
      .reservationForbidden,
      { $0.grounds = [Ground(provision: .tax, harm: "Absolut sekretess")] },
      of: .releaseWithReservation),
    assessing(
      .reservationForbidden, { $0.recipientBasis = .authority }, of: .releaseWithReservation),
    Trip(.reservationForbidden) {
      let play = try Play()
      return play.refusal(.assess(play[line: 0], .secret(.releaseWithReservation)))
    },
    assessing(
      .existenceNotSecret, { $0.grounds = [Ground(provision: .trade, harm: "Skada")] },
      of: .existenceWithheld),
    assessing(.recipientBasisUnsupported) {
      $0 = Assessment(verdict: .release, recipientBasis: .consent)
    },
    assessing(.stepsMissing) {
      $0 = .other(.notHeld, "TF 2:6 2 st")
      $0.steps = nil
    },
    assessing(.searchMissing) {
      $0 = .other(.doesNotExist, nil)
      $0.steps = " "
    },
    assessing(.questionMissing) { $0 = .other(.notIdentifiable, nil) },
    Trip(.decisionSigned) {
      let (play, _) = try Play.decided(.dispatched)
      return play.refusal(.assess(play[line: 0], .released))
    },
    Trip(.releaseOrdered) {
      var (play, id) = try Play.decided(.inCourt)
      try play.judge(id, [.changed, .upheld])
      return play.refusal(.assess(play[line: 0], .refused))
    },
  ]

  static let dates: [Trip] = [
    Trip(.provisionNeeded) {
      let play = try Play()
      return play.refusal(
        .askQuestion(text: "Vem är du?", about: .identity, provision: nil, lines: [play[line: 0]]))
    },
    Trip(.provisionNotAboutIdentity) {
      let play = try Play()
      return play.refusal(
        .askQuestion(text: "Vem?", about: .identity, provision: .trade, lines: [play[line: 0]]))
    },
    Trip(.namesRequester) {
      let play = try Play(contact: Contact(name: "Siv Sökande"))
      return play.refusal(.consult(authority: "Polisen", text: "siv sökande frågar"))
    },
    Trip(.requesterUnreachable) {
      var play = try Play()
      try play.act(
        .correctRegistration(
          Correction(channel: .email, delivery: Delivery(form: .link), reason: "Inga svar")),
        .registrar)
      return play.refusal(
        .askQuestion(text: "Vilket år?", about: .content, provision: nil, lines: []))
    },
    Trip(.noFeeTable) { try Play().refusal(.quoteFee(form: .videoTape, units: 1)) },
    // TF 2:15: reading on the spot is free, whoever names it; copies beside it are not.
    Trip(.feeForReading) { try Play().refusal(.quoteFee(form: .onSite, units: 60)) },
    Trip(.feeForReading) {
      var play = try Play()
      try play.act(.quoteFee(form: nil, units: 60))
      try play.act(.respondToQuote(.readOnSite, text: nil), .requester)
      return play.refusal(.quoteFee(form: nil, units: 60))
    },
    // FL 6 §: the price is told before the work.
    Trip(.feeAfterwards) {
      var play = try Play(documents: 1)
      try play.assess(0, .released)
      try play.act(.release(lines: [play[line: 0]], form: .paper, place: nil))
      return play.refusal(.quoteFee(form: .paper, units: 60))
    },
    Trip(.noFee) { try Play().refusal(.waiveFee(reason: "Ringa")) },
    Trip(.feeAlreadySettled) {
      var play = try Play()
      try play.act(.quoteFee(form: .paper, units: 60))
      try play.act(.respondToQuote(.accept, text: nil), .requester)
      return play.refusal(.respondToQuote(.decline, text: nil), .requester)
    },
    Trip(.paymentAwaited) {
      var play = try Play()
      try play.assess(0, .released)
      try play.act(.quoteFee(form: .paper, units: 60))
      try play.on(
        nil, .requestDecision(lines: [], kind: .advancePayment, text: nil), .handler)
      let id = try #require(play.decision).id
      try play.prepare(id)
      try play.sign(id, by: .staff(StaffID("a"), .decider, name: "Astrid Delegat"))
      return play.refusal(.release(lines: [play[line: 0]], form: .paper, place: nil))
    },
    // D13, D18: no extension moves a yardstick; an expected date needs its reason and lies ahead.
    Trip(.dateInPast) {
      let play = try Play()
      return play.refusal(.tellExpectedDate(play.today + -1, reason: "Mycket att göra"))
    },
    Trip(.emptyText) {
      let play = try Play()
      return play.refusal(.tellExpectedDate(play.today + 1, reason: ""))
    },
    // C1: a date in the future or before what it is about is refused.
    Trip(.dateInFuture) {
      let (play, id) = try Play.decided(.dispatched)
      return play.refusal(
        on: id, .recordService(method: .acknowledged, day: play.today + 1, evidence: nil),
        .registrar)
    },
    Trip(.dateBeforeDecision) {
      let (play, id) = try Play.decided(.dispatched)
      return play.refusal(
        on: id, .recordService(method: .acknowledged, day: play.today + -1, evidence: nil),
        .registrar)
    },
    Trip(.dateBeforeArrival) {
      let (play, id) = try Play.decided(.dispatched)
      let early = play.file.request.arrivedAt.adding(seconds: -86_400)
      return play.refusal(
        on: id, .appeal(AppealRequest(text: "Nej", arrivedAt: early)), .registrar)
    },
  ]

  private static func signing(
    _ reason: Refusal.Reason, _ spoil: @escaping @Sendable (inout Play) throws -> Void
  ) -> Trip {
    Trip(reason) {
      var (play, id) = try Play.decided(.signing)
      let frozen = play.frozen
      try spoil(&play)
      return play.refusal(
        on: id, .sign(decidedBy: .delegate, minutesRef: nil, frozen: frozen), .decider)
    }
  }

  static let decisions: [Trip] = [
    Trip(.nothingWithheld) {
      var play = try Play()
      try play.on(
        nil, .refer(lines: [play[line: 0]], kind: .refusal, reason: "Tveksamt"), .handler)
      try play.assess(0, .released)
      let id = try #require(play.decision).id
      try play.on(id, .draft(text: ""), .handler)
      return play.refusal(on: id, .submitForReview, .handler)
    },
    Trip(.nothingChanged) {
      var (play, id) = try Play.decided(.dispatched)
      try play.on(id, .reconsider(changed: true, text: nil), .decider)
      let change = try #require(play.decision).id
      return play.refusal(
        on: change, .sign(decidedBy: .delegate, minutesRef: nil, frozen: play.frozen), .decider)
    },
    Trip(.draftMissing) {
      let (play, id) = try Play.decided(.requested)
      return play.refusal(on: id, .submitForReview, .handler)
    },
    Trip(.draftStale) {
      var (play, id) = try Play.decided(.drafting)
      try play.assess(0, .secret(.refuse, .trade))
      return play.refusal(on: id, .submitForReview, .handler)
    },
    // C3: facts that change send an approved draft back, its approval void.
    signing(.notYet) { try $0.assess(0, .secret(.refuse, .trade)) },
    signing(.frozenStale) { try $0.act(.note(text: "Något hände")) },
    signing(.notYet) { try $0.act(.recuse(reason: "Släkt"), .jurist) },
    Trip(.notApproved) {
      let (play, id) = try Play.decided(.legalReview)
      return play.refusal(
        on: id, .sign(decidedBy: .delegate, minutesRef: nil, frozen: play.frozen), .decider)
    },
    Trip(.linesStillWithheld) {
      let (play, id) = try Play.decided(.drafting)
      return play.refusal(on: id, .settle, .handler)
    },
    Trip(.emptyScope) {
      var (play, id) = try Play.decided(.inCourt)
      try play.judge(id, [.remanded, .remanded])
      return play.refusal(on: id, .reconsider(changed: true, text: nil), .decider)
    },
    Trip(.changePending) {
      var (play, id) = try Play.decided(.dispatched)
      try play.on(id, .reconsider(changed: true, text: nil), .decider)
      return play.refusal(on: id, .reconsider(changed: true, text: nil), .decider)
    },
    Trip(.serviceNeedsDay) {
      let (play, id) = try Play.decided(.dispatched)
      return play.refusal(
        on: id, .recordService(method: .handedOver, day: nil, evidence: nil), .registrar)
    },
    Trip(.serviceNeedsEvidence) {
      let (play, id) = try Play.decided(.dispatched)
      return play.refusal(
        on: id, .recordService(method: .bailiff, day: play.today, evidence: nil), .registrar)
    },
    Trip(.simplifiedService) {
      let (play, id) = try Play.decided(.dispatched)
      return play.refusal(
        on: id, .recordService(method: .simplified, day: play.today, evidence: "Sänt"), .registrar)
    },
  ]

  private static func testing(
    _ reason: Refusal.Reason, after days: Int, _ result: Timeliness.Result,
    _ exception: Timeliness.Exception? = nil
  ) -> Trip {
    Trip(reason) {
      var (play, id) = try Play.decided(.appealable)
      play.wait(days: days)
      try play.appeal(id)
      return play.refusal(on: id, .testTimeliness(result, exception: exception), .jurist)
    }
  }

  static let appeals: [Trip] = [
    testing(.appealLate, after: 22, .inTime),
    testing(.appealNotLate, after: 21, .late),
    testing(.exceptionWithoutLate, after: 3, .inTime, .faultyInstructions),
    testing(.exceptionUnsupported, after: 30, .late, .reachedCourtInTime),
    testing(.exceptionUnsupported, after: 30, .late, .serviceNotShown),
    Trip(.timelinessUntested) {
      let (play, id) = try Play.decided(.appealed)
      return play.refusal(on: id, .forward(opinion: nil), .handler)
    },
    Trip(.reconsiderationMissing) {
      var (play, id) = try Play.decided(.appealed)
      try play.on(id, .testTimeliness(.inTime, exception: nil), .jurist)
      return play.refusal(on: id, .forward(opinion: nil), .handler)
    },
    Trip(.alreadyForwarded) {
      let (play, id) = try Play.decided(.inCourt)
      return play.refusal(on: id, .reconsider(changed: true, text: nil), .decider)
    },
    Trip(.outcomeMissing) {
      let (play, id) = try Play.decided(.inCourt)
      return play.refusal(on: id, .recordJudgment(play.judgment(id, [.upheld])), .registrar)
    },
    Trip(.alreadyDone) {
      var (play, id) = try Play.decided(.inCourt)
      try play.judge(id, [.upheld, .upheld])
      return play.refusal(
        on: id, .recordJudgment(play.judgment(id, [.upheld, .upheld])), .registrar)
    },
    Trip(.lastDayNotPassed) {
      let (play, id) = try Play.decided(.appealable)
      return play.refusal(on: id, .lastDayPassed, .system)
    },
  ]

  private static func closing(
    _ reason: Refusal.Reason, _ spoil: @escaping @Sendable (inout Play) throws -> Void
  ) -> Trip {
    Trip(reason) {
      var play = try Play(documents: 1)
      try play.assess(0, .released)
      try play.release(0)
      try spoil(&play)
      return play.refusal(.close(outcome: nil))
    }
  }

  static let ends: [Trip] = [
    closing(.unreadMessage) { try $0.act(.addMessage(text: "Tack"), .requester) },
    closing(.deliveryFailed) {
      try $0.act(.recordDeliveryFailure(LetterID("l"), reason: "550"), .system)
    },
    closing(.pendingProposal) {
      try $0.act(.removeUnlawful($0[line: 0], reason: "Fel ärende"))
    },
    Trip(.appealPending) {
      var play = try Play(documents: 1)
      try play.on(nil, .appeal(AppealRequest(text: "Jag överklagar.")), .requester)
      try play.assess(0, .released)
      try play.release(0)
      return play.refusal(.close(outcome: nil))
    },
    Trip(.decisionOpen) { try Play.decided(.dispatched).0.refusal(.close(outcome: nil)) },
    Trip(.notReleased) {
      var play = try Play(documents: 1)
      try play.assess(0, .secret(.releaseMasked))
      try play.on(nil, .requestDecision(lines: [], kind: .refusal, text: nil), .requester)
      try play.on(
        nil, .requestDecision(lines: [play[line: 0]], kind: .refusal, text: nil), .requester)
      let id = try #require(play.decision).id
      try play.prepare(id)
      try play.sign(id)
      try play.serve(id)
      play.wait(days: 30)
      try play.on(id, .lastDayPassed, .system)
      for message in play.file.messages { try play.act(.readMessage(message.id)) }
      return play.refusal(.close(outcome: nil))
    },
    Trip(.mailDelay) {
      var (play, id) = try Play.decided(.appealable)
      play.wait(days: 22)
      try play.on(id, .lastDayPassed, .system)
      return play.refusal(.close(outcome: nil))
    },
    Trip(.releaseOrdered) {
      var (play, id) = try Play.decided(.inCourt)
      try play.judge(id, [.changed, .upheld])
      try play.on(id, .recordFinal(basis: "Laga kraft"), .registrar)
      return play.refusal(.close(outcome: nil))
    },
    Trip(.dispatchMissing) {
      var play = try Play(documents: 1, delivery: Delivery(form: .paper, address: "Gatan 1"))
      try play.assess(0, .released)
      try play.release(0)
      play.wait(days: 40)
      return play.refusal(.close(outcome: nil), .system)
    },
    Trip(.notYet) {
      var play = try Play(documents: 1)
      try play.assess(0, .released)
      try play.release(0)
      return play.refusal(.close(outcome: nil), .system)
    },
    Trip(.onHold) {
      var play = try closed()
      try play.act(.hold(reason: "Rättegång"))
      return play.refusal(.dispose(decisionReference: "KS § 1"), .archivist)
    },
    Trip(.retentionRuns) {
      try closed().refusal(.dispose(decisionReference: "KS § 1"), .archivist)
    },
    Trip(.noDisposalDecision) {
      var play = try closed()
      play.wait(days: 4000)
      return play.refusal(.dispose(decisionReference: " "), .archivist)
    },
    // C4: in a closed case only what the archive needs can be done.
    Trip(.caseClosed) { try closed().refusal(.note(text: "Sent")) },
  ]

  private static func closed() throws -> Play {
    var play = try Play(documents: 1)
    try play.assess(0, .released)
    try play.release(0)
    try play.act(.close(outcome: nil))
    return play
  }
}
