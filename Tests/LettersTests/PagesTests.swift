// Every letter on paper in both languages: the words of the mail, in pages that others can read.

import Foundation
import Policy
import Testing
import Workflow

@testable import Letters

@Suite struct PagesTests {
  static let day = Shipped.today

  static func command() throws -> TypesetterCommand {
    try #require(
      TypesetterCommand.find(
        option: nil, root: Package.root,
        searchPath: ProcessInfo.processInfo.environment["PATH"] ?? ""),
      "no typesetter: scripts/test installs it")
  }

  static func printer() throws -> LetterPrinter {
    try LetterPrinter(templates: Package.templates, command: command())
  }

  static func page(
    _ letter: Letter, of story: Story, posted: LetterPage.Posted? = nil, isDraft: Bool = false
  ) throws -> LetterPage {
    LetterPage(
      subject: letter.subject, html: letter.html, language: letter.language,
      authority: try #require(story.policy.authority(story.file.authority)),
      number: story.file.registerNumber.text, day: day, posted: posted, isDraft: isDraft)
  }

  /// A letter of each kind, as cases have them.
  static func letters(
    _ language: Language
  ) throws -> [(kind: LetterKind, letter: Letter, story: Story)] {
    var asked = try Story(in: language)
    try asked.act(
      .askQuestion(text: "Vilket år gäller det?", about: .content, provision: nil, lines: []))
    try asked.act(.remind)
    var moved = try Story(in: language)
    try moved.act(.tellExpectedDate(day + 4, reason: "Det är många handlingar."))
    try moved.act(.passOn(authority: "sn", lines: [moved.file.lines[0].id]))
    try moved.act(.consult(authority: "Region Exempel", text: "Är uppgifterna känsliga?"))
    try moved.act(.renewAccessCode, by: Story.registrar)
    var priced = try Story(in: language)
    try priced.act(.quoteFee(form: .paper, units: 60))
    var judged = try Story.inCourt(in: language)
    try judged.act(
      .recordJudgment(
        Judgment(
          court: "Kammarrätten i Göteborg", instance: .kammarratt, courtCaseNumber: "1234-26",
          day: SwedishTime.day(of: judged.now),
          outcomes: judged.file.decisions[0].scope.map {
            Judgment.LineOutcome(line: $0, outcome: .remanded)
          })), by: Story.jurist)
    let stories = [
      judged, try Story.unserved(in: language), try Story.withheld(in: language),
      try Story.offered(in: language), asked, moved,
      priced,
    ]
    return try LetterKind.allCases.filter { $0 != .waiting }.map { kind in
      let story = try #require(
        stories.first { $0.orders.contains { $0.kind == kind } }, "no story has \(kind)")
      // As codes are, without a hyphen, which a reader of PDF takes away at the end of a line.
      return (kind, try story.letter(kind, accessCode: "abcdefgh"), story)
    }
  }

  @Test(arguments: Language.allCases)
  func everyLetterOnPaperSaysWhatTheMailSays(_ language: Language) async throws {
    let printer = try PagesTests.printer()
    for (kind, letter, story) in try PagesTests.letters(language) {
      let page = try PagesTests.page(letter, of: story)
      let printed = try await printer.pdf(for: page)
      let read = try await Poppler.read(printed.bytes, named: "\(kind).\(language)")
      #expect(read.info.contains("Tagged:          yes"), "\(kind)")
      #expect(read.metadata.contains("<pdfuaid:part>1</pdfuaid:part>"), "\(kind)")
      let told = letter.language
      let last = told == .sv ? "Sida 1 av \(printed.pages)" : "Page 1 of \(printed.pages)"
      #expect(read.words.contains(last), "\(kind) lacks \(last)")
      let words = PagesTests.withoutFeet(read.words, printed.pages, story)
      let start = try #require(words.firstRange(of: PagesTests.bare(letter.subject))?.lowerBound)
      #expect(words[start...] == PagesTests.said(by: letter), "\(kind).\(language)")
      let number = told == .sv ? "Dnr " : "Register number "
      #expect(words[..<start].contains(PagesTests.bare(number + story.file.registerNumber.text)))
    }
  }

  /// What a mail says, its subject first, without white space and the marks of lists.
  private static func said(by letter: Letter) -> String {
    let lines = letter.text.split(separator: "\n").map { line in
      bare(line.hasPrefix("- ") ? line.dropFirst(2) : line)
    }
    return bare(letter.subject) + lines.joined()
  }

  /// Without white space, which a page breaks elsewhere than a mail does.
  static func bare(_ text: some StringProtocol) -> String {
    String(String.UnicodeScalarView(text.unicodeScalars.filter { !$0.properties.isWhitespace }))
  }

  /// What stands on the pages above their feet, without white space and the marks of lists.
  private static func withoutFeet(_ words: String, _ pages: Int, _ story: Story) -> String {
    let number = story.file.registerNumber.text
    return (1...pages).reduce(bare(words).replacing("•", with: "")) { words, page in
      words.replacing(bare("Dnr \(number) Sida \(page) av \(pages)"), with: "")
        .replacing(bare("Register number \(number) Page \(page) of \(pages)"), with: "")
    }
  }

  @Test func aNameThatIsMarkupIsText() async throws {
    let name = "<strong>Å</strong> #pagebreak() *fet* &amp; \u{301}"
    let story = try Story.offeredTo(name)
    let letter = try story.letter(.reservation)
    let page = try PagesTests.page(letter, of: story)
    let read = try await Poppler.read(PagesTests.printer().pdf(for: page).bytes, named: "markup")
    #expect(read.words.contains("<strong>Å</strong> #pagebreak() *fet* &amp;"))
  }

  @Test(arguments: Language.allCases)
  func aPostedLetterHasAnAddressPageThatIsNotCounted(_ language: Language) async throws {
    let story = try Story(in: language)
    let letter = try story.letter(.receipt, accessCode: "ABCD-EFGH")
    let posted = LetterPage.Posted(
      recipient: "Anna *Ek*\nStorgatan 2\n123 45 EXEMPELSTAD", enclosed: ["Beslut.pdf"])
    let printed = try await PagesTests.printer().pdf(
      for: PagesTests.page(letter, of: story, posted: posted))
    let read = try await Poppler.read(printed.bytes, named: "posted.\(language)")
    #expect(printed.pages == 2)
    #expect(read.words.hasPrefix("Anna *Ek* Storgatan 2 123 45 EXEMPELSTAD"))
    #expect(read.words.contains(language == .sv ? "Sida 1 av 1" : "Page 1 of 1"))
    #expect(read.words.contains("Beslut.pdf"))
  }

  @Test(arguments: Language.allCases)
  func aDraftIsMarkedInItsLanguage(_ language: Language) async throws {
    let story = try Story(in: language)
    let page = try PagesTests.page(story.letter(.receipt), of: story, isDraft: true)
    let read = try await Poppler.read(
      PagesTests.printer().pdf(for: page).bytes, named: "draft-letter.\(language)")
    #expect(read.words.contains(language == .sv ? "UTKAST" : "DRAFT"))
  }

  /// What programs other than the one that wrote them say of structure, language, titles, alternative
  /// texts, fonts and identifiers; in one run over every letter and every kind of decision.
  @Test func othersFindNothingWrongWithThePages() async throws {
    let folder = URL(filePath: NSTemporaryDirectory()).appending(
      path: "utlamnande-pages-\(UInt64.random(in: 0 ... .max))")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: folder) }
    let printer = try PagesTests.printer()
    for language in Language.allCases {
      for (kind, letter, story) in try PagesTests.letters(language) {
        let posted = LetterPage.Posted(recipient: "Anna\nGatan 1", enclosed: [])
        let page = try PagesTests.page(letter, of: story, posted: posted)
        try await Data(printer.pdf(for: page).bytes).write(
          to: folder.appending(path: "\(kind).\(letter.language).pdf"))
      }
    }
    let decisions = try PrintingTests.printer()
    for kind in DecisionKind.allCases {
      let facts = DecisionFacts.specimen(kind, isDraft: false, logotype: nil)
      try await Data(decisions.pdf(for: facts).bytes).write(
        to: folder.appending(path: "\(kind).sv.pdf"))
    }
    let said = try await Checker.examine(folder.path(percentEncoded: false))
    #expect(said == "", "\(said)")
  }
}

extension Story {
  /// A reservation that binds somebody of that name.
  static func offeredTo(_ name: String) throws -> Story {
    var story = try Story(["a"], contact: Contact(name: Personal(name)))
    var assessment = secrecy(.releaseWithReservation)
    assessment.reservation = Reservation(
      wording: "Uppgifterna får inte föras vidare.", scope: "Namnen.", until: nil,
      recipient: Personal(name))
    try story.act(.addDocument(story.file.lines[0].id, stored("original")))
    try story.assess(0, assessment)
    try story.act(.release(lines: [story.file.lines[0].id], form: nil, place: nil))
    return story
  }
}
