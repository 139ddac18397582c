// The pages of staff on the whole: they render in both languages, keep to their authority, and lose nothing typed.

import Foundation
import HTTPTypes
import Policy
import Testing
import Workflow

@testable import Web

@Suite("Pages of staff") struct StaffPages {
  /// Nothing that a template asks for is unknown, and no name of a text stands where its words should.
  private func isWhole(_ heard: Heard, _ path: String) throws {
    #expect(heard.status == 200, "\(path): \(heard.status) \(heard.text.prefix(3_000))")
    #expect(heard.bytes.count < 60_000, "\(path): \(heard.bytes.count) bytes")
    let groups = [
      "act", "actHelp", "queue", "case", "event", "errand", "talk", "record", "purpose",
      "recipient", "language", #"arrival\w*"#, "newCase", "statistics", "registerField", "feeForm",
      "moment",
    ].joined(separator: "|")
    let bare = heard.text.matches(of: try Regex(#"[>" ](?:\#(groups))\.[a-zA-Z.\-]+[<" ]"#))
    #expect(bare.isEmpty, "\(path): \(bare.map { heard.text[$0.range] })")
    #expect(!heard.text.contains("style=\""), "\(path)")
  }

  private func hasNoMisses() {
    let own = [
      "queue", "case", "act", "events", "staffLetter", "newCase", "registered", "printQueue",
      "arrivals",
      "arrival", "statistics", "provisions", "upload", "assigned", "kept", "login",
    ]
    let missed = Ear.shared.heard.split(separator: "\n").filter { line in
      line.hasPrefix("page.incomplete")
        && own.contains {
          line.contains("\"page.template\": \($0)]") || line.contains("\"page.template\": \($0),")
        }
    }
    #expect(missed.isEmpty, "\(missed)")
  }

  @Test(arguments: Language.allCases)
  func everyPageIsWholeInBothLanguages(_ language: Language) async throws {
    let house = try await House()
    let id = try await house.richCase()
    let file = "/arbete/arenden/\(id)"
    let line = try await house.document(id)
    let letters = try await house.send(
      .get, "/api/v1/cases/\(id)/letters", token: house.token(.handler))
    let letter = letters["items", "0", "id"].text ?? ""
    for role in Role.staff {
      let browser = try await StaffBrowser.loggedIn(house, role, language)
      for path in [
        "/arbete", "/arbete?agare=me", "/arbete?agare=nobody", "/arbete?steg=reviewing&sok=avtal",
        "/arbete?forsenade=1", file, "\(file)?gjort=note", "\(file)/handelser",
        "\(file)/brev/\(letter)", "\(file)/ny-handling", "\(file)/filer/\(line)",
        "\(file)/ny-bilaga", "/arbete/nytt", "/arbete/statistik",
        "/arbete/statistik?fran=2026-01-01&till=2026-12-31", "/arbete/bestammelser?sok=31:16",
      ] {
        try isWhole(await browser.get(path), path)
      }
    }
    let registrar = try await StaffBrowser.loggedIn(house, .registrar, language)
    for path in ["/arbete/inkommet", "/arbete/inkommet?lage=", "/arbete/utskrifter"] {
      try isWhole(await registrar.get(path), path)
    }
    hasNoMisses()
  }

  @Test(arguments: Language.allCases)
  func everyActHasAFormThatIsWhole(_ language: Language) async throws {
    let house = try await House()
    let id = try await house.richCase()
    let decision = try await house.file(id)["decisions", "0", "id"].text ?? ""
    let browsers = [
      try await StaffBrowser.loggedIn(house, .handler, language),
      try await StaffBrowser.loggedIn(house, .registrar, language),
    ]
    for form in ActForm.all {
      for browser in browsers {
        let path = "/arbete/arenden/\(id)/atgarder/\(form.verb)?beslut=\(decision)"
        try isWhole(await browser.get(path), path)
      }
    }
    hasNoMisses()
  }

  /// What the interface asks of each verb is what its form has.
  @Test func everyVerbHasAFormWithItsArguments() {
    for verb in ActVerb.all {
      let elsewhere = ActForm.onTheDocumentPage.union(ActForm.notForStaff)
      guard let form = ActForm.byVerb[verb.name] else {
        #expect(elsewhere.contains(verb.name), "\(verb.name) has no form")
        continue
      }
      #expect(!elsewhere.contains(verb.name), "\(verb.name)")
      let fields = Fields(.object([]), at: "", Flaws(), WebLimits())
      _ = fields.wantedAct(verb)
      let shown = Set(form.fields.map { String($0.name.prefix { $0 != "." }) })
      #expect(shown == Set(fields.known), "\(verb.name)")
    }
    #expect(ActForm.byVerb.count == ActForm.all.count)
  }

  /// Members of objects within arguments too.
  @Test func membersOfArgumentsAreNamedAsTheInterfaceNamesThem() {
    let whole = Form([
      ("documentId", "x"), ("verdict", "refuse"), ("grounds.0.provision", "OSL 31:16"),
      ("grounds.0.harm", "a"), ("reservationConsidered.answer", "no"),
      ("reservationConsidered.why", "b"), ("reservation.wording", "c"), ("reservation.scope", "d"),
      ("reservation.recipient", "e"), ("reservation.until", "2027-01-01"), ("noPartReason", "f"),
      ("holder", "g"), ("steps", "h"), ("recipientBasis", "party"),
    ])
    let others: [(String, Form)] = [
      ("assess", whole),
      (
        "correctRegistration",
        Form([
          ("contact.name", "a"), ("contact.email", "a@example.org"), ("contact.phone", "1"),
          ("contact.postalAddress", "b"), ("contact.protected", "true"), ("delivery.form", "paper"),
          ("delivery.address", "c"), ("reason", "d"), ("arrivedAt", "2026-11-23T08:15"),
          ("channel", "letter"), ("subject", "e"),
        ])
      ),
      (
        "planRounds",
        Form([("rounds.1.date", "2026-12-01"), ("rounds.1.documentIds", "x")])
      ),
      (
        "recordJudgment",
        Form([
          ("court", "a"), ("instance", "hfd"), ("courtCaseNumber", "1"), ("date", "2026-12-01"),
          ("lines.0.documentId", "x"), ("lines.1.documentId", "y"), ("lines.1.outcome", "changed"),
        ])
      ),
    ]
    for (verb, form) in others {
      let flaws = Flaws()
      let body = ActForm.byVerb[verb]?.body(form) ?? .null
      _ = Fields(body, at: "", flaws, WebLimits()).wantedAct()
      #expect(throws: Never.self) { try flaws.check() }
      #expect(body.members.count > 1, "\(body)")
    }
  }

  /// Every kind of event has words, in both languages.
  @Test func everyEventHasWords() throws {
    let source = try String(
      contentsOfFile: "\(House.root)/Sources/Workflow/Event.swift", encoding: .utf8)
    let cases = source.matches(of: /\n  case ([a-zA-Z]+)/).map { String($0.output.1) }
    #expect(cases.count > 60)
    let texts = try House.pages.get().texts(.sv)
    for name in cases { #expect(texts.find("event.\(name)") != nil, "\(name)") }
  }

  @Test func whatIsOfAnotherAuthorityLooksAbsent() async throws {
    let house = try await House()
    let id = try await house.richCase()
    let other = StaffBrowser(house)
    try await other.logIn("token-other")
    for path in ["", "/handelser", "/atgarder/note", "/version", "/ny-handling"] {
      let heard = try await other.get("/arbete/arenden/\(id)\(path)")
      #expect(heard.status == 404, "\(path)")
      #expect(!heard.text.contains("Kim Ek"))
    }
    let sent = try await other.send(
      "/arbete/arenden/\(id)/atgarder",
      [("verb", "note"), ("text", "Hej"), ("version", "1"), ("key", "k")])
    #expect(sent.status == 404)
    #expect(!(try await other.get("/arbete")).text.contains(id))
  }

  @Test func nobodyGetsInWithoutASession() async throws {
    let house = try await House()
    let id = try await house.submit().id
    // Ways in and out by a provider; where there is none they lead nowhere.
    let ways: Set<StaffPage> = [.loginForm, .endSignIn, .signedOutThere]
    for page in StaffPage.allCases where page.route.method == .get && !ways.contains(page) {
      let path = PageEndpoint.staff(page).path(id, "note")
      let heard = try await house.send(.get, path)
      #expect(heard.status == 401, "\(path)")
      #expect(!heard.text.contains("Alla avtal"))
    }
  }
}
