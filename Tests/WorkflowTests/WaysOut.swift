// Every way out of the house, walked with a document that the machine has not come to its end with, and
// with marks that nobody has decided on.

import Policy
import Testing
import Workflow

/// One way for a document to leave, or to be made ready for it.
struct WayOut: Sendable, CustomTestStringConvertible {
  let testDescription: String
  /// A case in which nothing stands in the way, and the act that takes it.
  let ready: @Sendable () throws -> (play: Play, act: Act, by: Actor)

  static let all: [WayOut] =
    DeliveryForm.allCases.map { form in
      WayOut(testDescription: "release, \(form)") {
        var play = try Play(documents: 1)
        try play.assess(0, .released)
        return (play, .release(lines: [play[line: 0]], form: form, place: "Rådhuset"), .handler)
      }
    } + [
      WayOut(testDescription: "release of a masked copy") {
        var play = try Play.partly()
        try play.mark()
        try play.makeCopy()
        return (play, .release(lines: [play[line: 0]], form: .link, place: nil), .handler)
      },
      WayOut(testDescription: "release of a copy masked elsewhere") {
        var play = try Play.partly()
        try play.mask(0)
        return (play, .release(lines: [play[line: 0]], form: .link, place: nil), .handler)
      },
      WayOut(testDescription: "the second person's yes") {
        var play = try Play(documents: 1, contact: Contact(name: "Siv", protected: true))
        try play.act(.assign(owner: StaffID("hanna")), .registrar)
        try play.assess(0, .released)
        try play.release(0)
        return (play, .confirmRelease(lines: [play[line: 0]]), .jurist)
      },
      WayOut(testDescription: "the serving of a reservation") {
        var play = try Play(documents: 1, contact: Contact(name: "Siv"))
        try play.assess(0, .secret(.releaseWithReservation))
        return (play, .release(lines: [play[line: 0]], form: .link, place: nil), .handler)
      },
      WayOut(testDescription: "release under an accepted reservation") {
        var play = try Play(documents: 1, contact: Contact(name: "Siv"))
        try play.assess(0, .secret(.releaseWithReservation))
        try play.release(0)
        try play.act(.acceptReservation(play[line: 0]), .requester)
        return (play, .release(lines: [play[line: 0]], form: .link, place: nil), .handler)
      },
      WayOut(testDescription: "the making of a masked copy") {
        var play = try Play.partly()
        try play.mark()
        return (play, .makeMaskedCopy(play[line: 0]), .handler)
      },
    ]
}

@Suite struct WaysOut {
  /// What the machine may say that stops a document which was assessed at `noon`.
  private static let gaps: [(Examination.Result, Refusal.Reason)] = [
    (.unfinished, .examinationRunning),
    (.incomplete(since: noon), .assessedBeforeExamination),
    (.incomplete(since: noon.adding(seconds: 60)), .assessedBeforeExamination),
  ]

  @Test(arguments: WayOut.all)
  func nothingLeavesBeforeTheMachineHasEndedAndAPersonHasLookedAfterIt(_ way: WayOut) throws {
    for (result, reason) in WaysOut.gaps {
      var (play, act, actor) = try way.ready()
      play.examined = result
      #expect(play.refusal(act, actor) == reason, "\(result)")
      play.examined = .complete
      #expect(play.refusal(act, actor) == nil)
      // Assessed in the knowledge of what the machine could not see.
      play.examined = .incomplete(since: noon.adding(seconds: -1))
      #expect(play.refusal(act, actor) == nil)
    }
  }

  @Test(arguments: WayOut.all)
  func nothingLeavesOnTheExaminationOfOtherBytes(_ way: WayOut) throws {
    let (play, act, actor) = try way.ready()
    let line = play[line: 0]
    for examined in [[:], [line: Examination(original: BlobID("other"), result: .complete)]] {
      #expect(throws: Refusal.self) {
        try decide(
          act, on: play.file, by: actor, at: play.now, under: play.policy,
          fresh: Fresh(high: 1, low: 1), examined: examined)
      }
    }
  }

  @Test(arguments: WayOut.all)
  func nothingLeavesWithMarksThatNobodyHasDecidedOn(_ way: WayOut) throws {
    var (play, act, actor) = try way.ready()
    let proposal = play.file.lines[0].releaseProposal
    try play.propose()
    // A release that waited for a second person waits no more: it was for another set of marks.
    let reason = proposal == nil ? Refusal.Reason.marksUnconfirmed : .nothingToDo
    #expect(play.refusal(act, actor) == reason)
  }

  // The answer says that a document goes out: it waits for the document.
  @Test func noAnswerIsGivenBeforeTheDocumentHasLeft() throws {
    var play = try Play(documents: 1)
    try play.assess(0, .released)
    play.examined = .unfinished
    #expect(play.refusal(.answer(lines: [], text: nil)) == .notReleased)
  }

  // The case cannot be closed, and so not be archived, by leaving such a document behind.
  @Test func noCaseIsClosedOrArchivedAroundIt() throws {
    var play = try Play(documents: 1)
    try play.assess(0, .released)
    play.examined = .unfinished
    #expect(play.refusal(.close(outcome: nil), .registrar) != nil)
    #expect(play.refusal(.archive(receipt: "Kvitto 7"), .archivist) != nil)
  }

  @Test func whatWasAssessedBeforeTheTimeWasKeptIsAssessedAnew() throws {
    let play = try Play.partly()
    var events = play.events.dropLast()
    guard case .assessed(let line, let assessment, let by, .some(noon))? = play.events.last else {
      Issue.record("the time is not kept")
      return
    }
    events.append(.assessed(line: line, assessment: assessment, by: by))
    let file = try #require(Case(id: play.file.id, folding: events))
    #expect(file.lines[0].assessment == assessment)
    #expect(file.lines[0].assessedAt == nil)
  }

  @Test func anAssessmentOfOtherBytesLetsNothingOut() throws {
    var play = try Play(documents: 1)
    try play.assess(0, .released)
    try play.act(.replaceDocument(play[line: 0], .named("other"), reason: "Fel fil"))
    #expect(play.refusalOfRelease() == .assessmentOutdated)
    try play.assess(0, .released)
    try play.release(0)
  }
}
