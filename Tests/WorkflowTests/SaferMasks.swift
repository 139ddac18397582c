// Marks, proposals and copies where two things follow upon one another: what is left errs on the side of masking.

import Policy
import Testing

@testable import Workflow

@Suite struct SaferMasks {
  private func proposed(
    _ place: MarkPlace, _ source: MarkProposal.Source
  ) throws -> Play {
    var play = try Play.partly()
    try play.act(
      .proposeMarks([
        ProposedMark(
          line: play[line: 0], place: place, provision: .care, reason: "Namn", source: source)
      ]))
    return play
  }

  private func reject(_ play: inout Play) throws {
    let ids = play.file.lines[0].proposals.map(\.id)
    try play.act(.rejectMarks(play[line: 0], proposals: ids, reason: "Offentligt"))
  }

  private func confirm(
    _ play: inout Play, _ provision: ProvisionID? = nil
  ) throws {
    let ids = play.file.lines[0].proposals.map(\.id)
    try play.act(
      .confirmMarks(play[line: 0], proposals: ids, provision: provision, reason: nil))
  }

  @Test(arguments: [MarkProposal.Source.sameText, .earlierCase])
  func wordsThatAPersonSawInABoxStand(_ source: MarkProposal.Source) throws {
    let place = MarkPlace(page: 3, boxes: [[1, 1, 9, 9]])
    var play = try proposed(place, source)
    try reject(&play)
    #expect(play.file.lines[0].standing == [place])
    #expect(play.isFold)
  }

  @Test(arguments: [MarkPlace.wholeDocument, MarkPlace(page: 3, extent: .page)])
  func wordsOfAPageThatWasTooMuchToMaskDoNotStand(_ place: MarkPlace) throws {
    for source in [MarkProposal.Source.sameText, .earlierCase] {
      var play = try proposed(place, source)
      try reject(&play)
      #expect(play.file.lines[0].standing == [])
    }
  }

  @Test func wordsWhereAnotherDocumentWasMarkedDoNotStand() throws {
    var play = try Play.partly()
    try play.mark()
    try play.act(.replaceDocument(play[line: 0], .named("other"), reason: "Fel fil"))
    try reject(&play)
    #expect(play.file.lines[0].standing == [])
  }

  @Test func aMarkOnAFindingEndsItsDismissal() throws {
    var play = try Play.partly()
    for name in ["finding", "another"] {
      try play.act(
        .dismiss(play[line: 0], DismissRequest(finding: EntryID(name), reason: "Eget namn")))
    }
    try play.act(
      .mark(
        play[line: 0],
        MarkRequest(
          places: [MarkPlace(page: 1, boxes: [[10, 10, 90, 20]])], provision: .care,
          reason: "Namn", finding: EntryID("finding"))))
    #expect(play.file.lines[0].dismissals.map(\.finding) == [EntryID("another")])
  }

  // Two persons: what the second confirms is what the first saw.
  @Test func aDocumentThatComesLateVoidsTheProposedRelease() throws {
    var play = try Play(documents: 1, contact: Contact(protected: true))
    try play.act(.assign(owner: StaffID("hanna")), .registrar)
    try play.act(.assess(play[line: 0], .released))
    try play.act(.release(lines: [play[line: 0]], form: .paper, place: nil))
    #expect(play.file.lines[0].releaseProposal != nil)
    try play.act(.addDocument(play[line: 0], .named("late")))
    #expect(play.file.lines[0].releaseProposal == nil)
    #expect(play.refusal(.confirmRelease(lines: [play[line: 0]]), .jurist) != nil)
  }

  // The box and the list tell the provision: a copy made under another one is none.
  @Test func aCopyOfAMarkUnderAnotherProvisionDoesNotComeBack() throws {
    var play = try Play.partly()
    let original = try #require(play.file.lines[0].original)
    try play.mark()
    try play.makeCopy()
    let mark = play.file.lines[0].marks[0].id
    try play.act(.replaceDocument(play[line: 0], .named("other"), reason: "Fel fil"))
    try confirm(&play, .tax)
    try play.act(.replaceDocument(play[line: 0], original, reason: "Rätt fil"))
    try confirm(&play)
    #expect(play.file.lines[0].marks.map(\.provision) == [.tax])
    #expect(play.file.lines[0].marks.map(\.id) != [mark])
    #expect(play.file.lines[0].maskedCopy == nil)
    #expect(play.refusalOfRelease() != nil)
    #expect(play.isFold)
  }

  // A worker that began before the document was replaced has nothing to deliver.
  @Test func aCopyOfTheReplacedDocumentIsNotUnderWay() throws {
    var play = try Play.partly()
    try play.mark()
    try play.act(.makeMaskedCopy(play[line: 0]))
    try play.act(.replaceDocument(play[line: 0], .named("other"), reason: "Fel fil"))
    #expect(play.file.lines[0].masking == nil)
  }

  @Test func aClosedCaseHasNoCopyUnderWay() throws {
    var play = try Play.partly()
    try play.mark()
    try play.act(.makeMaskedCopy(play[line: 0]))
    #expect(play.file.lines[0].runningMasking != nil)
    var file = play.file
    file.apply(.closed(outcome: .releasedInPart, at: play.now))
    file.apply(.reopened(reason: "Nytt"))
    #expect(file.lines[0].masking == nil)
  }

  // What has gone out whole cannot be masked any more, by whatever way the mark comes.
  @Test func whatHasGoneOutWholeTakesNoProposedMarks() throws {
    var play = try Play(documents: 2)
    try play.assess(0, .released)
    try play.assess(1, .released)
    try play.release(0)
    #expect(throws: Refusal.self) { try play.propose(0) }
    let both = play.file.lines.map {
      ProposedMark(
        line: $0.id, place: MarkPlace(page: 3, boxes: [[1, 1, 9, 9]]), provision: .care,
        reason: "Samma namn", source: .sameText)
    }
    try play.act(.proposeMarks(both))
    #expect(play.file.lines.map(\.proposals.count) == [0, 1])
  }

  @Test func aProposalOnWhatHasGoneOutWholeCanOnlyBeRejected() throws {
    var play = try Play(documents: 1)
    try play.assess(0, .released)
    try play.release(0)
    // As it may stand in a history.
    var file = play.file
    file.apply(
      .marksProposed(
        line: play[line: 0],
        proposals: [
          MarkProposal(
            id: EntryID("p"), place: MarkPlace(page: 3, boxes: [[1, 1, 9, 9]]), provision: .care,
            reason: "Namn", source: .earlierCase, like: nil, from: nil, by: nil, at: play.now)
        ]))
    func refusal(_ act: Act) -> Refusal.Reason? {
      do throws(Refusal) {
        _ = try decide(
          act, on: file, by: .handler, at: play.now, under: play.policy,
          fresh: Fresh(high: 1, low: 1))
        return nil
      } catch { return error.reason }
    }
    let ids = [EntryID("p")]
    #expect(
      refusal(.confirmMarks(play[line: 0], proposals: ids, provision: nil, reason: nil))
        == .alreadyReleased)
    #expect(refusal(.rejectMarks(play[line: 0], proposals: ids, reason: "För sent")) == nil)
  }

  @Test func anUnreadAttachmentIsNoEndOfACase() throws {
    let play = try Play(documents: 1)
    var file = play.file
    for event in [
      Event.withdrawn(lines: [play[line: 0]], wholly: true, at: play.now),
      .closed(outcome: .withdrawn, at: play.now),
    ] { file.apply(event) }
    #expect(file.contradictions == [])
    var late = try Play(documents: 1)
    try late.act(.addAttachment(.powerOfAttorney, .named("fullmakt"), text: nil), .requester)
    file = late.file
    for event in [
      Event.withdrawn(lines: [late[line: 0]], wholly: true, at: late.now),
      .closed(outcome: .withdrawn, at: late.now),
    ] { file.apply(event) }
    #expect(file.contradictions == ["closed with an unread"])
  }

  @Test func whatWasRemovedLeavesNoWordsBehind() throws {
    var play = try Play.partly()
    try play.mark()
    try play.act(
      .dismiss(
        play[line: 0],
        DismissRequest(finding: EntryID("f"), reason: "Eget namn", everywhere: true)))
    try play.propose()
    try reject(&play)
    for actor in [Actor.archivist, .jurist] {
      try play.act(.removeUnlawful(play[line: 0], reason: "Fel ärende"), actor)
    }
    let line = play.file.lines[0]
    #expect(line.removed && line.dismissals.isEmpty && line.standing.isEmpty && line.marks.isEmpty)
  }
}
