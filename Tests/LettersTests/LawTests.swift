// What the law wants in each text (law page, part 10), and what may not be in it.

import Foundation
import Policy
import Testing
import Workflow

@testable import Letters

@Suite struct LawTests {
  private func expect(
    _ letter: Letter, has wanted: [String], lacks unwanted: [String] = [],
    _ place: SourceLocation = #_sourceLocation
  ) {
    for words in wanted {
      #expect(letter.text.contains(words), "\(words) is missing", sourceLocation: place)
    }
    for words in unwanted {
      #expect(!letter.text.contains(words), "\(words) is there", sourceLocation: place)
      #expect(!letter.html.contains(words), "\(words) is there", sourceLocation: place)
    }
  }

  private static let review = [
    "inte myndighetens beslut", "6 kap. 3 § offentlighets- och sekretesslagen",
    "Bara ett sådant beslut går att överklaga", "Det räcker att du svarar",
    "inte ange något skäl och inte ditt namn", "ingen sista dag",
  ]

  @Test func theReceiptEchoesNothing() throws {
    let letter = try Story().letter(.receipt, accessCode: "ABCD")
    expect(
      letter, has: ["KS 2026-00123", "2026-11-20 kl. 16.10", "ingen bestämd tid", "ABCD"],
      lacks: ["Exempelbolaget", "a@example.org", "KS 2025-00123"])
    #expect(
      letter.subject == "Mottagningsbekräftelse KS 2026-00123, Kommunstyrelsen i Exempelkommun")
    #expect(!(try Story().letter(.receipt).text.contains("Din kod till ärendet är")))
  }

  /// OSL 6:3 3 st.
  @Test func whateverIsWithheldIsToldWithTheWayToADecision() throws {
    expect(try Story.partlyRefused().letter(.answer), has: LawTests.review)
    expect(try Story.partlyRefused().letter(.release), has: LawTests.review)
    expect(try Story.withheld().letter(.answer), has: LawTests.review)
    expect(try Story.offered().letter(.reservation), has: LawTests.review)
  }

  @Test func aFullReleaseSpeaksOfNoDecision() throws {
    var story = try Story(["a"])
    try story.release(0)
    try story.answer()
    expect(
      try story.letter(.answer), has: ["Du får allt"], lacks: ["6 kap. 3 §", "överklaga"])
  }

  @Test func anExistenceThatIsSecretIsNeitherConfirmedNorDenied() throws {
    var story = try Story(["a"])
    try story.act(.recordSearch(systems: ["Journalsystemet"], result: "Inget.", line: nil))
    try story.assess(0, Story.secrecy(.existenceWithheld))
    try story.answer()
    expect(
      try story.letter(.answer), has: ["varken bekräfta eller förneka", "25 kap. 1 §"],
      lacks: ["letat", "Journalsystemet", "Inget."])
  }

  @Test func aRuleThatWouldBetrayIsNotNamed() throws {
    let catalogue = try Shipped.policy.get().provisions.rows
    for box in [BoxText.masked, .chapter] {
      let rule = try #require(catalogue.first { $0.box == box && $0.interest != .none })
      var story = try Story(["a"])
      try story.assess(0, Story.secrecy(.refuse, rule.id.text))
      try story.answer()
      let letter = try story.letter(.answer)
      expect(letter, has: ["utan att röja det som den skyddar"], lacks: [rule.title.sv])
      #expect(!letter.text.contains(rule.text.sv))
    }
  }

  @Test func aQuestionAboutWhoIsVoluntaryAndNamesItsRule() throws {
    var story = try Story()
    try story.act(
      .askQuestion(
        text: "Vem är du?", about: .identity, provision: ProvisionID("OSL 25:1"),
        lines: [story.file.lines[0].id]))
    expect(
      try story.letter(.question),
      has: [
        "2 kap. 18 §", "25 kap. 1 §", "Handling 1", "Du behöver inte svara", "Utan svar",
        "Allt annat i din begäran",
      ])
  }

  @Test func aReservationTellsItsTermsAndTheLiability() throws {
    expect(
      try Story.offered().letter(.reservation),
      has: [
        "får inte föras vidare", "Namnen i handlingen", "20 kap. 3 § brottsbalken",
        "så länge uppgifterna omfattas av sekretess", "det beslutet kan du överklaga",
      ])
  }

  @Test func aFeeTellsTheFreeWay() throws {
    var story = try Story()
    try story.act(.quoteFee(form: .paper, units: 60))
    expect(
      try story.letter(.feeQuote),
      has: ["150 kronor", "Antal sidor: 60", "läsa handlingarna gratis", "utan att lämna namn"])
  }

  /// What is free needs no payment and no way to challenge it.
  @Test func aFreeCopySaysSoAndNothingOfPaying() throws {
    var story = try Story()
    try story.act(.quoteFee(form: .paper, units: 39))
    #expect(story.file.fee?.amount == 0)
    expect(
      try story.letter(.feeQuote), has: ["Kopiorna är gratis", "39 sidor är gratis"],
      lacks: ["Betala", "avgiften är fel"])
  }

  /// The route differs by kind of authority (avgiftsförordningen 23–24 §§, else as the policy says).
  @Test(arguments: [
    ("mn", "Skatteverket", "allmän domstol"), ("ks", "allmän domstol", "Skatteverket"),
  ])
  func aFeeIsChallengedTheAuthoritysWay(id: String, way: String, other: String) throws {
    var story = try Story(authority: id)
    try story.act(.quoteFee(form: .paper, units: 60))
    expect(
      try story.letter(.feeQuote), has: ["Om du tycker att avgiften är fel", way], lacks: [other])
  }

  /// FL 33 §, and no day that the service of the decision has not fixed yet.
  @Test func aDecisionComesWithInstructionsAndNoLastDay() throws {
    let letter = try Story.decided().letter(.decision)
    expect(
      letter,
      has: [
        "inom tre veckor från den dag då du fick beslutet", "lördag, söndag eller annan helgdag",
        "midsommarafton, julafton eller nyårsafton", "Kammarrätten i Göteborg",
        "person- eller organisationsnummer", "kostar inget", "får du vara anonym",
      ], lacks: ["2026-12-11"])
    #expect(letter.attachments.map(\.name) == ["Beslut KS 2026-00123.pdf"])
  }

  @Test func aConsultationNeverNamesTheRequester() throws {
    var story = try Story(contact: Contact(name: "Anna Andersson"))
    try story.act(.consult(authority: "sn", text: "Är uppgifterna känsliga?"))
    expect(
      try story.letter(.consultation), has: ["väntar inte på svaret"],
      lacks: ["Anna", "example.org", "begaran.example"])
  }

  @Test func protectedContactDetailsAreNotPassedOn() throws {
    var story = try Story(contact: Contact(name: "Anna Andersson", protected: true))
    // A case of somebody protected is open to the handler whom a registrar has given it to.
    let registrar = Actor.staff(StaffID("r1"), .registrar, name: "Rut Registrator")
    try story.act(.assign(owner: StaffID("h1")), by: registrar)
    try story.act(.passOn(authority: "sn", lines: []))
    expect(
      try story.letter(.passedOnToHolder), has: ["Alla avtal", "så förmedlar vi"],
      lacks: ["Anna", "a@example.org"])
  }

  @Test func documentsLeaveUnderTheirPublicTitles() throws {
    let letter = try Story.partlyRefused().letter(.release)
    #expect(letter.attachments.map(\.name) == ["Handling 2 (maskad).pdf"])
    #expect(letter.attachments.first?.file.blob == BlobID("masked-1"))
  }

  /// The page behind that address exchanges the code for a cookie at once.
  @Test func theCodeIsInNoAddressButTheOneThatExchangesIt() throws {
    let letter = try Story().letter(.receipt, accessCode: "ABCD-EFGH")
    let addresses = letter.html.split(separator: "href=\"").dropFirst().map { link in
      link.prefix { $0 != "\"" }
    }
    let telling = addresses.filter { $0.contains("ABCD") }
    #expect(!telling.isEmpty)
    #expect(telling.allSatisfy { $0.hasSuffix("/oppna/c0ffee/ABCD-EFGH") }, "\(addresses)")
    let release = try Story.partlyRefused().letter(.release)
    #expect(!release.html.contains("/oppna/"))
    let order = try #require(try Story().orders.first)
    let renewed = LetterOrder(id: order.id, kind: .accessCode)
    #expect(throws: LetterProblem.self) { try Story().compose(renewed) }
  }
}
