// Every mail gets to its case or to the tray, and says why.

import Desk
import Foundation
import Mail
import Policy
import Testing
import Workflow

private func shipped() throws -> Policy {
  let root = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
    .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent().path
  return try Policy.load(
    folder: "\(root)/policy", today: try #require(Day(iso: "2026-11-21")))
}

@Suite struct SortingTests {
  let policy: Policy
  let sorter: ArrivalSorter
  let addresses: CaseAddress
  static let one = CaseID("0123456789abcdef0123456789abcdef")
  static let two = CaseID("ffeeddccbbaa99887766554433221100")

  init() throws {
    policy = try shipped()
    let secrets = Secrets(key: [UInt8](repeating: 7, count: 32))
    sorter = ArrivalSorter(policy: policy, secrets: secrets)
    addresses = CaseAddress(secrets: secrets)
  }

  private func mail(
    to: String = "registrator@naturdata.example", subject: String = "Hej", header: String = "",
    _ text: String = "Hej"
  ) -> IncomingMail {
    readMail(
      Array(
        "From: Anna <Anna@example.org>\r\nTo: \(to)\r\nSubject: \(subject)\r\n\(header)\r\n\(text)"
          .utf8))
  }

  private func sort(_ mail: IncomingMail, _ facts: ArrivalFacts = ArrivalFacts()) -> ArrivalSorting
  {
    sorter.sort(mail, sorter.clues(in: mail), facts)
  }

  private func address(_ id: CaseID) throws -> String {
    try #require(
      addresses.address(of: try MailAddress("kommunstyrelsen@exempelkommun.example"), for: id)
    ).text
  }

  // MARK: What it seems to be

  @Test(arguments: ArrivalLetters.all)
  func aMailGetsItsProposal(_ letter: ArrivalLetter) {
    let sorting = sort(mail(subject: letter.subject, header: letter.header, letter.text))
    #expect(sorting.proposal == letter.proposal, "\(sorting.reasons)")
    #expect(sorting.destination == .arrival)
    #expect(!sorting.reasons.isEmpty)
    for reason in sorting.reasons {
      #expect(!reason.text.sv.isEmpty && !reason.text.en.isEmpty)
      #expect(!reason.text.sv.contains("{"))
    }
  }

  @Test func aLetterOfManyKindsIsNeverSpamBecauseOfOneWord() {
    let sorting = sort(
      mail(subject: "Begäran", "Jag vill ta del av avtalet om bitcoin och casino. Klicka här."))
    #expect(sorting.proposal == .request)
  }

  // MARK: Ways into a case

  @Test func theCasesOwnAddressIsSurest() throws {
    let found = mail(to: try address(Self.one), subject: "KS 2026-00007")
    #expect(sorter.clues(in: found).cases == [Self.one])
    let facts = ArrivalFacts(cases: [Self.one], byNumber: ["KS 2026-00007": Self.two])
    let sorting = sort(found, facts)
    #expect(sorting.destination == .cases([Self.one]))
    #expect(sorting.reasons.first?.text.sv == "Brevet är ställt till ärendets egen adress.")
  }

  @Test func aMailToTwoCasesGoesToBoth() throws {
    let both = mail(to: "\(try address(Self.two)), \(try address(Self.one).uppercased())")
    let facts = ArrivalFacts(cases: [Self.one, Self.two])
    #expect(sort(both, facts).destination == .cases([Self.two, Self.one]))
  }

  @Test func anAddressOfACaseThatIsNotHereIsTold() throws {
    let sorting = sort(mail(to: try address(Self.one)))
    #expect(sorting.destination == .arrival)
    #expect(
      sorting.reasons.contains { $0.text.en == "The case that the address names is not here." })
  }

  @Test(arguments: [
    "Ang. KS 2026-00007", "SV: [KS 2026-7] Beslut", "ks2026–00007.", "Ert dnr: KS\u{A0}2026-00007,",
  ])
  func aRegisterNumberInTheSubjectLeadsToItsCase(subject: String) {
    let mail = mail(subject: subject, header: "In-Reply-To: <row-1@malmby.se>\r\n")
    #expect(sorter.clues(in: mail).numbersInSubject == ["KS 2026-00007"])
    let facts = ArrivalFacts(
      byNumber: ["KS 2026-00007": Self.one], byMessage: ["row-1@malmby.se": Self.two])
    #expect(sort(mail, facts).destination == .cases([Self.one]))
  }

  @Test(arguments: [
    "2026-00007", "XKS 2026-00007", "KS 2026-000070000000", "den 12/26", "1234-0123/26",
    "0123/26-1", "KS 2026-0",
  ])
  func whatOnlyLooksLikeANumberIsNone(subject: String) {
    #expect(sorter.clues(in: mail(subject: subject)).numbersInSubject == [])
  }

  @Test func aNumberWithoutLettersIsFound() {
    #expect(sorter.clues(in: mail(subject: "Dnr 0123/26.")).numbersInSubject == ["0123/26"])
  }

  @Test func aThreadOfOursLeadsToItsCase() {
    let answer = mail(
      header: "In-Reply-To: <stranger@x.se>\r\nReferences: <row-1@malmby.se> <stranger@x.se>\r\n")
    let facts = ArrivalFacts(byMessage: ["row-1@malmby.se": Self.one])
    let sorting = sort(answer, facts)
    #expect(sorting.destination == .cases([Self.one]))
    #expect(sorting.reasons.first?.text.en == "The mail answers one that we sent in the case.")
  }

  @Test func aReportLeadsToTheCaseOfWhatItReportsOn() {
    let report = readMail(
      Array(
        """
        From: MAILER-DAEMON@a.se\r\nReturn-Path: <>\r\nSubject: Undelivered\r
        Content-Type: multipart/report; report-type=delivery-status; boundary=b\r\n\r
        --b\r\n\r\nNo\r\n--b\r\nContent-Type: message/delivery-status\r\n\r
        Reporting-MTA: dns; a\r\n\r\nFinal-Recipient: rfc822; anna@a.se\r\nAction: failed\r
        --b\r\nContent-Type: text/rfc822-headers\r\n\r\nMessage-ID: <row-1@malmby.se>\r\n--b--
        """.utf8))
    let sorting = sort(report, ArrivalFacts(byMessage: ["row-1@malmby.se": Self.one]))
    #expect(sorting.destination == .cases([Self.one]))
    #expect(
      sorting.reasons.first?.text.en == "The report is about a mail that we sent in the case.")
    #expect(sorting.proposal == .message)
  }

  // MARK: Near misses

  @Test func aWrongCharacterInTheAddressIsForAPerson() throws {
    let right = try address(Self.one)
    let start = try #require(right.firstIndex(of: "+"))
    for place in right[start...].indices.dropFirst().prefix(34) {
      let other: Character = right[place] == "b" ? "c" : "b"
      let wrong = right.replacingCharacters(in: place...place, with: String(other))
      #expect(addresses.read(wrong) == .near(Self.one))
    }
    let place = right.index(start, offsetBy: 5)
    let wrong = right.replacingCharacters(in: place...place, with: right[place] == "b" ? "c" : "b")
    let sorting = sort(mail(to: wrong), ArrivalFacts(cases: [Self.one]))
    #expect(sorting.destination == .perhaps([Self.one]))
  }

  @Test func aNumberInTheTextIsForAPerson() {
    let letter = mail("Det gäller KS 2026-00007.\r\n> KS 2026-00008")
    #expect(sorter.clues(in: letter).numbersInText == ["KS 2026-00007"])
    let sorting = sort(letter, ArrivalFacts(byNumber: ["KS 2026-00007": Self.one]))
    #expect(sorting.destination == .perhaps([Self.one]))
    #expect(
      sorting.reasons.first?.text.en == "The register number KS 2026-00007 is in the text.")
  }

  @Test func C8_anAppealWithoutANumberIsProposedAsOne() {
    let letter = mail(subject: "Överklagande", "Jag överklagar beslutet. Anna Ask")
    let sorting = sort(letter)
    #expect(sorting.destination == .arrival)
    #expect(sorting.proposal == .appeal)
  }

  // MARK: Addresses of cases

  @Test func anAddressNamesItsCaseAndNoOther() throws {
    #expect(addresses.read(try address(Self.one)) == .exact(Self.one, .requester))
    #expect(addresses.read(try address(Self.two)) == .exact(Self.two, .requester))
    let mailbox = try MailAddress("kommunstyrelsen@exempelkommun.example")
    let told = try #require(addresses.address(of: mailbox, for: Self.one, to: .others)).text
    #expect(addresses.read(told) == .exact(Self.one, .others))
    let clues = sorter.clues(in: mail(to: told))
    #expect(clues.cases == [Self.one] && clues.toldOthers == [Self.one])
    let others = CaseAddress(secrets: Secrets(key: [UInt8](repeating: 8, count: 32)))
    #expect(others.read(try address(Self.one)) == .broken)
    #expect(addresses.read("kommunstyrelsen@exempelkommun.example") == .other)
    #expect(addresses.read("anna+lista@example.org") == .other)
    #expect(addresses.token(for: CaseID("a1")) == nil)
    let long = try MailAddress(String(repeating: "x", count: 40) + "@a.se")
    #expect(addresses.address(of: long, for: Self.one) == nil)
  }

  @Test func madeUpAddressesHideNoCase() throws {
    let right = try address(Self.one)
    let made = (0..<400).map { "a\($0)+\(String(repeating: "abcd", count: 8))ab@x.se" }
    let clues = sorter.clues(in: mail(to: (made + [right]).joined(separator: ", ")))
    #expect(clues.hasBrokenAddress)
    #expect(clues.cases == [Self.one])
  }

  @Test func everyTroubleHasItsWords() {
    #expect(troubleProblems(in: policy) == [])
    for trouble in Trouble.allCases {
      #expect(trouble.words(.sv, policy) != trouble.rawValue)
    }
  }

  // MARK: Language

  @Test(arguments: [
    ("Content-Language: en\r\n", "Hej", Language.en),
    ("Content-Language: en-GB, sv\r\n", "Jag vill ta del av avtalet", .en),
    ("Content-Language: sv-SE\r\n", "Please send me the report", .sv),
    ("Content-Language: de-AT\r\n", "Please send me a copy of the report", .en),
    ("", "Could you please send me the minutes of the meeting?", .en),
    ("", "Hej! Jag vill ha protokollet från mötet, tack.", .sv),
    ("", "Hej,\r\n\r\nse nedan.\r\n\r\n> I would like to have a copy of the report", .sv),
    ("", "12345", .sv),
  ])
  func theLanguageIsKnownByTheHeaderOrElseByTheWords(
    header: String, text: String, language: Language
  ) {
    #expect(sort(mail(subject: "KS", header: header, text)).language == language)
  }

  // MARK: What is enclosed

  @Test func aRequestForwardedAsAnAttachmentIsReadAsOne() {
    let forwarded = readMail(
      Array(
        """
        From: Bo <bo@a.se>\r\nTo: registrator@naturdata.example\r\nSubject: VB\r
        MIME-Version: 1.0\r\nContent-Type: multipart/mixed; boundary=b\r\n\r
        --b\r\nContent-Type: message/rfc822\r\n\r
        From: Anna <anna@example.org>\r\nSubject: En begäran\r\n\r
        Jag begär att få ta del av avtalen i KS 2026-00007.\r
        --b\r\nContent-Type: text/calendar\r\n\r
        BEGIN:VCALENDAR\r\nMETHOD:REQUEST\r\nBEGIN:VEVENT\r\nSUMMARY:Syn\r\nLOCATION:Eken 3\r
        DTSTART:20261201T100000\r\nEND:VEVENT\r\nEND:VCALENDAR\r
        --b--
        """.utf8))
    let sorting = sort(forwarded, ArrivalFacts(byNumber: ["KS 2026-00007": Self.one]))
    #expect(sorting.proposal == .request, "\(sorting.reasons)")
    #expect(sorting.destination == .perhaps([Self.one]))
    #expect(sorting.language == .sv)
  }
}
