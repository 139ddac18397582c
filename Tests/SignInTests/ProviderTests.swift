// A provider that changes its keys, goes away, or lies; sign-outs and programs.

import Foundation
import JWTKit
import Policy
import SignInCurl
import SignInTesting
import Testing
import WebhookTesting

@testable import SignIn

@Suite("Providers")
struct ProviderTests {
  @Test func newKeysAreFoundAndOldOnesGo() async throws {
    let test = try TestProvider()
    _ = try await test.signIn()
    // The provider turns to a new key, and no longer has the old one.
    let next = try TestIssuer()
    test.line.set(TestProvider.keys, try next.keys(ecdsaName: "ec-2"))
    test.advance(61)
    let person = try await test.signIn { try await next.token($0, key: "ec-2") }
    #expect(person.identity == "u-17")
    await #expect(throws: SignInFailure.token(.unknownKey)) { try await test.signIn() }
  }

  @Test func unknownKeysMakeNoStorm() async throws {
    let test = try TestProvider()
    _ = try await test.signIn()
    for place in 0..<20 {
      await #expect(throws: SignInFailure.token(.unknownKey)) {
        try await test.signIn { try await test.issuer.token($0, key: "k\(place)") }
      }
    }
    #expect(test.line.asked(TestProvider.keys).count == 1)
    test.advance(60)
    for place in 0..<20 {
      await #expect(throws: SignInFailure.token(.unknownKey)) {
        try await test.signIn { try await test.issuer.token($0, key: "k\(place)") }
      }
    }
    #expect(test.line.asked(TestProvider.keys).count == 2)
  }

  @Test func aProviderThatIsAwayIsKnownForADay() async throws {
    let test = try TestProvider()
    _ = try await test.signIn()
    test.line.fail(TestProvider.keys)
    test.line.fail(TestProvider.configuration)
    test.advance(80_000)
    #expect(await test.provider.look() == .down)
    #expect(try await test.signIn().identity == "u-17")
    test.advance(10_000)
    await #expect(throws: SignInFailure.provider(.down)) { try await test.signIn() }
    // It is asked again, but not at once.
    let asked = test.line.asked(TestProvider.configuration).count
    await #expect(throws: SignInFailure.provider(.down)) { try await test.signIn() }
    #expect(test.line.asked(TestProvider.configuration).count == asked)
    test.line.set(TestProvider.configuration, TestProvider.document())
    test.line.set(TestProvider.keys, try test.issuer.keys())
    test.advance(10)
    #expect(await test.provider.look() == nil)
    #expect(try await test.signIn().identity == "u-17")
  }

  @Test func aClockThatWentBackMakesNothingFresh() async throws {
    let test = try TestProvider()
    _ = try await test.signIn()
    test.advance(-100_000)
    test.line.fail(TestProvider.configuration)
    await #expect(throws: SignInFailure.provider(.down)) { try await test.signIn() }
  }

  @Test(arguments: [
    (["issuer": TestIssuer.address + "/"], "issuer"),
    (["issuer": "https://LOGIN.example.se/tenant"], "issuer"),
    (["token_endpoint": "http://login.example.se/token"], "token_endpoint"),
    (["token_endpoint": "http://127.0.0.1/token"], "token_endpoint"),
    (["token_endpoint": "file:///etc/passwd"], "token_endpoint"),
    (["jwks_uri": "https://user@login.example.se/keys"], "jwks_uri"),
    (["authorization_endpoint": "javascript:alert(1)"], "authorization_endpoint"),
    (["authorization_endpoint": "https://login.example.se/a#b"], "authorization_endpoint"),
    (["end_session_endpoint": "//evil.example"], "end_session_endpoint"),
    (["require_signed_request_object": "true"], "require_signed_request_object"),
    (["response_types_supported": #"["id_token"]"#], "response_types_supported"),
    (["code_challenge_methods_supported": #"["plain"]"#], "code_challenge_methods_supported"),
    (
      ["token_endpoint_auth_methods_supported": #"["none"]"#],
      "token_endpoint_auth_methods_supported"
    ),
    (
      ["id_token_signing_alg_values_supported": #"["HS256","none"]"#],
      "id_token_signing_alg_values_supported"
    ),
  ])
  func aDocumentThatLiesIsRefused(_ other: [String: String], _ field: String) async throws {
    let test = try TestProvider()
    test.line.set(TestProvider.configuration, TestProvider.document(other))
    await #expect(throws: SignInFailure.provider(.lied(field))) {
      try await test.provider.begin(returningTo: TestProvider.redirect)
    }
  }

  @Test(arguments: ["", "[]", "null", #"{"keys":{}}"#, #"{"keys":[{"kty":"oct","k":"eA"}]}"#])
  func keysThatAreNoneAreRefused(_ json: String) async throws {
    let test = try TestProvider()
    test.line.set(TestProvider.keys, json)
    await #expect(throws: SignInFailure.provider(.lied("keys"))) { try await test.signIn() }
  }

  // MARK: - Signing out

  private func signOut(
    _ test: TestProvider, _ other: [String: ClaimValue] = [:], type: String = "logout+jwt"
  ) async throws -> SignedOut {
    let claims: [String: ClaimValue] = [
      "iss": .text(TestIssuer.address), "aud": .text(TestIssuer.client), "iat": .whole(test.now),
      "exp": .whole(test.now + 120), "jti": .text("j-1"), "sub": .text("u-17"),
      "sid": .text("s-1"),
      "events": .group(["http://schemas.openid.net/event/backchannel-logout": .group([:])]),
    ]
    return try await test.provider.signedOut(
      try await test.issuer.token(claims.merging(other) { $1 }, type: type))
  }

  @Test func aSignOutSaysWhoseItIs() async throws {
    let test = try TestProvider()
    let out = try await signOut(test)
    #expect(out.subject == "u-17" && out.session == "s-1" && out.token == "j-1")
    #expect(out.until > test.now + 600)
    #expect(try await signOut(test, ["sid": .none]).session == nil)
  }

  @Test(arguments: [
    (["nonce": ClaimValue.text("n")], TokenFlaw.event), (["events": .none], .event),
    (["events": .group(["other": .group([:])])], .event),
    (["sub": .none, "sid": .none], .nobody), (["jti": .none], .malformed),
    (["aud": .text("other")], .audience), (["iss": .text("https://other.example")], .issuer),
    (["iat": .whole(1_700_000_000)], .tooOld), (["exp": .whole(1_700_000_000)], .expired),
  ])
  func aBadSignOutEndsNothing(_ other: [String: ClaimValue], _ flaw: TokenFlaw) async throws {
    let test = try TestProvider()
    await #expect(throws: SignInFailure.token(flaw)) { try await signOut(test, other) }
    await #expect(throws: SignInFailure.token(.type)) { try await signOut(test, type: "at+jwt") }
  }

  @Test func signingOutThereNamesWhomAndWhereBack() async throws {
    let test = try TestProvider()
    let url = await test.provider.endSession("id.to.ken", returningTo: "https://a.example/b")
    #expect(
      url == "https://login.example.se/end?id_token_hint=id.to.ken&client_id=utlamnande"
        + "&post_logout_redirect_uri=https%3A%2F%2Fa.example%2Fb")
    let quiet = try TestProvider("    singleLogout: false")
    #expect(await quiet.provider.endSession(nil, returningTo: "https://a.example/b") == nil)
  }

  // MARK: - Programs

  private func program(
    _ test: TestProvider, _ other: [String: ClaimValue] = [:], type: String = "at+jwt"
  ) async throws -> KnownProgram {
    let claims: [String: ClaimValue] = [
      "iss": .text(TestIssuer.address), "aud": .text(TestIssuer.audience),
      "sub": .text("diary"), "client_id": .text("diary"), "iat": .whole(test.now - 1_000),
      "exp": .whole(test.now + 120), "jti": .text("a-1"), "scope": .text("cases:read x"),
    ]
    return try await test.identity.program(
      try await test.issuer.token(claims.merging(other) { $1 }, type: type))
  }

  @Test func aProgramIsKnownByItsClient() async throws {
    let test = try TestProvider()
    let program = try await program(test)
    #expect(program.power == Power(authority: AuthorityID("ks"), role: .registrar))
    #expect(program.client == "diary" && program.scopes == ["cases:read", "x"])
    #expect(try await self.program(test, type: "application/at+jwt").client == "diary")
  }

  @Test func whatAProgramMayDoStandsInItsToken() async throws {
    let prefix = try TestProvider("      scopePrefix: https://api.example/")
    let given: [String: ClaimValue] = [
      "scope": .text("https://api.example/read write openid"),
      "roles": .list([.text("https://api.example/statistics")]),
    ]
    #expect(try await program(prefix, given).scopes == ["read", "statistics"])
    let plain = try TestProvider()
    #expect(try await program(plain, ["scope": .none]).scopes == [])
    #expect(try await program(plain, ["scope": .none, "roles": .text("read")]).scopes == ["read"])
  }

  @Test(arguments: [
    (["aud": ClaimValue.text(TestIssuer.client)], TokenFlaw.audience),
    (["exp": .whole(1_700_000_000)], .expired), (["client_id": .text("other")], .client),
    (["client_id": .none], .client), (["iss": .text("https://evil.example")], .issuer),
    (["sub": .none], .subject),
  ])
  func aBadAccessTokenIsRefused(_ other: [String: ClaimValue], _ flaw: TokenFlaw) async throws {
    let test = try TestProvider()
    await #expect(throws: SignInFailure.token(flaw)) { try await program(test, other) }
    // An ID token is no key to the interface.
    await #expect(throws: SignInFailure.token(.type)) { try await program(test, type: "JWT") }
  }

  // MARK: - The service's own proof

  /// What is done with a provider that knows the service by a key of its own.
  private func withKey(
    _ more: String = "", _ use: (TestProvider, ES256PrivateKey, URL) async throws -> Void
  ) async throws {
    let key = ES256PrivateKey()
    let file = FileManager.default.temporaryDirectory.appending(path: "key-\(UUID()).pem")
    defer { try? FileManager.default.removeItem(at: file) }
    try Data(key.pemRepresentation.utf8).write(to: file)
    let test = try TestProvider(
      "    clientAuthentication: private_key_jwt\n    clientKeyId: k1\n"
        + "    clientKeyFile: \(file.path)\n\(more)")
    try await use(test, key, file)
  }

  @Test func aPrivateKeySignsWhatTheServiceSaysOfItself() async throws {
    try await withKey { test, key, _ in try await expectProof(test, key) }
  }

  private func expectProof(_ test: TestProvider, _ key: ES256PrivateKey) async throws {
    _ = try await test.signIn()
    let form = try #require(test.line.asked(TestProvider.token).first?.form)
    let items = try #require(URLComponents(string: "?" + form)?.queryItems)
    let assertion = try #require(items.first { $0.name == "client_assertion" }?.value)
    let keys = await JWTKeyCollection().add(ecdsa: key.publicKey)
    let claims = try await keys.verify(assertion, as: SignedClaims.self).value
    #expect(claims["iss"] == .text(TestIssuer.client) && claims["sub"] == claims["iss"])
    #expect(claims["aud"] == .text(TestProvider.token))
    #expect(claims["exp"] == .whole(test.now + 60))
    #expect(!form.contains("client_secret="))
  }

  private static let asking = """
        maxAgeSeconds: 0
        acrValues: ["http://id.elegnamnden.se/loa/1.0/loa3"]
        askClaims: ["https://id.oidc.se/claim/orgAffiliation", name]
    """

  @Test func claimsAreAskedForByName() async throws {
    let test = try TestProvider(ProviderTests.asking)
    let url = try await test.provider.begin(returningTo: TestProvider.redirect).url
    let items = try #require(URLComponents(string: url)?.queryItems)
    let asked = Dictionary(uniqueKeysWithValues: items.map { ($0.name, $0.value) })
    #expect(asked["max_age"] == "0")
    #expect(
      asked["claims"]
        == #"{"id_token":{"https://id.oidc.se/claim/orgAffiliation":{"essential":true},"#
        + #""name":{"essential":true}}}"#)
    #expect(asked["request"] == nil)
  }

  @Test(arguments: ["    signedRequests: true", ""])
  func theRequestIsSignedWhereItIsSaidOrDemanded(_ said: String) async throws {
    try await withKey(ProviderTests.asking + "\n    userInfo: true\n" + said) { test, key, file in
      if said.isEmpty {
        let document = TestProvider.document(["require_signed_request_object": "true"])
        test.line.set(TestProvider.configuration, document)
      }
      let begun = try await test.provider.begin(returningTo: TestProvider.redirect)
      let items = try #require(URLComponents(string: begun.url)?.queryItems)
      let asked = Dictionary(uniqueKeysWithValues: items.map { ($0.name, $0.value ?? "") })
      #expect(
        Set(asked.keys) == ["response_type", "client_id", "redirect_uri", "scope", "request"])
      let object = try #require(asked["request"])
      let keys = await JWTKeyCollection().add(ecdsa: key.publicKey)
      let claims = try await keys.verify(object, as: SignedClaims.self).value
      for name in ["response_type", "client_id", "redirect_uri", "scope"] {
        #expect(claims[name].text == asked[name])
      }
      #expect(claims["iss"] == .text(TestIssuer.client))
      #expect(claims["aud"] == .text(TestIssuer.address) && claims["sub"] == .none)
      #expect(claims["state"] == .text(begun.pending.state))
      #expect(claims["nonce"] == .text(begun.pending.nonce))
      #expect(claims["code_challenge_method"] == .text("S256"))
      #expect(claims["max_age"] == .whole(0) && claims["exp"] == .whole(test.now + 300))
      #expect(claims["claims"]["userinfo"]["name"]["essential"] == .flag(true))
      let again = try await test.provider.begin(returningTo: TestProvider.redirect)
      #expect(!again.url.contains(object), "one object is one request")
      // A key that has gone away begins nothing.
      try FileManager.default.removeItem(at: file)
      await #expect(throws: SignInFailure.provider(.secret)) {
        try await test.provider.begin(returningTo: TestProvider.redirect)
      }
    }
  }

  @Test func aProviderThatTakesNoSignedRequestIsTold() async throws {
    try await withKey("    signedRequests: true") { test, _, _ in
      let document = TestProvider.document(["request_parameter_supported": "false"])
      test.line.set(TestProvider.configuration, document)
      let trouble = ProviderTrouble.lied("request_parameter_supported")
      await #expect(throws: SignInFailure.provider(trouble)) {
        try await test.provider.begin(returningTo: TestProvider.redirect)
      }
    }
  }

  // MARK: - The line

  private static let headers = [
    "webhook-id: 1", "webhook-timestamp: 1", "webhook-signature: v1,x",
  ]

  @Test(
    arguments: [
      ("302", .success(302)), ("500", .success(500)), ("flood", .failure(.tooLong)),
      ("flood-header", .failure(.tooLong)), ("close", .failure(.down)),
    ] as [(String, Result<Int, ProviderTrouble>)])
  func anAnswerEndsInTimeAndSize(
    _ mode: String, _ expected: Result<Int, ProviderTrouble>
  ) async throws {
    let server = try WebhookReceiver()
    let line = CurlProviderLine(caFile: nil)
    let answer = await line.ask(
      ProviderRequest(
        url: "http://127.0.0.1:\(server.port)/\(mode)", headers: Self.headers, form: "a=b"))
    #expect(answer.map(\.status) == expected)
    #expect(try server.deliveries().map(\.path) == ["/\(mode)"], "a redirect is not followed")
    #expect(try server.deliveries().map(\.body) == ["a=b"])
  }

  @Test func aCertificateThatNobodyVouchesForIsRefused() async throws {
    let server = try WebhookReceiver(isEncrypted: true)
    let request = ProviderRequest(
      url: "https://localhost:\(server.port)/200", headers: Self.headers, form: "a=b")
    let strange = await CurlProviderLine(caFile: nil).ask(request)
    #expect(strange.map(\.status) == .failure(.tls))
    let known = await CurlProviderLine(caFile: server.caFile).ask(request)
    #expect(known.map(\.status) == .success(200))
  }
}
