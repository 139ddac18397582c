// Cases as they come about: every test case is received and decided by the workflow itself.

import Foundation
import Policy
import Testing
import Workflow

@testable import Letters

/// The folders of the package.
enum Package {
  static let root = URL(filePath: #filePath).deletingLastPathComponent()
    .deletingLastPathComponent().deletingLastPathComponent().path(percentEncoded: false)
  static let templates = root + "templates"
  static let policy = root + "policy"
}

/// The shipped policy and templates, loaded once.
enum Shipped {
  static let today = Day(year: 2026, month: 11, day: 20) ?? Day(number: 0)
  static let policy = Result { try Policy.load(folder: Package.policy, today: today) }
  static let book = Result { try LetterBook(folder: Package.templates) }
}

/// One case, acted upon; keeps the letters that were ordered.
struct Story {
  private(set) var file: Case
  private(set) var orders: [LetterOrder]
  var now: Instant
  let policy: Policy
  private var bits: UInt64 = 1

  static let handler = Actor.staff(StaffID("h1"), .handler, name: "Hanna Handläggare")
  static let colleague = Actor.staff(StaffID("h2"), .handler, name: "Karin Kollega")
  static let jurist = Actor.staff(StaffID("j1"), .jurist, name: "Johan Jurist")
  static let decider = Actor.staff(StaffID("d1"), .decider, name: "Disa Beslutsfattare")
  static let registrar = Actor.staff(StaffID("r1"), .registrar, name: "Rut Registrator")

  /// A request that has come in on Friday 2026-11-20 at 16.10.
  init(
    _ documents: [Personal] = ["KS 2025-00123", "KS 2025-00124"], in language: Language = .sv,
    form: DeliveryForm = .email, contact: Contact = Contact(), authority: String = "ks",
    unlisted: Int = 0
  ) throws {
    policy = try Shipped.policy.get()
    now = try #require(Instant(iso: "2026-11-20T15:10:00Z"))
    let request = Request(
      channel: .web, arrivedAt: now, description: "Alla avtal med Exempelbolaget AB 2025",
      delivery: Delivery(form: form, address: form == .email ? "a@example.org" : nil),
      contact: contact, language: language)
    let extra = Array(repeating: Personal("x"), count: unlisted)
    let id = CaseID("c0ffee")
    let outcome = try receive(
      Intake(authority: AuthorityID(authority), request: request, documents: documents + extra),
      as: id,
      number: RegisterNumber(year: 2026, number: 123, text: "KS 2026-00123"), by: .requester,
      at: now, under: policy, fresh: Fresh(high: 7, low: 7))
    file = try #require(Case(id: id, folding: outcome.events))
    orders = Story.letters(outcome)
  }

  mutating func act(_ act: Act, by actor: Actor = Story.handler) throws {
    bits += 1
    let originals = act.leaving.compactMap { id in
      file.line(id)?.original.map { (id, Examination(original: $0.blob, result: .complete)) }
    }
    let outcome = try decide(
      act, on: file, by: actor, at: now, under: policy, fresh: Fresh(high: bits, low: bits &* 31),
      examined: Dictionary(uniqueKeysWithValues: originals))
    for event in outcome.events { file.apply(event) }
    orders += Story.letters(outcome)
  }

  mutating func act(_ act: DecisionAct, by actor: Actor = Story.handler) throws {
    try self.act(.onDecision(nil, act), by: actor)
  }

  mutating func wait(days: Int64) { now = now.adding(seconds: days * 86_400) }

  private static func letters(_ outcome: Outcome) -> [LetterOrder] {
    outcome.effects.compactMap { effect in
      if case .letter(let order) = effect { order } else { nil }
    }
  }

  /// The last letter of a kind, as the templates write it.
  func letter(_ kind: LetterKind, accessCode: String? = nil) throws -> Letter {
    let order = try #require(orders.last { $0.kind == kind }, "no letter \(kind) was ordered")
    return try compose(order, accessCode: accessCode)
  }

  func compose(_ order: LetterOrder, accessCode: String? = nil) throws -> Letter {
    try Shipped.book.get().compose(
      order, about: file, policy: policy, at: now,
      links: Links(
        caseURL: "https://begaran.example/requests/c0ffee",
        openURL: accessCode.map { "https://begaran.example/oppna/c0ffee/\($0)" }),
      accessCode: accessCode)
  }
}

// MARK: What happens in cases

extension Story {
  static func stored(_ name: String) -> StoredFile {
    StoredFile(
      blob: BlobID(name), size: 1000, mediaType: "application/pdf",
      fileName: "hemligt namn.pdf")
  }

  static let harm: Personal =
    "Uppgifterna beskriver en persons hälsa. Personen kan lida men om de blir kända."

  static func secrecy(
    _ verdict: Verdict, _ provision: String = "OSL 25:1"
  ) -> Assessment {
    Assessment(
      verdict: verdict, grounds: [Ground(provision: ProvisionID(provision), harm: harm)],
      reservationConsidered: ReservationConsidered(
        answer: .no, why: "Den som begär är okänd och kan inte bindas."),
      noPartReason: verdict == .refuse ? "Det som blir kvar saknar mening." : nil)
  }

  mutating func assess(_ index: Int, _ assessment: Assessment) throws {
    try act(.assess(file.lines[index].id, assessment))
  }

  mutating func release(_ index: Int) throws {
    try act(.addDocument(file.lines[index].id, Story.stored("original-\(index)")))
    try assess(index, Assessment(verdict: .release))
    try act(.release(lines: [file.lines[index].id], form: nil, place: nil))
  }

  mutating func releaseMasked(_ index: Int, _ provision: String = "OSL 25:1") throws {
    let id = file.lines[index].id
    try act(.addDocument(id, Story.stored("original-\(index)")))
    try act(.addMaskedCopy(id, Story.stored("masked-\(index)")))
    let check = MaskedCopy.Check(
      copy: Story.stored("masked-\(index)").blob, passed: true, at: now, record: nil)
    try act(.recordCopyCheck(id, check), by: .system)
    try act(.verifyMaskedCopy(id, checked: "Sidorna jämförda."), by: Story.colleague)
    try assess(index, Story.secrecy(.releaseMasked, provision))
    try act(.release(lines: [id], form: nil, place: nil))
  }

  mutating func answer(_ text: Personal? = nil) throws { try act(.answer(lines: [], text: text)) }

  mutating func sign(_ pages: Int = 3) throws {
    let frozen = FrozenLetter(
      id: LetterID("frozen"), blob: BlobID("pdf"), size: 40_000, pages: pages,
      basedOn: file.number)
    try act(.sign(decidedBy: .delegate, minutesRef: nil, frozen: frozen), by: Story.decider)
  }

  mutating func prepareDecision(_ text: Personal? = nil) throws {
    try act(.draft(text: text))
    try act(.submitForReview)
    try act(.approve(reason: nil), by: Story.jurist)
  }

  /// One line goes out, one in part, and a decision on the rest is asked for.
  static func partlyRefused(
    in language: Language = .sv, contact: Contact = Contact()
  ) throws -> Story {
    var story = try Story(in: language, contact: contact)
    try story.release(0)
    try story.releaseMasked(1)
    try story.answer()
    try story.act(.requestDecision(lines: [], kind: .refusal, text: nil), by: .requester)
    return story
  }

  static func decided(in language: Language = .sv) throws -> Story {
    var story = try partlyRefused(in: language)
    try story.prepareDecision()
    try story.sign()
    return story
  }

  /// A fee was quoted, and a decision on it was asked for.
  static func feeDecided(at authority: String) throws -> Story {
    var story = try Story(authority: authority)
    try story.act(.quoteFee(form: .paper, units: 60))
    try story.act(.requestDecision(lines: [], kind: .fee, text: nil), by: .requester)
    try story.act(.draft(text: "Avgiften följer tabellen."))
    try story.act(.submitForReview)
    if story.file.decisions.last?.stage == .legalReview {
      try story.act(.approve(reason: nil), by: jurist)
    }
    try story.sign()
    return story
  }

  /// Nobody has said that the decision came.
  static func unserved(in language: Language = .sv) throws -> Story {
    var story = try decided(in: language)
    story.wait(days: 14)
    try story.act(.remindService, by: .system)
    return story
  }

  static func appealed(in language: Language = .sv) throws -> Story {
    var story = try decided(in: language)
    let day = SwedishTime.day(of: story.now)
    try story.act(
      .recordService(method: .handedOver, day: day, evidence: "Kvitterat."), by: registrar)
    story.wait(days: 5)
    try story.act(
      .appeal(AppealRequest(text: "Jag vill ha allt.", appellant: "Anna Andersson")),
      by: .requester)
    return story
  }

  static func inCourt(in language: Language = .sv) throws -> Story {
    var story = try appealed(in: language)
    try story.act(.testTimeliness(.inTime, exception: nil), by: jurist)
    try story.act(.reconsider(changed: false, text: nil), by: decider)
    try story.act(.forward(opinion: "Vi vidhåller beslutet."), by: jurist)
    return story
  }
}
