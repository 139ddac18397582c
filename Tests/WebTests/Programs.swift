// Tokens of programs: each call wants its scope, an end is an end, and acts stand under the program's name.

import Desk
import HTTPTypes
import Policy
import Storage
import Testing
import Workflow

@testable import Web

@Suite("Programs with scopes") struct Programs {
  let house: House
  let id: String
  private let end: Instant

  init() async throws {
    house = try await House()
    (id, _) = try await house.submit()
    end = house.clock.now.adding(seconds: 86_400)
  }

  private func add(_ name: String, _ scopes: Set<ClientScope>) async throws {
    let member = StaffMember(
      id: StaffID("p-\(name)"), name: name, authority: AuthorityID("ks"), role: .handler,
      addedAt: house.clock.now)
    let client = MachineClient(member: member, scopes: scopes, expiresAt: end)
    #expect(
      try await house.store.add(client, tokenHash: Secrets.hash(name), expiresAt: end).get())
  }

  private func path(_ endpoint: StaffEndpoint) throws -> String {
    endpoint.route.template.replacing("{caseId}", with: id)
      .replacing(try Regex(#"\{\w+\}"#), with: "x")
  }

  /// With the one scope a call is let through to whatever it comes to; with all the others it is not.
  @Test(arguments: StaffEndpoint.allCases)
  func eachCallWantsItsScopeAndNoOther(_ endpoint: StaffEndpoint) async throws {
    let all = Set(ClientScope.allCases)
    try await add("own", endpoint.scope.map { [$0] } ?? [.statistics])
    try await add("others", endpoint.scope.map { all.subtracting([$0]) } ?? [])
    let (method, path) = (endpoint.route.method, try path(endpoint))
    let own = try await house.send(method, path, token: "own")
    #expect(own.status != 401 && own.slug != "insufficient-scope", "\(endpoint): \(own.text)")
    let others = try await house.send(method, path, token: "others")
    guard let scope = endpoint.scope else {
      #expect(others.status == 200)
      return
    }
    #expect(others.status == 403 && others.slug == "insufficient-scope", "\(endpoint)")
    #expect(others["scope"].text == scope.rawValue)
    let challenge = others.headers[.wwwAuthenticate] ?? ""
    #expect(challenge.hasPrefix("Bearer ") && challenge.contains(#"error="insufficient_scope""#))
    #expect(challenge.contains(#"scope="\#(scope.rawValue)""#))
    #expect(try await house.file(id)["version"] == 1)
  }

  /// What changes something is no matter of reading, and what reads changes nothing.
  @Test(arguments: StaffEndpoint.allCases)
  func whatChangesNeedsWriteAndNothingElseDoes(_ endpoint: StaffEndpoint) {
    // A preview is sent as an act is, and does nothing.
    let changes = endpoint.route.method != .get && endpoint != .previewAct
    #expect(changes == (endpoint.scope == .write), "\(endpoint)")
  }

  @Test func anActStandsUnderTheProgramsName() async throws {
    try await add("robot", [.write, .read])
    let act = try await house.send(
      .post, "/api/v1/cases/\(id)/acts", #"{"verb":"take"}"#, token: "robot",
      headers: [.ifMatch: "\"1\""])
    #expect(act.status == 200, "\(act.text)")
    let events = try await house.send(.get, "/api/v1/cases/\(id)/events", token: "robot")
    let actor = try #require(events["items"].elements.last?["actor"])
    #expect(actor["name"] == "robot")
    let people = try await house.send(.get, "/api/v1/staff", token: house.token(.head))
    #expect(!people.text.contains("p-robot"))
  }

  @Test func aTokenThatHasEndedSaysSoToWhoeverHasIt() async throws {
    try await add("robot", [.read])
    house.clock.advance(seconds: 86_399)
    #expect(try await house.send(.get, "/api/v1/me", token: "robot").status == 200)
    house.clock.advance(seconds: 1)
    let ended = try await house.send(.get, "/api/v1/me", token: "robot")
    #expect(ended.status == 401 && ended.slug == "token-expired")
    #expect(ended.headers[.wwwAuthenticate]?.contains("expired") == true)
    let wrong = try await house.send(.get, "/api/v1/me", token: "fel")
    #expect(wrong.slug == "unauthorized")
    #expect(wrong.headers[.wwwAuthenticate]?.contains(#"error="invalid_token""#) == true)
    // Whoever shows nothing is told only what to show (RFC 6750 § 3.1).
    let none = try await house.send(.get, "/api/v1/me")
    #expect(none.headers[.wwwAuthenticate] == #"Bearer realm="utlamnande""#)
  }

  @Test func aProgramDoesNotLogInOnThePages() async throws {
    try await add("robot", Set(ClientScope.allCases))
    let browser = StaffBrowser(house)
    try await browser.get("/arbete/logga-in")
    #expect(try await browser.send("/arbete/logga-in", [("token", "robot")]).status == 401)
  }
}
