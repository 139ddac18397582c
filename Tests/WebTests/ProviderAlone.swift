// Where a provider is configured nobody comes in by another way, its programs are no people, and its word is noted.

import Desk
import Foundation
import HTTPTypes
import Policy
import SignIn
import SignInTesting
import Storage
import Testing
import Workflow

@testable import Web

@Suite("A provider alone lets people in") struct ProviderAlone {
  let test: TestProvider
  let house: House

  init() async throws {
    test = try TestProvider()
    house = try await House(identity: test.identity)
    test.clock.value = house.clock.now.milliseconds / 1000
  }

  private static let start = "/arbete/logga-in/kommunen"

  /// Signs somebody in, with more claims than the usual.
  private func signedIn(_ more: [String: ClaimValue] = [:]) async throws -> StaffBrowser {
    let browser = StaffBrowser(house)
    try await browser.get("/arbete/logga-in")
    let away = try await browser.send(Self.start, [("back", "/arbete")])
    let items = URLComponents(string: String(away.headers[.refresh]?.dropFirst(6) ?? ""))?
      .queryItems
    func item(_ name: String) -> String { items?.first { $0.name == name }?.value ?? "" }
    let token = try await test.issuer.token(test.claims(item("nonce")).merging(more) { $1 })
    test.line.set(
      TestProvider.token, #"{"id_token":"\#(token)","access_token":"a","token_type":"Bearer"}"#)
    let back = try await browser.get("\(Self.start)/svar?code=c&state=\(item("state"))")
    #expect(back.status == 303, "\(back.text)")
    return browser
  }

  private func noted() async throws -> [Access] {
    try await house.store.flushAccesses().get()
    return try await house.store.accesses(AccessFilter()).get().map(\.access)
  }

  @Test func aPersonalKeyOpensNothing() async throws {
    for path in ["/api/v1/me", "/api/v1/cases", "/api/v1/staff"] {
      let heard = try await house.send(.get, path, token: house.token(.decider))
      #expect(heard.status == 401 && heard.slug == "personal-keys-off", "\(heard.text)")
      #expect(heard.text.contains("staff client add"), "what would be right")
    }
    let access = try #require(try await noted().first)
    #expect(access.kind == .signIn && access.outcome == .denied)
    #expect(access.by == .staff(StaffID("ks-decider")) && access.what == "personalKey")
    // Nobody learns by it whether a key is one.
    let wrong = try await house.send(.get, "/api/v1/me", token: "fel")
    #expect(wrong.status == 401 && wrong.slug == "unauthorized")
  }

  @Test func aProgramOfOurOwnGoesOnAsBefore() async throws {
    let member = StaffMember(
      id: StaffID("program"), name: "Diariet", authority: AuthorityID("ks"), role: .registrar,
      addedAt: house.clock.now)
    let client = MachineClient(
      member: member, scopes: [.read], expiresAt: house.clock.now.adding(seconds: 60))
    let added = await house.store.add(
      client, tokenHash: Secrets.hash("program-token"),
      expiresAt: house.clock.now.adding(seconds: 60))
    #expect(try added.get())
    #expect(try await house.send(.get, "/api/v1/cases", token: "program-token").status == 200)
  }

  @Test func aSessionFromBeforeThereWasAProviderIsOver() async throws {
    let seal = SessionSeal(key: house.desk.sessionKey)
    let provided = ProvidedIdentity(provider: "kommunen", subject: "u-1", session: nil)
    let ways: [(SignInMeans, Int)] = [(.token, 401), (.password, 401), (.provider(provided), 200)]
    for (means, status) in ways {
      let secret = try await house.desk.startSession(of: StaffID("ks-handler"), by: means)
      var session = PageSession(visit: "v")
      session.staff = SessionSecret(text: secret)
      let cookie = try #require(seal.seal(session))
      let heard = try await house.send(
        .get, "/arbete", headers: [.cookie: "__Host-besok=\(cookie)"])
      #expect(heard.status == status, "\(means.name)")
    }
  }

  @Test func theAccountPageSaysThatTheProviderSeesToIt() async throws {
    let browser = try await signedIn()
    let page = try await browser.get("/arbete/konto")
    #expect(page.status == 200 && !page.text.contains("name=\"newPassword\""), "\(page.text)")
    #expect(page.text.contains("Inloggningen sköts av myndighetens inloggningstjänst"))
    for path in ["inloggning", "losenord", "engangskoder"] {
      let heard = try await browser.send(
        "/arbete/konto/\(path)", [("userName", "hanna"), ("newPassword", "korrekt häst batteri")])
      #expect(heard.status == 404, "\(path): \(heard.text)")
      #expect(heard.text.contains("egna konton är avstängda"), "\(path): \(heard.text)")
    }
    #expect(try await house.store.userNames().get().isEmpty)
  }

  // MARK: - Programs of the provider

  private func token(of program: String = "diary") async throws -> String {
    let claims: [String: ClaimValue] = [
      "iss": .text(TestIssuer.address), "aud": .text(TestIssuer.audience), "sub": .text(program),
      "client_id": .text(program), "iat": .whole(test.now), "exp": .whole(test.now + 120),
      "jti": .text("a"), "scope": .text("read"),
    ]
    return try await test.issuer.token(claims, type: "at+jwt")
  }

  @Test func aProgramOfTheProviderIsNobodyToAssignAndGetsNoKey() async throws {
    let me = try await house.send(.get, "/api/v1/me", token: token())
    let id = StaffID(me["id"].text ?? "")
    #expect(me["name"].text == "diary")
    let staff = try await house.send(.get, "/api/v1/staff", token: token())
    #expect(staff.status == 200 && !staff["items"].elements.isEmpty)
    #expect(!staff.text.contains(id.text) && !staff.text.contains("diary"), "\(staff.text)")
    let hash = Secrets.hash("ny nyckel")
    #expect(try await !house.store.rotate(id, tokenHash: hash, at: house.clock.now).get())
    #expect(try await house.store.staff(tokenHash: hash).get() == nil)
    // What it did still stands under its name.
    #expect(try await house.desk.names(at: AuthorityID("ks"))[id] == "diary")
  }

  @Test func aProgramOfTheProviderIsLetInForAsLongAsItWasGranted() async throws {
    let me = try await house.send(.get, "/api/v1/me", token: token())
    let id = StaffID(me["id"].text ?? "")
    let today = SwedishTime.day(of: house.clock.now)
    #expect(try await house.store.employ(id, from: nil, to: today).get())
    #expect(try await house.send(.get, "/api/v1/me", token: token()).status == 200)
    #expect(try await house.store.employ(id, from: nil, to: today + -1).get())
    #expect(try await house.send(.get, "/api/v1/me", token: token()).status == 401)
    #expect(try await house.store.employ(id, from: today + 1, to: nil).get())
    #expect(try await house.send(.get, "/api/v1/me", token: token()).status == 401)
    #expect(try await house.store.employ(id, from: today, to: nil).get())
    #expect(try await house.send(.get, "/api/v1/me", token: token()).status == 200)
  }

  // MARK: - Signed out by the provider

  private func tell(_ sub: String, _ name: String, type: String = "logout+jwt") async throws
    -> Heard
  {
    let claims: [String: ClaimValue] = [
      "iss": .text(TestIssuer.address), "aud": .text(TestIssuer.client), "iat": .whole(test.now),
      "exp": .whole(test.now + 60), "jti": .text(name), "sub": .text(sub),
      "events": .group(["http://schemas.openid.net/event/backchannel-logout": .group([:])]),
    ]
    let token = try await test.issuer.token(claims, type: type)
    return try await house.send(
      .post, "/api/v1/sign-in/kommunen/logout", "logout_token=\(token)",
      headers: [.contentType: "application/x-www-form-urlencoded"])
  }

  private func person() async throws -> StaffID {
    let all = try await house.store.staff(of: AuthorityID("ks")).get()
    return try #require(all.first { $0.name == "Anna Ek" }).id
  }

  @Test func whoeverSignsInByTheProviderIsNoted() async throws {
    _ = try await signedIn()
    let anna = try await person()
    let noted = try await noted()
    let given = try #require(noted.first { $0.kind == .signIn && $0.outcome == .given })
    #expect(given.what == "provider" && given.by == .staff(anna))
    #expect(given.authority == AuthorityID("ks"))
    // That they became somebody here is a change of power, by the provider's word.
    #expect(noted.contains { $0.kind == .power && $0.object == anna.text && $0.by == .service })
    try await house.send(.get, "/arbete/logga-in/kommunen/svar?code=c&state=x")
    let denied = try #require(try await self.noted().first)
    #expect(denied.kind == .signIn && denied.outcome == .denied && denied.by == .stranger)
  }

  @Test func whoeverTheProviderSignsOutIsNoted() async throws {
    _ = try await signedIn()
    _ = try await signedIn()
    let anna = try await person()
    #expect(try await tell("u-17", "j-1").status == 200)
    let outs = try await noted().filter { $0.kind == .signOut }
    #expect(outs.count == 1, "one entry for a person, however many sessions there were")
    #expect(outs.first?.what == "provider" && outs.first?.by == .service)
    #expect(outs.first?.object == anna.text && outs.first?.authority == AuthorityID("ks"))
    // A word about nobody who is here is noted too, and names nobody.
    #expect(try await tell("u-99", "j-2").status == 200)
    let later = try await noted().filter { $0.kind == .signOut }
    #expect(later.count == 2 && later.first?.object == nil)
  }

  @Test func whoeverIsSignedOutThroughTheBrowserIsNoted() async throws {
    _ = try await signedIn()
    let anna = try await person()
    let issuer = PercentCoding.encoded(TestIssuer.address)
    func out(_ sid: String) async throws -> Int {
      try await house.send(.get, "/arbete/logga-ut/kommunen?iss=\(issuer)&sid=\(sid)").status
    }
    #expect(try await out("other") == 204)
    #expect(try await noted().allSatisfy { $0.kind != .signOut }, "nothing ended")
    #expect(try await out("s-1") == 204)
    let outs = try await noted().filter { $0.kind == .signOut }
    #expect(outs.map(\.what) == ["providerInBrowser"] && outs.first?.object == anna.text)
    #expect(outs.first?.authority == AuthorityID("ks") && outs.first?.by == .service)
  }
}

@Suite("Strangers fill nothing of signing in") struct SignInLimits {
  let test: TestProvider
  let house: House

  init() async throws {
    test = try TestProvider()
    house = try await House(identity: test.identity)
    test.clock.value = house.clock.now.milliseconds / 1000
  }

  @Test func wordsOfSigningOutAreFewAMinuteFromOnePlace() async throws {
    let issuer = PercentCoding.encoded(TestIssuer.address)
    var inBrowser: [Int] = []
    var byProvider: [Int] = []
    for number in 0..<121 {
      inBrowser.append(
        try await house.send(.get, "/arbete/logga-ut/kommunen?iss=\(issuer)&sid=\(number)").status)
      byProvider.append(
        try await house.send(
          .post, "/api/v1/sign-in/kommunen/logout", "logout_token=a.b.\(number)",
          headers: [.contentType: "application/x-www-form-urlencoded"]
        ).status)
    }
    #expect(inBrowser.last == 429 && inBrowser.first == 204)
    #expect(byProvider.last == 429 && byProvider.first == 400)
    // Who signs in is not hindered by it.
    let browser = StaffBrowser(house)
    try await browser.get("/arbete/logga-in")
    #expect(try await browser.send("/arbete/logga-in/kommunen", []).headers[.refresh] != nil)
  }

  @Test func whatStrangersWriteFillsNoMoreThanTheirShare() async throws {
    let typed = "Ringde arkivet på måndagen."
    var kept = 0
    for _ in 0..<40 {
      let browser = StaffBrowser(house)
      try await browser.get("/arbete/logga-in")
      let heard = try await browser.send(
        "/arbete/logga-in/kommunen",
        [("kept-action", "/arbete/arenden/abc/atgarder"), ("kept-text", typed)])
      if heard.headers[.refresh] != nil {
        kept += 1
      } else {
        #expect(heard.text.contains("Det du skrev kan inte följa med"))
        #expect(heard.text.contains(typed), "and it stands there still")
      }
    }
    #expect(kept == 30)
  }
}
