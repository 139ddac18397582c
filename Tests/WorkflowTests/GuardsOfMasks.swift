// Marks and masked copies: what stops them, and that nothing leaves without its mask.

import Policy
import Testing
import Workflow

extension Play {
  mutating func mark(
    _ n: Int = 0, at boxes: [[Double]] = [[10, 10, 90, 20]], page: Int = 1,
    _ provision: ProvisionID = .care
  ) throws(Refusal) {
    try act(
      .mark(
        self[line: n],
        MarkRequest(
          places: [MarkPlace(page: page, boxes: boxes)], provision: provision, reason: "Namn")))
  }

  /// A copy that the service has made and verified.
  mutating func makeCopy(_ n: Int = 0) throws(Refusal) {
    try act(.makeMaskedCopy(self[line: n]))
    let copy = VerifiedCopy.named("made \(n) \(events.count)", file.lines[n].copyBasis)
    try act(.recordMasking(self[line: n], .made(copy)), .system)
  }

  /// A document to be released in part.
  static func partly() throws -> Play {
    var play = try Play(documents: 1)
    try play.assess(0, .secret(.releaseMasked))
    return play
  }

  mutating func propose(_ n: Int = 0) throws(Refusal) {
    try act(
      .proposeMarks([
        ProposedMark(
          line: self[line: n], place: MarkPlace(page: 3, boxes: [[1, 1, 9, 9]]),
          provision: .care, reason: "Samma namn", source: .sameText)
      ]))
  }

  func refusalOfRelease(_ n: Int = 0) -> Refusal.Reason? {
    refusal(.release(lines: [self[line: n]], form: nil, place: nil))
  }
}

extension Trip {
  static let masks: [Trip] = [
    Trip(.noMarks) {
      let play = try Play.partly()
      return play.refusal(.makeMaskedCopy(play[line: 0]))
    },
    Trip(.markOutsidePage) { try outside(page: 1, [600, 10, 700, 20]) },
    Trip(.markOutsidePage) { try outside(page: 2, [10, 10, 90, 20]) },
    Trip(.nothingToDo) { try outside(page: 1, [90, 10, 10, 20]) },
    Trip(.findingNotOnPage) {
      let play = try Play()
      return play.refusal(
        .mark(
          play[line: 0],
          MarkRequest(
            places: [], provision: .care, reason: "Dolt blad", finding: EntryID("finding"))))
    },
    Trip(.alreadyReleased) {
      var play = try Play()
      try play.assess(0, .released)
      try play.release(0)
      return play.refusal(Choice(file: play.file, today: play.today).act(.mark))
    },
    // Draft marks block every way out.
    Trip(.marksUnconfirmed) {
      var play = try Play.partly()
      try play.mark()
      try play.makeCopy()
      try play.propose()
      return play.refusalOfRelease()
    },
    Trip(.marksUnconfirmed) {
      var play = try Play()
      try play.assess(0, .released)
      try play.propose()
      return play.refusalOfRelease()
    },
    Trip(.marksUnconfirmed) {
      var play = try Play.partly()
      try play.mark()
      try play.propose()
      return play.refusal(.makeMaskedCopy(play[line: 0]))
    },
    // What the machine has not come to its end with, and what was assessed before it had.
    Trip(.examinationRunning) {
      var play = try Play()
      try play.assess(0, .released)
      play.examined = .unfinished
      return play.refusalOfRelease()
    },
    Trip(.infected) {
      var play = try Play()
      try play.assess(0, .released)
      play.examined = .infected
      return play.refusalOfRelease()
    },
    Trip(.notScanned) {
      var play = try Play()
      try play.assess(0, .released)
      play.examined = .notScanned
      return play.refusalOfRelease()
    },
    Trip(.assessedBeforeExamination) {
      var play = try Play.partly()
      try play.mark()
      play.examined = .incomplete(since: play.now)
      return play.refusal(.makeMaskedCopy(play[line: 0]))
    },
    Trip(.assessmentOutdated) {
      var play = try Play()
      try play.assess(0, .released)
      try play.act(.replaceDocument(play[line: 0], .named("other"), reason: "Fel fil"))
      return play.refusalOfRelease()
    },
    Trip(.marksNotMasked) {
      var play = try Play()
      try play.assess(0, .released)
      try play.mark()
      return play.refusalOfRelease()
    },
    Trip(.markGroundMissing) {
      var play = try Play.partly()
      try play.mark(0, .hidden)
      try play.makeCopy()
      return play.refusalOfRelease()
    },
    // The set of marks is not the one that the copy was made from, or the bytes are others.
    Trip(.maskedCopyStale) {
      var play = try Play.partly()
      try play.mark()
      try play.makeCopy()
      try play.mark(0, at: [[10, 50, 90, 60]])
      return play.refusalOfRelease()
    },
    Trip(.maskedCopyStale) {
      var play = try Play.partly()
      try play.mark()
      try play.makeCopy()
      try play.act(.unmark(play[line: 0], marks: play.file.lines[0].markIDs, reason: nil))
      return play.refusalOfRelease()
    },
    Trip(.maskingRunning) {
      var play = try Play.partly()
      try play.mark()
      try play.act(.makeMaskedCopy(play[line: 0]))
      return play.refusal(.makeMaskedCopy(play[line: 0]))
    },
    // No person can vouch for a copy that the service has not looked into, or found wanting.
    Trip(.maskedCopyUnchecked) {
      var play = try Play.partly()
      try play.act(.addMaskedCopy(play[line: 0], .named("masked")))
      try play.act(.verifyMaskedCopy(play[line: 0], checked: "Allt"), .jurist)
      return play.refusalOfRelease()
    },
    Trip(.maskedCopyLeaks) {
      var play = try Play.partly()
      try play.act(.addMaskedCopy(play[line: 0], .named("masked")))
      try play.act(.recordCopyCheck(play[line: 0], .of("masked", passed: false)), .system)
      return play.refusal(.verifyMaskedCopy(play[line: 0], checked: "Allt"), .jurist)
    },
    // A passing look of the service does not make up for the second person.
    Trip(.maskedCopyUnverified) {
      var play = try Play.partly()
      try play.act(.addMaskedCopy(play[line: 0], .named("masked")))
      try play.act(.recordCopyCheck(play[line: 0], .of("masked", passed: true)), .system)
      return play.refusalOfRelease()
    },
  ]

  private static func outside(page: Int, _ box: [Double]) throws -> Refusal.Reason? {
    let play = try Play()
    return play.refusal(
      .mark(
        play[line: 0],
        MarkRequest(
          places: [MarkPlace(page: page, boxes: [box])], provision: .care, reason: "Namn",
          pages: [[595, 842]])))
  }
}

extension MaskedCopy.Check {
  fileprivate static func of(_ name: String, passed: Bool) -> MaskedCopy.Check {
    MaskedCopy.Check(
      copy: BlobID(name), passed: passed, at: noon, record: BlobID("record of \(name)"))
  }
}

@Suite struct MasksOfALine {
  @Test func aCopyThatWasMadeAndPassedLeavesByItself() throws {
    var play = try Play.partly()
    try play.mark()
    try play.makeCopy()
    let copy = try #require(play.file.lines[0].maskedCopy)
    #expect(copy.verification?.kind == .automatic)
    #expect(play.file.lines[0].records == [try #require(copy.verification?.record)])
    try play.release(0)
    #expect(play.file.lines[0].release?.file == copy.file)
    #expect(play.isFold)
  }

  @Test func aCopyOfMarksThatChangedMeanwhileIsNone() throws {
    var play = try Play.partly()
    try play.mark()
    try play.act(.makeMaskedCopy(play[line: 0]))
    let basis = play.file.lines[0].copyBasis
    try play.mark(0, at: [[10, 50, 90, 60]])
    let late = Act.recordMasking(play[line: 0], .made(VerifiedCopy.named("late", basis)))
    try play.act(late, .system)
    #expect(play.file.lines[0].maskedCopy == nil)
    #expect(play.file.lines[0].masking?.failure?.reason == .changed)
  }

  @Test func aFailureLeavesNoCopyAndATask() throws {
    var play = try Play.partly()
    try play.mark()
    try play.act(.makeMaskedCopy(play[line: 0]))
    let failure = Masking.Failure(reason: .notVerified, at: play.now, record: BlobID("record"))
    let result = MaskingResult.failed(play.file.lines[0].copyBasis, failure)
    try play.act(.recordMasking(play[line: 0], result), .system)
    #expect(play.refusalOfRelease() == .noMaskedCopy)
    let waiting = tasks(of: play.file, at: play.now, under: play.policy)
    #expect(waiting.contains { $0.kind == .maskingFailed && $0.line == play[line: 0] })
    // It may be asked for again, though nothing has changed.
    try play.makeCopy()
    try play.release(0)
  }

  @Test func marksOnAReplacedDocumentAreOnlyProposals() throws {
    var play = try Play.partly()
    try play.mark()
    try play.makeCopy()
    try play.act(.replaceDocument(play[line: 0], .named("other"), reason: "Fel fil"))
    #expect(play.file.lines[0].marks.isEmpty)
    let proposal = try #require(play.file.lines[0].proposals.first)
    #expect(proposal.source == .earlierVersion)
    #expect(play.refusalOfRelease() == .marksUnconfirmed)
    try play.act(
      .confirmMarks(play[line: 0], proposals: [proposal.id], provision: nil, reason: nil))
    // A mark on these bytes, which is another than the one on those before.
    #expect(play.file.lines[0].marks.map(\.proposal) == [proposal.id])
    #expect(play.file.lines[0].marks.map(\.id) != [proposal.id])
    #expect(play.refusalOfRelease() == .noMaskedCopy)
    try play.makeCopy()
    // The verdict was about other bytes.
    #expect(play.refusalOfRelease() == .assessmentOutdated)
    try play.assess(0, .secret(.releaseMasked))
    try play.release(0)
  }

  @Test func whatIsMarkedOrProposedAlreadyIsNotProposedAgain() throws {
    var play = try Play.partly()
    try play.propose()
    let again = play.file.lines[0].proposals
    let id = try #require(again.first).id
    #expect(throws: Refusal.self) { try play.propose() }
    try play.act(.rejectMarks(play[line: 0], proposals: [id], reason: "Annan person"))
    #expect(play.file.lines[0].proposals.isEmpty)
    try play.propose()
  }

  @Test func marksMayOverlapAndTheSameIsRefused() throws {
    var play = try Play.partly()
    try play.mark()
    try play.mark(0, at: [[20, 10, 95, 20]])
    #expect(play.file.lines[0].marks.count == 2)
    #expect(throws: Refusal.self) { try play.mark() }
  }

  @Test func approvalsThatRestOnTheMarksAreVoid() throws {
    var (play, id) = try Play.decided(.signing)
    #expect(play.file.decision(id)?.approvals.isEmpty == false)
    try play.mark()
    #expect(play.file.decision(id)?.approvals == [])
    #expect(play.file.decision(id)?.stage == .drafting)
  }
}
