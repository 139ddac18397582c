// Every letter in both languages, as it stands.

import Foundation
import Policy
import Testing
import Workflow

@testable import Letters

@Suite struct GoldenTests {
  @Test(arguments: Language.allCases)
  func receipts(_ language: Language) throws {
    let story = try Story(in: language)
    try Golden.expect(story.letter(.receipt, accessCode: "ABCD-EFGH"), "receipt.\(language)")
    let many = try Story(in: language, form: .onSite, unlisted: 60)
    try Golden.expect(many.letter(.receipt), "receipt-on-site.\(language)")
  }

  @Test(arguments: Language.allCases)
  func questionsAndReminders(_ language: Language) throws {
    var story = try Story(in: language)
    try story.act(
      .askQuestion(text: "Vilket år gäller det?", about: .content, provision: nil, lines: []))
    try Golden.expect(story.letter(.question), "question.\(language)")
    story.wait(days: 3)
    try story.act(.remind)
    try Golden.expect(story.letter(.reminder), "reminder.\(language)")
    var identity = try Story(in: language)
    try identity.act(
      .askQuestion(
        text: "Vem är du?", about: .identity, provision: ProvisionID("OSL 25:1"),
        lines: [identity.file.lines[0].id]))
    try Golden.expect(identity.letter(.question), "question-identity.\(language)")
  }

  @Test(arguments: Language.allCases)
  func releasesAndAnswers(_ language: Language) throws {
    var full = try Story(["a"], in: language)
    try full.release(0)
    try Golden.expect(full.letter(.release), "release.\(language)")
    try full.answer("Hör gärna av dig.")
    try Golden.expect(full.letter(.answer), "answer.\(language)")
    let part = try Story.partlyRefused(in: language)
    try Golden.expect(part.letter(.release), "release-masked.\(language)")
    try Golden.expect(part.letter(.answer), "answer-masked.\(language)")
    try Golden.expect(Story.withheld(in: language).letter(.answer), "answer-withheld.\(language)")
  }

  @Test(arguments: Language.allCases)
  func datesAndPassingOn(_ language: Language) throws {
    var story = try Story(in: language)
    try story.act(
      .tellExpectedDate(SwedishTime.day(of: story.now) + 4, reason: "Det är många handlingar."))
    try Golden.expect(story.letter(.expectedDate), "expectedDate.\(language)")
    try story.act(.passOn(authority: "sn", lines: [story.file.lines[0].id]))
    try Golden.expect(story.letter(.passedOn), "passedOn.\(language)")
    try Golden.expect(story.letter(.passedOnToHolder), "passedOnToHolder.\(language)")
    try story.act(.consult(authority: "Region Exempel", text: "Är uppgifterna känsliga?"))
    try Golden.expect(story.letter(.consultation), "consultation.\(language)")
    try story.act(.renewAccessCode, by: Story.registrar)
    try Golden.expect(story.letter(.accessCode, accessCode: "NEW-CODE"), "accessCode.\(language)")
  }

  @Test(arguments: Language.allCases)
  func reservations(_ language: Language) throws {
    let story = try Story.offered(in: language)
    try Golden.expect(story.letter(.reservation), "reservation.\(language)")
  }

  /// In place of a letter that may not go by open mail: nothing of what it says.
  @Test(arguments: Language.allCases)
  func aNoticeThatALetterWaits(_ language: Language) throws {
    let order = LetterOrder(id: LetterID("l"), kind: .waiting)
    try Golden.expect(Story.offered(in: language).compose(order), "waiting.\(language)")
  }

  @Test(arguments: Language.allCases)
  func fees(_ language: Language) throws {
    var story = try Story(in: language)
    try story.act(.quoteFee(form: .paper, units: 60))
    try Golden.expect(story.letter(.feeQuote), "feeQuote.\(language)")
  }

  @Test(arguments: Language.allCases)
  func digests(_ language: Language) throws {
    let day = Shipped.today
    var content = DigestContent(
      authority: Bilingual(sv: "Kommunstyrelsen", en: "Municipal board"), name: "Rut <b>R</b>",
      today: day, link: "https://begaran.example")
    let book = try Shipped.book.get()
    content.waiting = [.init(number: "KS 2026-00004", tasks: ["A"], since: day)]
    try Golden.expect(book.digest(content, in: language), "digest-short.\(language)")
    content.mail = .init(count: 3, late: 1, oldest: day + -2)
    content.urgent = [.init(number: "KS 2026-00001", tasks: ["B", "C"], since: day + -5)]
    content.dueToday = [
      .init(number: "KS 2026-00002", tasks: [], since: day),
      .init(number: "KS 2026-00005", tasks: ["E"], since: day + -3),
    ]
    content.waiting.append(.init(number: "KS 2026-00003", tasks: ["D"], since: day + -1))
    content.more = 7
    content.goneThrough = 2_000
    try Golden.expect(book.digest(content, in: language), "digest.\(language)")
  }

  @Test(arguments: Language.allCases)
  func decisionsAndCourts(_ language: Language) throws {
    try Golden.expect(Story.decided(in: language).letter(.decision), "decision.\(language)")
    try Golden.expect(
      Story.unserved(in: language).letter(.serviceReminder), "serviceReminder.\(language)")
    var story = try Story.inCourt(in: language)
    try Golden.expect(story.letter(.forwarding), "forwarding.\(language)")
    try Golden.expect(story.letter(.forwardingToCourt), "forwardingToCourt.\(language)")
    let scope = story.file.decisions[0].scope
    let judgment = Judgment(
      court: "Kammarrätten i Göteborg", instance: .kammarratt, courtCaseNumber: "1234-26",
      day: SwedishTime.day(of: story.now),
      outcomes: scope.map { Judgment.LineOutcome(line: $0, outcome: .remanded) })
    try story.act(.recordJudgment(judgment), by: Story.jurist)
    try Golden.expect(story.letter(.judgment), "judgment.\(language)")
  }
}

extension Story {
  /// A line for each verdict that lets nothing out.
  static func withheld(in language: Language = .sv) throws -> Story {
    var story = try Story(["a", "b", "c", "d", "e", "f"], in: language)
    try story.act(
      .recordSearch(systems: ["Diariet", "Närarkivet"], result: "Inget.", line: nil))
    try story.act(
      .askQuestion(text: "Vilket möte menar du?", about: .content, provision: nil, lines: []))
    try story.act(.remind)
    try story.assess(0, secrecy(.refuse))
    try story.assess(
      1,
      Assessment(
        verdict: .notHeld, grounds: [Ground(provision: ProvisionID("TF 2:4"), harm: "")],
        holder: "Region Exempel"))
    try story.assess(
      2,
      Assessment(
        verdict: .notPublicRecord,
        grounds: [Ground(provision: ProvisionID("TF 2:12"), harm: "Det är ett utkast.")]))
    try story.assess(3, Assessment(verdict: .doesNotExist))
    try story.assess(4, Assessment(verdict: .notIdentifiable))
    try story.assess(5, secrecy(.existenceWithheld))
    try story.answer()
    return story
  }

  /// A line that waits for a reservation to be accepted.
  static func offered(in language: Language = .sv) throws -> Story {
    var story = try Story(["a"], in: language, contact: Contact(name: "Anna Andersson"))
    var assessment = secrecy(.releaseWithReservation)
    assessment.reservation = Reservation(
      wording: "Uppgifterna får inte föras vidare.", scope: "Namnen i handlingen.", until: nil,
      recipient: "Anna Andersson")
    try story.act(.addDocument(story.file.lines[0].id, stored("original")))
    try story.assess(0, assessment)
    try story.act(.release(lines: [story.file.lines[0].id], form: nil, place: nil))
    return story
  }
}
