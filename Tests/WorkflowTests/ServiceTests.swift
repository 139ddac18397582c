// Service: by what a day counts, and who is told when nobody knows it.

import Policy
import Testing
import Workflow

@Suite struct ServiceOfDecisions {
  private func simplified(
    _ play: Play, informed: Int = 0, sent: Int = 0, control: Int = 1
  ) -> Service.Simplified {
    Service.Simplified(
      informed: play.today + informed, sent: play.today + sent, control: play.today + control)
  }

  /// Two weeks after the decision was sent, with prior information and a control message a day later.
  @Test func simplifiedServiceCountsTwoWeeksAfterSending() throws {
    var (play, id) = try Play.decided(.dispatched)
    let facts = simplified(play)
    let sent = play.today
    play.wait(days: 14)
    try play.on(
      id,
      .recordService(method: .simplified, day: nil, evidence: nil, simplified: facts), .registrar)
    let service = try #require(play.file.decision(id)?.service)
    #expect(service.day == sent + 14 && service.simplified == facts)
    #expect(service.lastDay == play.policy.calendar.lastDayToAppeal(served: sent + 14, weeks: 3))
  }

  @Test(arguments: [
    (informed: 1, sent: 0, control: 1, waited: 14),  // told only afterwards
    (informed: 0, sent: -1, control: 1, waited: 14),  // sent before it was signed
    (informed: 0, sent: 0, control: 0, waited: 14),  // the control message on the same day
    (informed: 0, sent: 0, control: 15, waited: 20),  // the control message after the two weeks
    (informed: 0, sent: 0, control: 1, waited: 13),  // two weeks have not passed
  ])
  func withoutItsConditionsItDoesNotCount(
    informed: Int, sent: Int, control: Int, waited: Int
  ) throws {
    var (play, id) = try Play.decided(.dispatched)
    let facts = simplified(play, informed: informed, sent: sent, control: control)
    play.wait(days: waited)
    #expect(
      play.refusal(
        on: id,
        .recordService(method: .simplified, day: nil, evidence: "Sänt", simplified: facts),
        .registrar) == .simplifiedService)
    #expect(play.file.decision(id)?.service == nil)
  }

  @Test func itsDaysBelongToNoOtherMethodAndItsDayIsNotChosen() throws {
    var (play, id) = try Play.decided(.dispatched)
    let facts = simplified(play)
    play.wait(days: 15)
    for (method, day) in [(Service.Method.acknowledged, play.today), (.simplified, play.today)] {
      #expect(
        play.refusal(
          on: id, .recordService(method: method, day: day, evidence: nil, simplified: facts),
          .registrar) == .simplifiedService)
    }
  }

  @Test func somebodyIsRemindedWhileServiceIsNotKnown() throws {
    var (play, id) = try Play.decided(.dispatched)
    func reminder() -> CaseTask? {
      tasks(of: play.file, at: play.now, under: play.policy).first { $0.kind == .serviceUnknown }
    }
    play.wait(days: 13)
    #expect(reminder() == nil)
    play.wait(days: 1)
    let first = try #require(reminder())
    #expect(first.decision == id && first.roles.contains(.registrar))
    play.wait(days: 14)
    #expect(try #require(reminder()).since > first.since)
    try play.on(
      id, .recordService(method: .acknowledged, day: play.today, evidence: "Mottagningsbevis"),
      .registrar)
    #expect(reminder() == nil)
  }

  // MARK: Asking the recipient

  private func letters(_ play: Play) -> Int {
    play.letters.filter { $0 == .serviceReminder }.count
  }

  @Test func theRecipientIsAskedOnceForEachDayOfThePolicy() throws {
    var (play, id) = try Play.decided(.dispatched)
    play.wait(days: 13)
    #expect(play.refusal(on: id, .remindService, .system) == .notYet)
    play.wait(days: 1)
    try play.on(id, .remindService, .system)
    #expect(play.refusal(on: id, .remindService, .system) == .notYet)
    play.wait(days: 14)
    try play.on(id, .remindService, .system)
    play.wait(days: 100)
    #expect(play.refusal(on: id, .remindService, .system) == .nothingToDo)
    #expect(letters(play) == 2 && play.isFold)
    #expect(play.file.decision(id)?.serviceReminders.count == 2)
  }

  @Test func daysThatWereMissedAreNotMadeUpFor() throws {
    var (play, id) = try Play.decided(.dispatched)
    play.wait(days: 40)
    try play.on(id, .remindService, .system)
    play.wait(days: 40)
    #expect(play.refusal(on: id, .remindService, .system) == .nothingToDo)
  }

  @Test func nobodyElseAsksAndNoOtherStageIsAskedAbout() throws {
    var (play, id) = try Play.decided(.dispatched)
    play.wait(days: 14)
    for actor in Actor.everyRole where actor != .system {
      #expect(play.refusal(on: id, .remindService, actor) == .notYourRole)
    }
    try play.on(
      id, .recordService(method: .notShown, day: nil, evidence: nil), .registrar)
    #expect(play.refusal(on: id, .remindService, .system) == .alreadyDone)
    (play, id) = try Play.decided(.dispatched)
    play.wait(days: 14)
    try play.on(id, .appeal(AppealRequest(text: "Jag överklagar.")), .requester)
    #expect(play.refusal(on: id, .remindService, .system) == .alreadyDone)
  }

  /// What came back is for a person; only another address lets the service ask again.
  @Test func aLetterThatCameBackEndsIt() throws {
    var (play, id) = try Play.decided(.dispatched)
    play.wait(days: 14)
    let outcome = try play.on(id, .remindService, .system)
    guard case .letter(let order) = try #require(outcome.effects.first) else { return }
    try play.act(.recordDeliveryFailure(order.id, reason: "550"), .system)
    play.wait(days: 14)
    #expect(play.refusal(on: id, .remindService, .system) == .nothingToDo)
    #expect(
      tasks(of: play.file, at: play.now, under: play.policy).contains {
        $0.kind == .bouncedLetter && $0.letter == order.id
      })
    try play.act(.dealWithLetter(order.id, measure: "Ringde"), .registrar)
    #expect(play.refusal(on: id, .remindService, .system) == .nothingToDo)
    try play.act(
      .correctRegistration(
        Correction(
          delivery: Delivery(form: .email, address: "b@example.org"), reason: "Ny adress")),
      .registrar)
    try play.on(id, .remindService, .system)
    #expect(play.isFold)
  }

  /// A decision that bounced is not served by what supposes that it came.
  @Test func aDecisionThatCameBackIsNotServedByIt() throws {
    var (play, id) = try Play.decided(.dispatched)
    let frozen = try #require(play.file.decision(id)?.signature?.frozen.id)
    let signed = play.today
    try play.act(.recordDeliveryFailure(frozen, reason: "550"), .system)
    play.wait(days: 20)
    let simplified = Service.Simplified(informed: signed, sent: signed, control: signed + 1)
    #expect(
      play.refusal(
        on: id,
        .recordService(method: .simplified, day: nil, evidence: nil, simplified: simplified),
        .registrar) == .simplifiedService)
    for method in [Service.Method.acknowledged, .deliveryReceipt] {
      #expect(
        play.refusal(
          on: id, .recordService(method: method, day: play.today, evidence: " "), .registrar)
          == .serviceNeedsEvidence)
    }
    try play.on(
      id,
      .recordService(method: .acknowledged, day: play.today, evidence: "Svar från ny adress"),
      .registrar)
    #expect(play.file.decision(id)?.service?.day == play.today && play.isFold)
  }

  @Test func aDecisionOnPaperIsAskedAboutOnceItIsPosted() throws {
    var (play, id) = try Play.decided(.dispatched)
    let frozen = try #require(play.file.decision(id)?.signature?.frozen.id)
    try play.act(
      .correctRegistration(
        Correction(
          delivery: Delivery(form: .paper, address: "Storgatan 2"), reason: "Vill ha papper")),
      .registrar)
    play.wait(days: 20)
    #expect(play.refusal(on: id, .remindService, .system) == .nothingToDo)
    try play.act(
      .recordDispatch(lines: [], letters: [frozen], method: "brev", day: play.today), .registrar)
    #expect(play.refusal(on: id, .remindService, .system) == .notYet)
    play.wait(days: 14)
    try play.on(id, .remindService, .system)
  }
}
