// Sessions of staff in the browser: new at each login, over when they should be, and for pages alone.

import Desk
import HTTPTypes
import Policy
import Storage
import Testing

@testable import Web

@Suite("Sessions of staff") struct StaffSessions {
  let house: House

  init() async throws { house = try await House() }

  private func isIn(_ browser: StaffBrowser) async throws -> Bool {
    try await browser.get("/arbete").status == 200
  }

  /// What the cookie of a browser holds.
  private func held(_ browser: StaffBrowser) throws -> PageSession {
    let cookie = try #require(browser.cookie).split(separator: "=", maxSplits: 1)[1]
    let seal = SessionSeal(key: house.desk.sessionKey)
    return try #require(seal.open(String(cookie), at: house.clock.now))
  }

  @Test func nothingKnownBeforeALoginIsGoodAfterIt() async throws {
    let browser = StaffBrowser(house)
    try await browser.get("/arbete/logga-in")
    let (planted, token) = (try #require(browser.cookie), browser.value("formToken"))
    try await browser.logIn(house.token(.handler))
    try await browser.get("/arbete")
    #expect(browser.cookie != planted && browser.value("formToken") != token)
    // Whoever set the cookie that was there before the login has nothing by it, and no form of theirs is taken.
    let heard = try await house.send(.get, "/arbete", headers: [.cookie: planted])
    #expect(heard.status == 401)
    #expect(try await browser.send("/arbete/logga-ut", [], token: token).status == 403)
    #expect(try await isIn(browser))
    let first = try held(browser)
    try await browser.logIn(house.token(.handler))
    let second = try held(browser)
    #expect(first.visit != second.visit && first.staff != second.staff)
    // The session before is over, though nobody logged out.
    let before = try #require(first.staff?.text)
    #expect(try await house.desk.authenticate(session: before) == nil)
  }

  @Test func aCopyOfTheCookieIsWorthNothingAfterLoggingOut() async throws {
    let browser = try await StaffBrowser.loggedIn(house, .handler)
    let copy = try #require(browser.cookie)
    try await browser.get("/arbete")
    try await browser.send("/arbete/logga-ut", [])
    let heard = try await house.send(.get, "/arbete", headers: [.cookie: copy])
    #expect(heard.status == 401)
    // And the cookie of a session that is over is written anew without it.
    let set = heard.headers[.setCookie]?.prefix { $0 != ";" }.split(separator: "=", maxSplits: 1)[1]
    let seal = SessionSeal(key: house.desk.sessionKey)
    #expect(set.flatMap { seal.open(String($0), at: house.clock.now) }?.staff == nil)
    #expect(set != nil)
  }

  @Test func aSessionEndsWithoutASignOfLife() async throws {
    let rules = house.desk.settings.sessions
    let browser = try await StaffBrowser.loggedIn(house, .handler)
    house.clock.advance(seconds: rules.idle - 1)
    #expect(try await isIn(browser))
    house.clock.advance(seconds: rules.idle - 1)
    #expect(try await isIn(browser))
    house.clock.advance(seconds: rules.idle)
    #expect(try await !isIn(browser))
  }

  @Test func aSessionEndsAfterADayOfWorkWhateverIsDone() async throws {
    let rules = house.desk.settings.sessions
    let browser = try await StaffBrowser.loggedIn(house, .handler)
    for _ in 0..<rules.total / 1_000 {
      #expect(try await isIn(browser))
      house.clock.advance(seconds: 1_000)
    }
    #expect(try await !isIn(browser))
  }

  @Test func aPageThatAsksByItselfIsNoSignOfLife() async throws {
    let (id, _) = try await house.submit()
    let rules = house.desk.settings.sessions
    let browser = try await StaffBrowser.loggedIn(house, .handler)
    house.clock.advance(seconds: rules.idle - 1)
    #expect(try await browser.get("/arbete/arenden/\(id)/version").status == 200)
    house.clock.advance(seconds: 1)
    #expect(try await !isIn(browser))
  }

  @Test func theSecretOfASessionIsNoTokenAndATokenIsNoSession() async throws {
    let browser = try await StaffBrowser.loggedIn(house, .handler)
    let secret = try #require(try held(browser).staff?.text)
    for endpoint in StaffEndpoint.allCases {
      let path = endpoint.route.template.replacing(try Regex(#"\{\w+\}"#), with: "x")
      let heard = try await house.send(endpoint.route.method, path, token: secret)
      #expect(heard.status == 401, "\(endpoint)")
    }
    #expect(try await house.desk.authenticate(session: house.token(.handler)) == nil)
    #expect(try await house.desk.signIn(token: secret) == nil)
  }

  @Test func loggingOutEverywhereEndsAllAndLosesNothingTyped() async throws {
    let (id, _) = try await house.submit()
    let one = try await StaffBrowser.loggedIn(house, .handler)
    let other = try await StaffBrowser.loggedIn(house, .handler)
    let jurist = try await StaffBrowser.loggedIn(house, .jurist)
    try await one.get("/arbete/konto")
    try await other.get("/arbete/arenden/\(id)/atgarder/note")
    let heard = try await one.send("/arbete/konto/avsluta", [])
    #expect(heard.headers[.location] == "/arbete/logga-in")
    #expect(try await !isIn(one))
    #expect(try await isIn(jurist))
    let noted = try await other.send(
      "/arbete/arenden/\(id)/atgarder", [("verb", "note"), ("text", "Ringde arkivet.")])
    #expect(noted.status == 401 && noted.text.contains("Ringde arkivet."))
    #expect(try await house.file(id)["version"] == 1)
  }

  @Test(arguments: Language.allCases)
  func onesSessionsAreShownAndEndOneByOne(_ language: Language) async throws {
    let one = try await StaffBrowser.loggedIn(house, .handler, language)
    let other = try await StaffBrowser.loggedIn(house, .handler, language)
    let jurist = try await StaffBrowser.loggedIn(house, .jurist, language)
    let page = try await one.get("/arbete/konto")
    #expect(page.status == 200 && PageBrowser.misses(of: ["account"]).isEmpty)
    let named = one.value("session")
    try await jurist.get("/arbete/konto")
    try await jurist.send("/arbete/konto/avsluta", [("session", named)])
    #expect(try await isIn(other), "nobody ends another's session")
    try await one.get("/arbete/konto")
    #expect(
      try await one.send("/arbete/konto/avsluta", [("session", named)], token: "x").status == 403)
    #expect(try await isIn(other))
    try await one.get("/arbete/konto")
    let heard = try await one.send("/arbete/konto/avsluta", [("session", named)])
    #expect(heard.headers[.location] == "/arbete/konto")
    #expect(try await isIn(one))
    #expect(try await !isIn(other))
  }

  @Test func aTokenThatIsTakenBackOrRenewedEndsItsSessions() async throws {
    let handler = try await StaffBrowser.loggedIn(house, .handler)
    let jurist = try await StaffBrowser.loggedIn(house, .jurist)
    let now = house.clock.now
    #expect(try await house.store.revoke(StaffID("ks-handler"), at: now).get())
    #expect(
      try await house.store.rotate(
        StaffID("ks-jurist"), tokenHash: Secrets.hash("new"), at: now
      ).get())
    #expect(try await !isIn(handler))
    #expect(try await !isIn(jurist))
  }

  @Test func whoComesAndGoesAndWhoIsNotLetInIsNoted() async throws {
    let browser = StaffBrowser(house)
    try await browser.get("/arbete/logga-in")
    try await browser.send("/arbete/logga-in", [("token", "fel")])
    try await browser.logIn(house.token(.handler))
    try await browser.get("/arbete/konto")
    try await browser.send("/arbete/logga-ut", [])
    try await browser.logIn(house.token(.handler))
    try await browser.get("/arbete/konto")
    try await browser.send("/arbete/konto/avsluta", [])
    try await house.store.flushAccesses().get()
    let noted = try await house.store.accesses(AccessFilter()).get().map(\.access).reversed()
      .filter { $0.kind == .signIn || $0.kind == .signOut }
    #expect(noted.map(\.what) == ["token", "token", "session", "token", "everySession"])
    #expect(noted.map(\.outcome) == [.denied, .given, .given, .given, .given])
    #expect(noted.first?.by == .stranger && noted.first?.from == nil)
    #expect(noted.dropFirst().allSatisfy { $0.by == .staff(StaffID("ks-handler")) })
  }

  @Test func aProviderEndsTheSessionsItBegan() async throws {
    let identity = ProvidedIdentity(provider: "entra", subject: "anna", session: "sid-1")
    let secret = try await house.desk.startSession(
      of: StaffID("ks-handler"), by: .provider(identity))
    let found = try #require(try await house.desk.authenticate(session: secret))
    #expect(found.session.means == .provider(identity))
    #expect(
      try await house.desk.endSessions(
        provider: "entra", subject: nil, sid: "sid-1", noting: "provider"
      ).map(\.id.text) == ["ks-handler"])
    #expect(try await house.desk.authenticate(session: secret) == nil)
    await #expect(throws: DeskFailure.self) {
      try await house.desk.startSession(of: StaffID("nobody"), by: .provider(identity))
    }
  }
}
