// Whole cases from arrival to end, as they happen in an authority.

import Policy
import Testing
import Workflow

@Suite struct WholeCases {
  @Test func aFullReleaseIsDoneTheSameDay() throws {
    // D5: an answer on the day of arrival is one day taken.
    var play = try Play()
    #expect(play.file.stage == .received)
    try play.act(.take)
    try play.assess(0, .released)
    try play.assess(1, .released)
    #expect(play.file.lines.allSatisfy { $0.told == nil })
    try play.act(.release(lines: play.file.lines.map(\.id), form: nil, place: nil))
    #expect(play.file.stage == .answered)
    #expect(play.letters == [.receipt, .release])
    let answered = play.file.answeredAt
    #expect(play.file.clock.allSatisfy { $0.state(at: play.now, answered: answered) == .met })
    try play.act(.close(outcome: nil))
    #expect(play.file.outcome == .releasedInFull)
    #expect(play.isFold)
  }

  @Test func theReleasedPartGoesAtOnceThoughADecisionOnTheRestIsPending() throws {
    // C10, R9: successive release.
    var play = try Play()
    try play.act(.take)
    try play.assess(0, .refused)
    try play.on(nil, .requestDecision(lines: [], kind: .refusal, text: nil), .requester)
    try play.assess(1, .released)
    try play.release(1)
    #expect(play.file.lines[1].release?.file == .named("original 1"))
    #expect(play.file.stage == .reviewing)
    let id = try #require(play.decision).id
    try play.prepare(id)
    try play.sign(id)
    #expect(play.file.stage == .answered)
    #expect(play.file.lines[0].told?.verdict == .refuse)
    #expect(play.isFold)
  }

  @Test func aMaskedReleaseCarriesTheMaskedCopyAndNothingElse() throws {
    var play = try Play(documents: 1)
    try play.assess(0, .secret(.releaseMasked))
    #expect(play.refusal(.release(lines: [play[line: 0]], form: nil, place: nil)) == .noMaskedCopy)
    try play.mask(0)
    try play.release(0)
    #expect(play.file.lines[0].release?.file == play.file.lines[0].maskedCopy?.file)
    #expect(play.file.lines[0].release?.file != play.file.lines[0].original)
    try play.act(.answer(lines: [], text: nil))
    #expect(play.file.lines[0].answered)
    try play.act(.close(outcome: nil))
    #expect(play.file.outcome == .releasedInPart)
  }

  @Test func aRefusalGoesTheWholeWayToCourtAndBack() throws {
    // C3, C5, C8, C9: sent back once, appealed on the last day, remanded in part.
    var (play, id) = try Play.decided(.legalReview)
    try play.on(id, .sendBack(comment: "Skriv ut skaderekvisitet."), .jurist)
    #expect(play.file.decision(id)?.approvals == [])
    try play.prepare(id)
    try play.on(id, .sendBack(comment: "Datum saknas."), .decider)
    #expect(play.file.decision(id)?.approvals == [])
    try play.prepare(id)
    try play.sign(id)
    #expect(play.letters.last == .decision)
    #expect(play.file.decision(id)?.signature?.delegationItem == "KS 4.1")
    try play.serve(id)
    let lastDay = try #require(play.file.decision(id)?.service?.lastDay)
    play.wait(days: lastDay - play.today)
    #expect(play.refusal(on: id, .lastDayPassed, .system) == .lastDayNotPassed)
    try play.appeal(id)
    #expect(play.refusal(on: id, .forward(opinion: nil), .handler) == .timelinessUntested)
    try play.forward(id)
    #expect(play.letters.suffix(2) == [.forwarding, .forwardingToCourt])
    play.wait(days: 40)
    try play.judge(id, [.remanded, .upheld])
    let successor = try #require(play.decision)
    #expect(successor.supersedes == id)
    #expect(successor.scope == [play[line: 0]])
    #expect(successor.requestedAt == play.now)
    #expect(successor.stage == .drafting)
    #expect(play.file.decision(id)?.scope == [play[line: 1]])
    #expect(play.refusal(.answer(lines: [play[line: 0]], text: nil)) == .lineRemanded)
    try play.assess(0, .released)
    try play.release(0)
    try play.on(successor.id, .settle, .handler)
    #expect(play.refusal(.close(outcome: nil)) == .decisionOpen)
    try play.on(id, .recordFinal(basis: "Laga kraft"), .registrar)
    try play.act(.close(outcome: nil))
    #expect(play.file.outcome == .releasedInPart)
    #expect(play.isFold)
  }

  @Test func anEarlyAppealAsksForADecisionAndIsAttachedToItOnce() throws {
    var play = try Play()
    try play.on(nil, .appeal(AppealRequest(text: "Jag överklagar redan nu.")), .requester)
    #expect(play.file.earlyAppeals.count == 1)
    #expect(play.file.notedDecisionRequest != nil)
    try play.assess(0, .refused)
    let id = try #require(play.decision).id
    try play.assess(1, .refused)
    #expect(play.file.decision(id)?.scope == play.file.lines.map(\.id))
    try play.prepare(id)
    try play.sign(id)
    #expect(play.file.earlyAppeals == [])
    #expect(play.file.decision(id)?.appeals.count == 1)
    #expect(play.file.decision(id)?.stage == .appealed)
    try play.forward(id)
    #expect(play.isFold)
  }

  @Test func anEarlyAppealCanBeWithdrawn() throws {
    var play = try Play()
    try play.on(nil, .appeal(AppealRequest(text: "Jag överklagar redan nu.")), .requester)
    try play.on(nil, .withdrawAppeal, .requester)
    #expect(play.file.earlyAppeals == [])
    #expect(play.refusal(on: nil, .withdrawAppeal, .requester) == .noDecisionYet)
  }

  @Test func aLateAppealIsDismissedByADecisionOfItsOwn() throws {
    var (play, id) = try Play.decided(.appealable)
    play.wait(days: 30)
    try play.on(id, .lastDayPassed, .system)
    #expect(play.file.decision(id)?.stage == .final)
    try play.appeal(id)
    #expect(play.refusal(on: id, .testTimeliness(.inTime, exception: nil), .jurist) == .appealLate)
    try play.on(id, .testTimeliness(.late, exception: nil), .jurist)
    #expect(play.refusal(on: id, .forward(opinion: nil), .handler) == .appealLate)
    try play.on(id, .dismissAppeal, .jurist)
    let dismissal = try #require(play.decision)
    #expect(dismissal.kind == .dismissal)
    // A dismissal leaves the lines as they are.
    #expect(play.refusal(.assess(play[line: 0], .released)) == .decisionSigned)
    try play.prepare(dismissal.id)
    try play.sign(dismissal.id)
    #expect(play.file.decision(id)?.stage == .appealed)
    try play.serve(dismissal.id)
    play.wait(days: 30)
    try play.on(dismissal.id, .lastDayPassed, .system)
    #expect(play.file.decision(id)?.end == .final(basis: "appealDismissed"))
    play.wait(days: 10)
    try play.act(.close(outcome: nil))
    #expect(play.isFold)
  }

  @Test func aDismissalThatACourtLiftsLetsTheAppealBeTestedAnew() throws {
    var (play, id) = try Play.decided(.appealable)
    play.wait(days: 30)
    try play.appeal(id)
    try play.on(id, .testTimeliness(.late, exception: nil), .jurist)
    try play.on(id, .dismissAppeal, .jurist)
    let dismissal = try #require(play.decision).id
    try play.prepare(dismissal)
    try play.sign(dismissal)
    try play.appeal(dismissal)
    try play.forward(dismissal)
    try play.judge(dismissal, [.changed, .changed])
    // What the court changed is the dismissal; no line is ordered out.
    #expect(play.file.lines.allSatisfy { !$0.ordered && $0.assessment?.verdict == .refuse })
    #expect(play.file.decision(dismissal)?.end == .final(basis: "dismissalLifted"))
    #expect(play.file.decision(id)?.timeliness == nil)
    try play.on(id, .testTimeliness(.late, exception: .faultyInstructions), .jurist)
    try play.on(id, .reconsider(changed: false, text: nil), .decider)
    try play.on(id, .forward(opinion: nil), .handler)
    #expect(play.file.decision(id)?.stage == .inCourt)
  }

  @Test func aWithdrawalEndsTheRequestAndWhatIsBeingDecided() throws {
    var (play, id) = try Play.decided(.signing)
    try play.act(.withdraw(lines: []), .requester)
    #expect(play.file.decision(id)?.end == .final(basis: "withdrawn"))
    try play.act(.close(outcome: nil))
    #expect(play.isFold)
  }

  @Test func aWithdrawalOfEverythingNeedsNoLines() throws {
    var play = try Play(documents: 0)
    try play.act(.withdraw(lines: []), .requester)
    #expect(play.file.stage == .answered)
    try play.act(.close(outcome: nil))
    #expect(play.file.outcome == .withdrawn)
  }

  @Test func protectedIdentityNeedsTwoForEachRelease() throws {
    var play = try Play(documents: 1, contact: Contact(protected: true))
    try play.act(.assign(owner: StaffID("hanna")), .registrar)
    try play.assess(0, .released)
    try play.release(0)
    #expect(play.file.lines[0].release == nil)
    #expect(play.refusal(.confirmRelease(lines: [play[line: 0]])) == .secondPersonNeeded)
    try play.act(.confirmRelease(lines: [play[line: 0]]), .jurist)
    #expect(play.file.stage == .answered)
  }

  @Test func aReservationIsServedBeforeAnythingGoesOut() throws {
    var play = try Play(documents: 1, contact: Contact(name: "Siv Sökande"))
    try play.assess(0, .secret(.releaseWithReservation))
    try play.release(0)
    #expect(play.file.lines[0].release == nil)
    #expect(play.letters.last == .reservation)
    try play.act(.acceptReservation(play[line: 0]), .requester)
    #expect(
      tasks(of: play.file, at: play.now, under: play.policy).contains {
        $0.kind == .releaseAccepted
      })
    #expect(
      play.refusal(.release(lines: [play[line: 0]], form: .email, place: nil)) == .meansForbidden)
    try play.release(0)
    #expect(play.file.lines[0].release?.form == .link, "not as wished, by open mail")
    #expect(play.file.lines[0].told?.verdict == .releaseWithReservation)
    #expect(play.file.stage == .answered)
  }

  @Test func aNewWordingOfAReservationIsServedAnew() throws {
    var play = try Play(documents: 1, contact: Contact(name: "Siv Sökande"))
    try play.assess(0, .secret(.releaseWithReservation))
    try play.release(0)
    try play.assess(0, .secret(.releaseWithReservation, recipient: "Siv Sökande"))
    #expect(play.refusal(.acceptReservation(play[line: 0]), .requester) == .nothingToDo)
  }

  @Test func aReservationThatIsNotAcceptedIsAnsweredAndDecidedLikeARefusal() throws {
    var play = try Play(documents: 1, contact: Contact(name: "Siv Sökande"))
    try play.assess(0, .secret(.releaseWithReservation))
    #expect(play.refusal(.answer(lines: [], text: nil)) == .notReleased)
    try play.release(0)
    try play.act(.answer(lines: [], text: nil))
    try play.on(nil, .requestDecision(lines: [], kind: .refusal, text: nil), .requester)
    let id = try #require(play.decision).id
    try play.prepare(id)
    try play.sign(id)
    // Accepted after all, long afterwards: received, and released.
    try play.serve(id)
    play.wait(days: 40)
    try play.on(id, .lastDayPassed, .system)
    try play.act(.close(outcome: nil))
    try play.act(.acceptReservation(play[line: 0]), .requester)
    #expect(play.file.stage == .answered)
    try play.release(0)
    #expect(play.file.lines[0].release != nil)
  }

  @Test func aMixedJudgmentOrdersSomeAndSendsBackSome() throws {
    var (play, id) = try Play.decided(.inCourt)
    try play.judge(id, [.changed, .remanded])
    #expect(play.file.lines[0].ordered)
    #expect(play.file.lines[0].told?.verdict == .refuse)
    #expect(play.refusal(.assess(play[line: 0], .refused)) == .releaseOrdered)
    #expect(play.refusal(.close(outcome: nil)) == .decisionOpen)
    try play.on(id, .recordFinal(basis: "Laga kraft"), .registrar)
    let successor = try #require(play.decision).id
    try play.prepare(successor)
    try play.sign(successor)
    try play.serve(successor)
    play.wait(days: 40)
    try play.on(successor, .lastDayPassed, .system)
    #expect(play.refusal(.close(outcome: nil)) == .releaseOrdered)
    try play.act(.addDocument(play[line: 0], .named("original")))
    try play.release(0)
    try play.act(.close(outcome: nil))
    #expect(play.isFold)
  }

  @Test func aChangeAfterAnAppealIsForwardedAllTheSame() throws {
    // FL 38–39, 46 §§.
    var (play, id) = try Play.decided(.appealed)
    try play.on(id, .testTimeliness(.inTime, exception: nil), .handler)
    try play.on(id, .reconsider(changed: true, text: "Uppenbart oriktigt."), .decider)
    let change = try #require(play.decision)
    #expect(play.refusal(on: id, .forward(opinion: nil), .handler) == .changePending)
    #expect(
      play.refusal(
        on: change.id, .sign(decidedBy: .delegate, minutesRef: nil, frozen: play.frozen), .decider)
        == .nothingChanged)
    try play.assess(0, .released)
    #expect(
      play.refusal(.release(lines: [play[line: 0]], form: nil, place: nil)) == .lineInDecision)
    #expect(play.refusal(.answer(lines: [play[line: 0]], text: nil)) == .lineInDecision)
    #expect(play.file.lines[0].told?.verdict == .refuse)
    try play.sign(change.id)
    #expect(play.file.lines[0].isReleasedInFull)
    try play.on(id, .forward(opinion: "Beslutet har ändrats i en del."), .handler)
    #expect(play.file.decision(id)?.stage == .inCourt)
    #expect(play.isFold)
  }

  @Test func anAnswerAtOnceLeavesNothingOpenAndNoName() throws {
    let request = Request(
      channel: .counter, arrivedAt: noon, description: "Protokollet",
      delivery: Delivery(form: .onSite), contact: Contact(name: "Siv"))
    let intake = Intake(
      authority: AuthorityID("ks"), request: request, documents: ["Protokoll"],
      answeredAtOnce: true)
    let policy = try shippedPolicy()
    #expect(throws: Refusal.self) {
      try Play(intake, by: .requester, at: noon, policy: policy)
    }
    var play = try Play(intake, by: .registrar, at: noon, policy: policy)
    #expect(play.file.stage == .closed)
    #expect(play.file.request.contact.name == nil)
    #expect(play.file.answeredAt == noon)
    try play.act(.addMessage(text: "Och bilagan?"), .requester)
    #expect(play.file.stage == .answered)
    #expect(play.file.lines.allSatisfy { !$0.isOpen })
  }
}
