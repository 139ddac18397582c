// Pages that hold text and a picture of text, and marks on them: the right page, its whole size, all its words.

import Desk
import Documents
import Logging
import Policy
import Redaction
import Storage
import Testing
import Workflow

@Suite struct MixedPages {
  /// Page 1 is A4 with a letterhead that was recognised, page 2 an A3 scan, page 4 comes after one that nobody read.
  static let text = DocumentText(pages: [
    PageText(
      number: 1, width: 595, height: 842, source: .text,
      words: [word("Journal", 50, 100, 0), word("fortsätter", 120, 100, 0)]),
    PageText(
      number: 1, width: 595, height: 842, source: .recognised,
      words: [word("Kerstin", 50, 20, 0), word("Klinik", 120, 20, 0)]),
    PageText(
      number: 2, width: 1191, height: 842, source: .recognised,
      words: [word("Ritning", 700, 20, 0)]),
    PageText(number: 4, width: 842, height: 595, source: .text, words: [word("Slut", 50, 20, 0)]),
  ])

  private static func word(
    _ text: String, _ left: Double, _ top: Double, _ line: Int
  ) -> Redaction.Word {
    Redaction.Word(
      text: text, box: Box(left: left, top: top, right: left + 60, bottom: top + 12), line: line)
  }

  let programs = LinePrograms(text: MixedPages.text)
  let office: Office
  let id: CaseID
  let line: LineID

  init() async throws {
    office = try await Office(programs: programs)
    id = try await office.submit(documents: ["KS 2025-00123"]).id
    line = try await office.file(id).lines[0].id
    let file = StoredFile(
      blob: try await office.desk.blobs.put(Array("blandad".utf8)).get(), size: 7,
      mediaType: FileKind.text.mediaType, fileName: "blandad.txt")
    try await office.act(.addDocument(line, file), on: id)
    await work()
  }

  private func work() async {
    let service = AssessmentService(
      desk: office.desk, logger: Logger(label: "test") { _ in SwiftLogNoOpLogHandler() })
    while await service.workDue() > 0 {}
  }

  private func standing() async throws -> Line {
    try #require(try await office.file(id).line(line))
  }

  private func mark(_ target: MarkWish.Target) async throws {
    let wish = MarkWish(
      line: line, target: target, provision: ProvisionID("OSL 21:1"), reason: "Hälsa")
    _ = try await office.desk.mark(wish, on: id, as: office.call(.handler)) { _ in Answer() }
  }

  /// The order that a copy with these marks is made from.
  private func ordered(_ targets: MarkWish.Target...) async throws -> (MaskingOrder, MaskedPassages)
  {
    for target in targets { try await mark(target) }
    try await office.act(.makeMaskedCopy(line), on: id)
    await work()
    let order = try #require(programs.orders.last)
    let passages = try #require(programs.passages.last)
    return (order, passages)
  }

  private func whole(_ page: Int, _ width: Double, _ height: Double) -> MaskedArea {
    MaskedArea(
      page: page, boxes: [Box(left: 0, top: 0, right: width, bottom: height)], label: "OSL 21:1",
      reason: "Hälsa")
  }

  @Test func aWholePageIsMaskedInItsOwnSize() async throws {
    let (order, passages) = try await ordered(.page(2))
    #expect(order.marks == [whole(2, 1191, 842)])
    #expect(passages.masked == ["Ritning"])
    #expect(order.text == MixedPages.text)
  }

  @Test func aWholeDocumentIsThePagesThatThereAre() async throws {
    let (order, passages) = try await ordered(.document)
    #expect(order.marks == [whole(1, 595, 842), whole(2, 1191, 842), whole(4, 842, 595)])
    #expect(
      passages.masked == ["Journal fortsätter", "Kerstin Klinik", "Ritning", "Slut"])
  }

  @Test func wordsAndSizesAreThoseOfThePageThatWasAskedFor() async throws {
    let file = try await office.file(id)
    let findings = try await office.desk.findings(of: try await standing(), in: file)
    #expect(findings.pages == [[595, 842], [1191, 842], [0, 0], [842, 595]])
    func words(_ page: Int) async throws -> [String]? {
      try await office.desk.words(of: try await standing(), page: page)?.words.map(\.text)
    }
    #expect(try await words(1) == ["Journal", "fortsätter", "Kerstin", "Klinik"])
    #expect(try await words(2) == ["Ritning"])
    #expect(try await words(3) == nil)
    #expect(try await words(4) == ["Slut"])
    #expect(try await words(5) == nil)
  }

  @Test func aRangeOfWordsMarksThePageItNames() async throws {
    try await mark(.words(page: 2, 0...0))
    try await mark(.words(page: 1, 2...3))
    let marks = try await standing().marks
    #expect(marks.map(\.page) == [2, 1])
    #expect(marks.map(\.boxes) == [[[700, 20, 760, 32]], [[50, 20, 180, 32]]])
  }

  @Test func recognisedWordsUnderABoxAreSought() async throws {
    // Over the upper quarter of the line: the maker takes the words, so the verifier must look for them.
    let (_, passages) = try await ordered(.boxes(page: 1, [[40, 10, 115, 23]]))
    #expect(passages.masked == ["Kerstin"])
    #expect(try await standing().marks.map(\.coversText) == [true])
  }

  @Test func aPageThatNobodyReadIsNotMasked() async throws {
    for target in [MarkWish.Target.page(3), .boxes(page: 3, [[0, 0, 9, 9]]), .page(5)] {
      await #expect(throws: DeskFailure.self) { try await mark(target) }
    }
  }

  @Test func aBoxOverTheEdgeIsCutToThePage() async throws {
    let (order, _) = try await ordered(.boxes(page: 2, [[1100, -20, 1300, 900]]))
    #expect(
      order.marks.flatMap(\.boxes) == [Box(left: 1100, top: 0, right: 1191, bottom: 842)])
  }

  // A place that was let stand, and is then marked, is masked.
  @Test func whatIsMarkedDoesNotStand() async throws {
    try await mark(.words(page: 1, 0...0))
    let first = try #require(try await standing().marks.first)
    let proposal = ProposedMark(
      line: line, place: MarkPlace(page: 1, boxes: [[50, 20, 110, 32]]),
      provision: ProvisionID("OSL 21:1"), reason: "Hälsa", source: .sameText, like: first.id)
    try await office.act(.proposeMarks([proposal]), on: id)
    let proposed = try await standing().proposals.map(\.id)
    try await office.act(.rejectMarks(line, proposals: proposed, reason: "Kliniken"), on: id)
    let (_, before) = try await ordered()
    #expect(before.standing == ["Kerstin"])
    let (_, after) = try await ordered(.boxes(page: 1, [[45, 15, 115, 35]]))
    #expect(after.masked == ["Journal", "Kerstin"])
    #expect(after.standing == [])
  }
}
