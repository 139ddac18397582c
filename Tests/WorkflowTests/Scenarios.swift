// Scenarios of the field's best systems, as Swedish law reads them, and the tasks that follow.

import Policy
import Testing
import Workflow

@Suite struct Scenarios {
  private func kinds(_ play: Play) -> [CaseTask.Kind] {
    tasks(of: play.file, at: play.now, under: play.policy).map(\.kind)
  }

  // D14: a question marks time as waiting, with who, why and from when to when; no date moves.
  @Test func d14AQuestionMovesNoClock() throws {
    var play = try Play()
    let clock = play.file.clock
    try play.act(Choice(file: play.file, today: play.today).act(.askQuestion))
    play.wait(days: 5)
    let question = try #require(play.file.questions.first)
    #expect(question.askedBy == Actor.handler.staff)
    try play.act(.answerQuestion(question.id, text: "Det från mars"), .requester)
    #expect(play.file.clock == clock)
    #expect(play.file.questions.first?.answeredAt == play.now)
    #expect(kinds(play).contains(.unreadAnswer))
    #expect(kinds(play).contains(.redList))
    // C: nothing unread when it closes.
    try play.act(.readMessage(question.id))
    #expect(!kinds(play).contains(.unreadAnswer))
  }

  // D18: postponing is allowed with a reason each time, and the head sees it after a number of times.
  @Test func d18TheHeadSeesWhatIsPostponedAgainAndAgain() throws {
    var play = try Play()
    for day in 1...3 {
      #expect(!kinds(play).contains(.postponed))
      try play.act(.tellExpectedDate(play.today + day, reason: "Många sidor"))
    }
    #expect(kinds(play).contains(.postponed))
    #expect(play.file.clock == (try Play().file.clock))
  }

  // W6: approving one's own draft needs a reason, and the history shows it.
  @Test func w6AWayAroundNeedsAReasonThatStays() throws {
    var (play, id) = try Play.refused()
    try play.on(id, .draft(text: "Avslag"), .jurist)
    try play.on(id, .submitForReview, .jurist)
    #expect(play.refusal(on: id, .approve(reason: nil), .jurist) == .ownWork)
    try play.on(id, .approve(reason: "Ingen annan jurist i tjänst"), .jurist)
    #expect(play.file.decision(id)?.approvals.first?.reason == "Ingen annan jurist i tjänst")
  }

  // C6: who may sign is named.
  @Test func c6TheRefusalNamesThoseWhoMaySign() throws {
    var play = try Play(documents: 1)
    try play.act(.quoteFee(form: .paper, units: 60))
    try play.on(nil, .requestDecision(lines: [], kind: .advancePayment, text: nil), .handler)
    let id = try #require(play.decision).id
    try play.prepare(id)
    do throws(Refusal) {
      _ = try play.decided(
        .onDecision(id, .sign(decidedBy: .delegate, minutesRef: nil, frozen: play.frozen)),
        .decider)
      Issue.record("signed without delegation")
    } catch {
      #expect(error.detail(.sv, under: play.policy).contains("Astrid Delegat, chef"))
      #expect(error.citation(under: play.policy) == "KL 6:37, 7:5")
    }
  }

  // R9: the outcome counts what the lines say.
  @Test func aDecisionAskedForEarlyTakesInEachLineThatIsWithheld() throws {
    var play = try Play(documents: 3)
    try play.on(nil, .requestDecision(lines: [], kind: .refusal, text: nil), .requester)
    let asked = play.now
    play.wait(days: 1)
    try play.assess(0, .refused)
    try play.assess(1, .released)
    try play.assess(2, .refused)
    let decision = try #require(play.decision)
    #expect(play.file.decisions.count == 1)
    #expect(decision.scope == [play[line: 0], play[line: 2]])
    #expect(decision.requestedAt == asked)
  }

  @Test func aWithdrawnLineLeavesTheDecisionThatIsBeingMade() throws {
    var (play, id) = try Play.decided(.signing)
    try play.act(.withdraw(lines: [play[line: 0]]), .requester)
    #expect(play.file.decision(id)?.scope == [play[line: 1]])
    #expect(play.file.decision(id)?.stage == .drafting)
    #expect(play.file.lines[0].told?.verdict == .refuse)
  }

  @Test func aRemovedFileOfANamedLineStillNeedsItsAnswer() throws {
    var play = try Play(documents: 1)
    for actor in [Actor.handler, .archivist] {
      try play.act(.removeUnlawful(play[line: 0], reason: "Skadlig kod"), actor)
    }
    #expect(play.file.stage != .answered)
    try play.act(.assess(play[line: 0], .other(.doesNotExist, nil)))
    try play.act(.answer(lines: [], text: nil))
    #expect(play.file.stage == .answered)
  }

  @Test func aLinePutHereByMistakeLeavesNothingOpenWhenRemoved() throws {
    var play = try Play(documents: 1)
    try play.assess(0, .released)
    try play.release(0)
    try play.act(.addLine(LineRequest(file: .named("wrong"))))
    #expect(play.file.stage == .reviewing)
    for actor in [Actor.handler, .archivist] {
      try play.act(.removeUnlawful(play[line: 1], reason: "Fel ärende"), actor)
    }
    #expect(play.file.stage == .answered)
    #expect(play.file.lines[1].original == nil)
  }

  @Test func namingALineTwiceReleasesItOnce() throws {
    var play = try Play(documents: 1)
    try play.assess(0, .released)
    let twice = [play[line: 0], play[line: 0]]
    let outcome = try play.act(.release(lines: twice, form: nil, place: nil))
    #expect(outcome.events.count == 1)
    try play.act(.answer(lines: twice, text: nil))
    #expect(play.events.count == play.file.number)
  }

  @Test func aRequesterCannotDateAnAppealBack() throws {
    var (play, id) = try Play.decided(.appealable)
    play.wait(days: 30)
    let early = play.now.adding(seconds: -20 * 86_400)
    let appeal = AppealRequest(
      text: "Jag överklagar.", arrivedAt: early, reachedCourtAt: play.today + -20)
    try play.on(id, .appeal(appeal), .requester)
    #expect(play.file.decision(id)?.appeals.first?.arrivedAt == play.now)
    #expect(play.file.decision(id)?.appeals.first?.reachedCourtAt == nil)
  }

  @Test func everythingThatWaitsIsATask() throws {
    var play = try Play(documents: 2, contact: Contact(protected: true))
    #expect(kinds(play).contains(.noOwner))
    #expect(kinds(play).count(where: { $0 == .stopDisposal }) == 2)
    try play.act(.recordDeliveryFailure(LetterID("l"), reason: "550"), .system)
    #expect(kinds(play).contains(.bouncedLetter))
    try play.act(.dealWithLetter(LetterID("l"), measure: "Ringde"), .registrar)
    #expect(!kinds(play).contains(.bouncedLetter))
    try play.act(.assign(owner: StaffID("hanna")), .registrar)
    try play.assess(0, .released)
    try play.release(0, form: .paper)
    #expect(kinds(play).contains(.confirmRelease))
    try play.act(.confirmRelease(lines: [play[line: 0]]), .jurist)
    #expect(kinds(play).contains(.dispatch))
    try play.act(.removeUnlawful(play[line: 1], reason: "Fel ärende"))
    #expect(kinds(play).contains(.confirmRemoval))
  }

  @Test func anAppealThatIsNotForwardedBecomesATaskOnThePolicysDays() throws {
    var (play, id) = try Play.decided(.appealed)
    #expect(!kinds(play).contains(.forward))
    play.wait(days: 3)
    #expect(kinds(play).contains(.forward))
    try play.forward(id)
    #expect(!kinds(play).contains(.forward))
    #expect(kinds(play).contains(.report))
    try play.act(
      .completeTask(.report, line: nil, decision: play.decision?.id, note: "KS § 12"), .registrar)
    #expect(!kinds(play).contains(.report))
  }

  @Test func aDecisionThatNobodyCanSignIsATaskAtOnce() throws {
    let shipped = try shippedPolicy()
    let policy = Policy(
      hash: shipped.hash, authorities: shipped.authorities, provisions: shipped.provisions,
      practice: shipped.practice, fees: shipped.fees, delegations: DelegationOrder(items: []),
      retention: shipped.retention, calendar: shipped.calendar, words: shipped.words,
      means: shipped.means)
    let (play, _) = try Play.refused(policy: policy)
    #expect(kinds(play).contains(.nobodyCanSign))
  }
}
