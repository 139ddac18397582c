// Asking without a name, the way back, and pages that anyone may read.

import Foundation
import FoundationXML
import HTTPTypes
import Policy
import Storage
import Testing

@testable import Web

@Suite struct PagesOpen {
  let house: House
  init() async throws { house = try await House() }

  @Test(arguments: Language.allCases)
  func everyPageForAnyoneIsWhole(_ language: Language) async throws {
    let browser = PageBrowser(house, language)
    for path in ["/", "/oppna", "/om", "/om?myndighet=ks", "/tillganglighet", "/diarium", "/nej"] {
      let page = try await browser.get(path)
      #expect(page.status == (path == "/nej" ? 404 : 200))
      #expect(page.text.contains("<html lang=\"\(language.rawValue)\""))
      #expect(page.text.components(separatedBy: "<h1>").count == 2, "\(path)")
      #expect(page.bytes.count < 60_000)
      #expect(page.headers[.contentSecurityPolicy]?.contains("default-src 'none'") == true)
    }
    let known: Set = [
      "start", "code", "about", "accessibility", "register", "problem", "receipt", "request",
      "letter", "kept", "feed",
    ]
    #expect(PageBrowser.misses(of: known) == [])
  }

  @Test(arguments: Language.allCases)
  func whoeverAsksNeedsNoNameAndGetsNumberAndCode(_ language: Language) async throws {
    let browser = PageBrowser(house, language)
    try await browser.asks(
      "Alla avtal\nmed \"Bolaget\" <AB>", [("documents", "KS 2025-1\nKS 2025-2")])
    let (id, code) = (browser.request, browser.code)
    #expect(code.count == 26)
    let view = try await house.send(.get, "/api/v1/requests/\(id)", token: code)
    #expect(view["description"].text == "Alla avtal\nmed \"Bolaget\" <AB>")
    #expect(view["documents"].elements.count == 2 && view["language"].text == language.rawValue)
    for part in [
      "KS 2026-00001",
      language == .sv ? "måndag 23 november 2026 kl. 10.00" : "Monday 23 November 2026, 10:00",
    ] {
      #expect(browser.text.contains(part), "\(part)")
    }
    // The clock, with how it was counted.
    let basis = try #require(view["clock"].elements.first { $0["right"] == "copy" }?["basis"]?.text)
    #expect(language == .en || browser.text.contains(basis))
    // What was written is on no page for anybody else, and in no address.
    let other = try await PageBrowser(house, language).get("/diarium")
    #expect(!other.text.contains("Bolaget"))
    #expect(!browser.path.contains(code))
  }

  @Test func aDoubleClickAsksOnce() async throws {
    let browser = PageBrowser(house)
    try await browser.get("/")
    let form = try #require(PageForms.form("request", in: browser.text))
    let fields =
      form.hidden + [
        ("description", "Alla avtal"), ("authority", "ks"), ("delivery.form", "link"),
      ]
    try await browser.post(form.action, fields)
    let first = browser.request
    try await browser.post(form.action, fields)
    #expect(browser.request == first && browser.path.hasSuffix("/kvitto"))
    #expect(try await house.store.register(RegisterFilter()).get().total == 1)
  }

  @Test(arguments: Language.allCases)
  func whatIsMissingStandsBesideItsFieldAndNothingTypedIsLost(_ language: Language) async throws {
    let browser = PageBrowser(house, language)
    try await browser.get("/")
    let text = "Allt om \"bron\" & <vägen>"
    let refused = try await browser.submit(
      "request",
      [
        ("description", text), ("authority", "ks"), ("delivery.form", "email"),
        ("delivery.address", "ingen adress"), ("contact.phone", "070"),
      ])
    #expect(refused.status == 422)
    #expect(PageForms.plain(browser.text).contains(text))
    #expect(browser.text.contains("value=\"070\"") && browser.text.contains("ingen adress"))
    #expect(browser.text.contains("href=\"#request-delivery-address\""))
    #expect(browser.text.contains("id=\"request-delivery-address-error\""))
    #expect(try await house.store.register(RegisterFilter()).get().total == 0)
    let empty = try await browser.submit(
      "request", [("authority", "ks"), ("delivery.form", "link")])
    #expect(empty.status == 400 && browser.text.contains("href=\"#request-description\""))
  }

  @Test func oneMayComeFromTheRegisterWithTheNumberFilledIn() async throws {
    let browser = PageBrowser(house)
    try await browser.get("/?myndighet=sn&handling=SN%202026-00007")
    #expect(browser.text.contains("\nSN 2026-00007</textarea>"))
    #expect(browser.text.contains("value=\"sn\" checked"))
  }

  @Test func whoeverComesOnceTooOftenGetsAReceiptAllTheSame() async throws {
    let house = try await House(intakesPerMinute: 1)
    var parked: [Bool] = []
    for _ in 0..<3 {
      let browser = PageBrowser(house)
      try await browser.asks()
      #expect(browser.code.count == 26)
      parked.append(try await house.file(browser.request)["parked"] == true)
    }
    #expect(parked == [false, true, true])
  }

  @Test func manyAuthoritiesAreAListToOpen() {
    let options = (1...300).map { FormOption("m\($0)", "Myndighet \($0)") }
    #expect(FormField.Kind.choice(Array(options.prefix(6))).shape == "isRadios")
    #expect(FormField.Kind.choice(options).shape == "isSelect")
  }

  // MARK: - The way back

  @Test func numberAndCodeOpenTheRequestElsewhere() async throws {
    let browser = PageBrowser(house)
    try await browser.asks()
    let (id, code) = (browser.request, browser.code)
    let other = PageBrowser(house)
    #expect(try await other.get("/begaran/\(id)").status == 401)
    #expect(PageForms.form("code", in: other.text)?.hidden.contains { $0.0 == "request" } == true)
    #expect(try await other.submit("code", [("code", "fel")]).status == 401)
    #expect(other.text.contains("class=\"errors\""))
    #expect(try await other.submit("code", [("code", " \(code.uppercased()) ")]).status == 200)
    #expect(other.path == "/begaran/\(id)")
    let third = PageBrowser(house)
    try await third.get("/oppna")
    try await third.submit("code", [("number", "KS 2026-00001"), ("code", code)])
    #expect(third.path == "/begaran/\(id)" && third.page.status == 200)
    // Closed again: nobody who comes after sees it.
    try await third.submit("/lamna", [])
    #expect(try await third.get("/begaran/\(id)").status == 401)
  }

  @Test func theLinkOfALetterOpensAndLeavesNoCodeInTheAddress() async throws {
    let (id, code) = try await house.submit()
    let browser = PageBrowser(house)
    let opened = try await browser.get("/oppna/\(id)/\(code)")
    #expect(opened.status == 200 && browser.path == "/begaran/\(id)")
    #expect(opened.headers[HTTPField.Name.referrerPolicy] == "no-referrer")
    #expect(!opened.text.contains(code))
    let wrong = try await PageBrowser(house).get("/oppna/\(id)/fel")
    #expect(wrong.status == 401 && wrong.text.contains("class=\"errors\""))
  }

  @Test func aCodeIsNotTriedWithoutEnd() async throws {
    let house = try await House(wrongCodesPerMinute: 3)
    let (id, _) = try await house.submit()
    let browser = PageBrowser(house)
    var statuses: [Int] = []
    for _ in 0..<5 { statuses.append(try await browser.get("/oppna/\(id)/fel").status) }
    #expect(statuses.last == 429 && statuses.first == 401)
    #expect(browser.page.headers[.retryAfter] != nil)
  }

  // MARK: - Register

  @Test(arguments: Language.allCases)
  func theRegisterIsSearchedAndLeadsToAsking(_ language: Language) async throws {
    for _ in 0..<60 { _ = try await house.submit() }
    let browser = PageBrowser(house, language)
    let page = try await browser.get("/diarium?myndighet=ks")
    #expect(page.text.contains("href=\"/?myndighet=ks&amp;handling=KS%202026-00060\""))
    #expect(page.text.contains("rel=\"next\"") && !page.text.contains("KS 2026-00030"))
    #expect(page.text.contains("application/atom+xml"))
    #expect(page.bytes.count < 60_000)
    let second = try await browser.get("/diarium?myndighet=ks&sida=2")
    #expect(second.text.contains("KS 2026-00030") && second.text.contains("rel=\"prev\""))
    let none = try await browser.get("/diarium?myndighet=sn&sok=x")
    #expect(none.status == 200 && none.text.contains("class=\"button\" href=\"/\""))
    let wrong = try await browser.get("/diarium?fran=2026-13-01&sok=avtal")
    #expect(wrong.status == 422 && wrong.text.contains("role=\"alert\""))
    #expect(wrong.text.contains("value=\"avtal\""))
  }

  @Test func theFeedIsWellFormedAndHasNoSecret() async throws {
    for _ in 0..<3 { _ = try await house.submit() }
    let feed = try await PageBrowser(house).get("/diarium/atom?myndighet=ks")
    #expect(feed.status == 200 && feed.headers[.setCookie] == nil)
    #expect(feed.headers[.contentType] == "application/atom+xml; charset=utf-8")
    #expect(feed.text.components(separatedBy: "<entry>").count == 4)
    #expect(
      feed.text.contains("<id>https://exempel.se/diarium?myndighet=ks&amp;sok=KS%202026-00003</id>")
    )
    #expect(feed.text.contains("<updated>2026-11-23T00:00:00Z</updated>"))
    #expect(!feed.text.contains("avtal") && !feed.text.contains("Alla"))
    #expect(XMLParser(data: Data(feed.bytes)).parse())
    let empty = try await PageBrowser(house, .en).get("/diarium/atom?sok=ingenting")
    #expect(empty.status == 200 && !empty.text.contains("<entry>"))
    #expect(empty.text.contains("xml:lang=\"en\""))
  }

  // MARK: - Safety

  @Test func aFormOfSomebodyElseIsNotCarriedOutAndItsTextIsKept() async throws {
    let browser = PageBrowser(house)
    try await browser.get("/")
    for token in ["", "fel", "AAAA"] {
      let heard = try await browser.submit(
        "request",
        [
          ("formToken", token), ("description", "Alla avtal som rör bron"), ("authority", "ks"),
          ("delivery.form", "link"),
        ])
      #expect(heard.status == 403 && heard.text.contains("Alla avtal som rör bron"))
      try await browser.get("/")
    }
    #expect(try await house.store.register(RegisterFilter()).get().total == 0)
    // What is kept can be sent as it stands.
    try await browser.submit(
      "request",
      [
        ("formToken", ""), ("description", "Alla avtal"), ("authority", "ks"),
        ("delivery.form", "link"),
      ])
    try await browser.submit("/begaran", [])
    #expect(browser.path.hasSuffix("/kvitto"))
    let foreign = try await browser.go(
      .post, "/sprak", Array("language=en".utf8),
      [.contentType: "application/x-www-form-urlencoded", .secFetchSite: "cross-site"])
    #expect(foreign.status == 403)
  }

  @Test func theLanguageIsChosenAndOneStaysWhereOneWas() async throws {
    let browser = PageBrowser(house, .sv)
    try await browser.get("/diarium?sok=bro")
    try await browser.submit("/sprak", [("language", "en")])
    #expect(browser.path == "/diarium?sok=bro")
    #expect(browser.text.contains("<html lang=\"en\""))
    let elsewhere = try await browser.submit(
      "/sprak", [("language", "sv"), ("back", "//ond.example/")])
    #expect(elsewhere.status == 200 && browser.path == "/")
  }

  @Test func filesOfThePagesCarryNoCookie() async throws {
    let browser = PageBrowser(house)
    let page = try await browser.get("/")
    let sheet = try #require(
      page.text.components(separatedBy: "href=\"/tillgangar/").dropFirst().first?
        .components(separatedBy: "\"").first)
    let heard = try await house.send(.get, "/tillgangar/\(sheet)")
    #expect(heard.status == 200 && heard.headers[.setCookie] == nil)
    #expect(heard.headers[.cacheControl]?.contains("immutable") == true)
  }
}
