// Signing in by a provider, on the pages: there and back, and every way that must lead nowhere.

import Foundation
import HTTPTypes
import Policy
import SignIn
import SignInTesting
import Storage
import Testing

@testable import Web

@Suite("Signing in by a provider") struct SignInPages {
  let test: TestProvider
  let house: House

  init() async throws { try await self.init("") }

  private init(_ more: String) async throws {
    test = try TestProvider(more)
    house = try await House(identity: test.identity)
    test.clock.value = house.clock.now.milliseconds / 1000
  }

  private static let start = "/arbete/logga-in/kommunen"

  /// From the button to the provider; what the address there holds.
  private func begin(
    _ browser: StaffBrowser, _ fields: [(String, String)] = [("back", "/arbete")]
  ) async throws -> [String: String] {
    try await browser.get("/arbete/logga-in")
    let heard = try await browser.send(Self.start, fields)
    #expect(heard.status == 200, "\(heard.text)")
    let refresh = try #require(heard.headers[.refresh])
    #expect(refresh.hasPrefix("0;url=https://login.example.se/authorize?"))
    let items = URLComponents(string: String(refresh.dropFirst(6)))?.queryItems ?? []
    return Dictionary(uniqueKeysWithValues: items.map { ($0.name, $0.value ?? "") })
  }

  /// Back from the provider, with a token of these claims.
  private func end(
    _ browser: StaffBrowser, _ begun: [String: String], _ more: [String: ClaimValue] = [:]
  ) async throws -> Heard {
    let claims = test.claims(begun["nonce"] ?? "").merging(more) { $1 }
    let token = try await test.issuer.token(claims)
    test.line.set(
      TestProvider.token, #"{"id_token":"\#(token)","access_token":"a","token_type":"Bearer"}"#)
    return try await browser.get("\(Self.start)/svar?code=c&state=\(begun["state"] ?? "")")
  }

  @discardableResult
  private func signIn(
    _ browser: StaffBrowser, _ more: [String: ClaimValue] = [:]
  ) async throws -> Heard {
    try await end(browser, begin(browser), more)
  }

  private func isIn(_ browser: StaffBrowser) async throws -> Bool {
    try await browser.get("/arbete").status == 200
  }

  @Test func somebodyIsLetInAndNobodyByAnotherWay() async throws {
    let browser = StaffBrowser(house)
    let page = try await browser.get("/arbete/logga-in")
    let body = page.text
    #expect(body.contains("Logga in med Exempelkommun") && !body.contains("name=\"token\""))
    let begun = try await begin(browser)
    #expect(begun["redirect_uri"] == "https://exempel.se/arbete/logga-in/kommunen/svar")
    let before = browser.value("formToken")
    let heard = try await end(browser, begun)
    #expect(heard.status == 303 && heard.headers[.location] == "/arbete", "\(heard.text)")
    #expect(try await isIn(browser))
    #expect(browser.value("formToken") != before, "the visit has another name")
    #expect(try await browser.get("/arbete/konto").text.contains("Anna Ek"))
    let other = StaffBrowser(house)
    try await other.get("/arbete/logga-in")
    let token = house.token(.handler)
    #expect(try await other.send("/arbete/logga-in", [("token", token)]).status == 404)
    #expect(try await house.send(.get, "/api/v1/me", token: token).status == 401)
  }

  @Test func anAnswerIsGoodOnceInItsOwnBrowserAndTime() async throws {
    let (browser, other) = (StaffBrowser(house), StaffBrowser(house))
    let begun = try await begin(browser)
    try await other.get("/arbete/logga-in")
    #expect(try await end(other, begun).status == 400)
    let copy = try #require(browser.cookie)
    #expect(try await end(browser, begun).status == 303)
    // The same answer with the cookie as it was before it was used.
    let path = "\(Self.start)/svar?code=c&state=\(begun["state"] ?? "")"
    #expect(try await house.send(.get, path, headers: [.cookie: copy]).status == 400)
    let late = StaffBrowser(house)
    let slow = try await begin(late)
    house.clock.advance(seconds: 601)
    test.advance(601)
    let heard = try await end(late, slow)
    #expect(heard.status == 400 && heard.text.contains("Det tog för lång tid"))
    #expect(try await !isIn(late))
  }

  @Test(arguments: [
    "https://evil.example/", "//evil.example", "/arbete\\evil", "/utanfor", "javascript:alert(1)",
    "/arbete/\u{0}",
  ])
  func nobodyIsSentElsewhereAfterwards(_ back: String) async throws {
    let browser = StaffBrowser(house)
    let heard = try await end(browser, begin(browser, [("back", back)]))
    #expect(heard.headers[.location] == "/arbete")
  }

  @Test func whoComesForAPageGoesOnToIt() async throws {
    let browser = StaffBrowser(house)
    let heard = try await end(browser, begin(browser, [("back", "/arbete/statistik?ar=2026")]))
    #expect(heard.headers[.location] == "/arbete/statistik?ar=2026")
  }

  @Test func anotherSiteBeginsNothing() async throws {
    let browser = StaffBrowser(house)
    try await browser.get("/arbete/logga-in")
    #expect(try await browser.send(Self.start, [], token: "x").status == 403)
    #expect(try await browser.send("/arbete/logga-in/other", []).status == 404)
  }

  @Test func whoHasNoRoleIsTold() async throws {
    let browser = StaffBrowser(house)
    let heard = try await signIn(browser, ["groups": .list([.text("canteen")])])
    #expect(heard.status == 403 && heard.text.contains("Du har ingen roll här"))
    #expect(!heard.text.contains("Anna Ek"))
    #expect(try await !isIn(browser))
  }

  @Test func aRoleMayAskForAStrongerProof() async throws {
    let strict = try await SignInPages("requiredLevels: { handler: 3 }")
    let browser = StaffBrowser(strict.house)
    let heard = try await strict.signIn(browser, ["acr": .text("password")])
    #expect(heard.status == 403 && heard.text.contains("Logga in på ett säkrare sätt"))
    #expect(try await strict.signIn(browser).status == 303)
  }

  @Test func whoHasTwoRolesChooses() async throws {
    let browser = StaffBrowser(house)
    let both: [String: ClaimValue] = ["groups": .list([.text("handlers"), .text("deciders")])]
    let heard = try await signIn(browser, both)
    #expect(heard.headers[.location] == "/arbete/roll")
    #expect(try await !isIn(browser))
    let page = try await browser.get("/arbete/roll")
    #expect(page.status == 200 && page.text.contains("name=\"member\""), "\(page.text)")
    let staff = try await house.store.staff(of: AuthorityID("sn")).get()
    let decider = try #require(staff.first { $0.role == .decider })
    // A role of somebody else is none of the choices.
    let wrong = try await browser.send("/arbete/roll", [("member", "ks-head")])
    #expect(wrong.headers[.location] == "/arbete/roll")
    let taken = try await browser.send("/arbete/roll", [("member", decider.id.text)])
    #expect(taken.headers[.location] == "/arbete", "\(taken.text)")
    #expect(try await isIn(browser))
    // The other role was taken away meanwhile: one is left.
    #expect(try await signIn(browser, ["groups": .list([.text("handlers")])]).status == 303)
    let closed = try await house.store.staff(of: AuthorityID("sn")).get()
    #expect(closed.first { $0.id == decider.id }?.revokedAt != nil)
  }

  @Test func whatWasWrittenIsThereAfterwards() async throws {
    let browser = StaffBrowser(house)
    try await browser.get("/arbete")
    let fields = [("verb", "note"), ("text", "Ringde arkivet på måndagen.")]
    let page = try await browser.send("/arbete/arenden/abc/atgarder", fields)
    #expect(page.status == 401 && page.text.contains("Ringde arkivet på måndagen."))
    let carried = [
      ("back", "/arbete"), ("kept-action", "/arbete/arenden/abc/atgarder"),
      ("kept-verb", "note"), ("kept-text", "Ringde arkivet på måndagen."),
    ]
    let heard = try await end(browser, begin(browser, carried))
    #expect(heard.status == 200, "\(heard.text)")
    #expect(heard.text.contains("action=\"/arbete/arenden/abc/atgarder\""))
    #expect(heard.text.contains("Ringde arkivet på måndagen."))
    #expect(try await isIn(browser))
    // What is too long is said to be, before anybody leaves.
    let long = StaffBrowser(house)
    try await long.get("/arbete/logga-in")
    let text = String(repeating: "skäl ", count: 20_000)
    let told = try await long.send(Self.start, carried + [("kept-more", text)])
    #expect(told.headers[.refresh] == nil)
    #expect(told.text.contains("Det du skrev kan inte följa med"))
  }

  // MARK: - Signing out

  private func logout(_ other: [String: ClaimValue] = [:]) async throws -> String {
    let claims: [String: ClaimValue] = [
      "iss": .text(TestIssuer.address), "aud": .text(TestIssuer.client), "iat": .whole(test.now),
      "exp": .whole(test.now + 60), "jti": .text("j-1"), "sub": .text("u-17"),
      "events": .group(["http://schemas.openid.net/event/backchannel-logout": .group([:])]),
    ]
    let token = try await test.issuer.token(claims.merging(other) { $1 }, type: "logout+jwt")
    return "logout_token=\(token)"
  }

  private func tell(_ body: String, _ provider: String = "kommunen") async throws -> Heard {
    try await house.send(
      .post, "/api/v1/sign-in/\(provider)/logout", body,
      headers: [.contentType: "application/x-www-form-urlencoded"])
  }

  @Test func theProviderEndsSessionsHere() async throws {
    let (browser, other) = (StaffBrowser(house), StaffBrowser(house))
    try await signIn(browser)
    try await signIn(other, ["sub": .text("u-18"), "sid": .text("s-2")])
    let body = try await logout()
    #expect(try await tell(body, "other").status == 404)
    #expect(try await tell("x=1").status == 400)
    #expect(try await tell(logout(["nonce": .text("n")])).status == 400)
    let json = try await house.send(.post, "/api/v1/sign-in/kommunen/logout", "{}")
    #expect(json.status == 415)
    #expect(try await isIn(browser))
    let heard = try await tell(body)
    #expect(heard.status == 200 && heard.headers[.cacheControl] == "no-store")
    #expect(try await !isIn(browser))
    #expect(try await isIn(other))
    // The word is taken once.
    try await signIn(browser)
    #expect(try await tell(body).status == 400)
    #expect(try await isIn(browser))
  }

  @Test func theProvidersPageOfSigningOutEndsASession() async throws {
    let browser = StaffBrowser(house)
    try await signIn(browser)
    let issuer = PercentCoding.encoded(TestIssuer.address)
    func out(_ query: String) async throws -> Int {
      try await house.send(.get, "/arbete/logga-ut/kommunen?\(query)").status
    }
    #expect(try await out("iss=\(issuer)") == 400)
    #expect(try await out("iss=https://evil.example&sid=s-1") == 400)
    #expect(try await out("iss=\(issuer)&sid=other") == 204)
    #expect(try await isIn(browser))
    #expect(try await out("iss=\(issuer)&sid=s-1") == 204)
    #expect(try await !isIn(browser))
  }

  @Test func signingOutHereLeadsToTheProvider() async throws {
    let browser = StaffBrowser(house)
    try await signIn(browser)
    try await browser.get("/arbete")
    let heard = try await browser.send("/arbete/logga-ut", [])
    let refresh = try #require(heard.headers[.refresh])
    #expect(refresh.hasPrefix("0;url=https://login.example.se/end?id_token_hint="))
    #expect(refresh.hasSuffix("=https%3A%2F%2Fexempel.se%2Farbete%2Flogga-in%3Fut%3D1"))
    #expect(try await !isIn(browser))
    #expect(try await browser.get("/arbete/logga-in?ut=1").text.contains("Du är utloggad."))
  }

  // MARK: - Programs and trouble

  @Test func aProgramCallsWithATokenOfTheProvider() async throws {
    func token(_ other: [String: ClaimValue] = [:]) async throws -> String {
      let claims: [String: ClaimValue] = [
        "iss": .text(TestIssuer.address), "aud": .text(TestIssuer.audience),
        "sub": .text("diary"), "client_id": .text("diary"), "iat": .whole(test.now),
        "exp": .whole(test.now + 120), "jti": .text("a"),
      ]
      return try await test.issuer.token(claims.merging(other) { $1 }, type: "at+jwt")
    }
    let me = try await house.send(.get, "/api/v1/me", token: token())
    #expect(me.status == 200 && me["role"].text == "registrar", "\(me.text)")
    #expect(me["authority"].text == "ks" && me["name"].text == "diary")
    let again = try await house.send(.get, "/api/v1/me", token: token())
    #expect(again["id"] == me["id"])
    for bad in [try await token(["client_id": .text("x")]), "a.b.c", "e30.e30.", ".."] {
      #expect(try await house.send(.get, "/api/v1/me", token: bad).status == 401)
    }
    let expired = try await token(["exp": .whole(test.now - 100)])
    #expect(try await house.send(.get, "/api/v1/me", token: expired).status == 401)
    // What it was not given it cannot do.
    let list = "/api/v1/cases"
    let closed = try await house.send(.get, list, token: token(["scope": .text("statistics x")]))
    #expect(closed.status == 403 && closed.slug == "insufficient-scope")
    #expect(closed["scope"].text == "read")
    for given in [["scope": ClaimValue.text("read")], ["roles": .list([.text("read")])]] {
      #expect(try await house.send(.get, list, token: token(given)).status == 200)
    }
    // An operator shuts it out.
    _ = try await house.store.revoke(StaffID(me["id"].text ?? ""), at: house.clock.now).get()
    #expect(try await house.send(.get, "/api/v1/me", token: token()).status == 401)
  }

  @Test func aProviderThatIsAwayIsToldAndNothingElseStops() async throws {
    test.line.fail(TestProvider.configuration)
    let browser = StaffBrowser(house)
    try await browser.get("/arbete/logga-in")
    let heard = try await browser.send(Self.start, [])
    #expect(heard.status == 502)
    #expect(heard.text.contains("Inloggningstjänsten svarar inte som den ska"))
    let ready = try await house.send(.get, "/ready")
    #expect(ready.status == 200 && ready["providers", "0", "problem"].text == "down")
    let metrics = try await house.send(.get, "/metrics")
    #expect(metrics.text.contains(#"provider_away{provider="kommunen"} 1"#))
    test.line.set(TestProvider.configuration, TestProvider.document())
    test.advance(10)
    try await signIn(browser)
    #expect(try await isIn(browser))
  }

  @Test func whoStopsAtTheProviderIsToldSo() async throws {
    let browser = StaffBrowser(house, .en)
    let begun = try await begin(browser)
    let heard = try await browser.get(
      "\(Self.start)/svar?error=access_denied&state=\(begun["state"] ?? "")")
    #expect(heard.status == 400 && heard.text.contains("You stopped logging in"))
    #expect(PageBrowser.misses(of: ["providers", "away", "powers", "unkept"]).isEmpty)
  }
}
