// Signing in by a provider: what is asked of it, who comes of it, and every token that must let nobody in.

import Crypto
import Foundation
import JWTKit
import Policy
import SignInTesting
import Testing

@testable import SignIn

@Suite("Signing in")
struct SigningInTests {
  @Test func aGoodTokenSaysWhoItIs() async throws {
    let test = try TestProvider()
    let person = try await test.signIn()
    #expect(person.identity == "u-17" && person.subject == "u-17" && person.session == "s-1")
    #expect(person.name == "Anna Ek" && person.level == 3)
    #expect(person.linkedEmail == "anna@example.se")
    #expect(person.powers == [Power(authority: AuthorityID("ks"), role: .handler)])
  }

  @Test func theProviderIsAskedByTheBook() async throws {
    let test = try TestProvider()
    let (url, pending) = try await test.provider.begin(returningTo: TestProvider.redirect)
    let items = try #require(URLComponents(string: url)?.queryItems)
    let fields = Dictionary(uniqueKeysWithValues: items.map { ($0.name, $0.value ?? "") })
    #expect(url.hasPrefix("https://login.example.se/authorize?"))
    #expect(fields["response_type"] == "code" && fields["client_id"] == TestIssuer.client)
    #expect(fields["state"] == pending.state && fields["nonce"] == pending.nonce)
    #expect(fields["redirect_uri"] == TestProvider.redirect && fields["scope"] == "openid")
    #expect(fields["code_challenge_method"] == "S256")
    let challenge = Data(SHA256.hash(data: Data(pending.verifier.utf8)))
    #expect(fields["code_challenge"] == TokenBase64.text(Array(challenge)))
    #expect(Set([pending.state, pending.nonce, pending.verifier]).count == 3)
    #expect(pending.state.utf8.count == 43)
    _ = try await test.signIn()
    let request = try #require(test.line.asked(TestProvider.token).first)
    #expect(request.form?.contains("code_verifier=") == true)
    let pair = Data("\(TestIssuer.client):hemlig%26delad".utf8).base64EncodedString()
    #expect(request.headers.contains("authorization: Basic \(pair)"))
  }

  /// A token that lets nobody in: what is done to a good one, and what is said of it.
  struct Bad: Sendable, CustomTestStringConvertible {
    let name: String
    let flaw: TokenFlaw
    let make: @Sendable (TestProvider, [String: ClaimValue]) async throws -> String
    var testDescription: String { name }

    init(
      _ name: String, _ flaw: TokenFlaw,
      _ make: @escaping @Sendable (TestProvider, [String: ClaimValue]) async throws -> String
    ) { (self.name, self.flaw, self.make) = (name, flaw, make) }

    /// The token with other claims; `.none` in JSON is null.
    init(_ name: String, _ flaw: TokenFlaw, _ other: [String: ClaimValue]) {
      self.init(name, flaw) { test, claims in
        try await test.issuer.token(claims.merging(other) { $1 })
      }
    }

    init(moved name: String, _ flaw: TokenFlaw, _ claim: String, by seconds: Int64) {
      self.init(name, flaw) { test, claims in
        try await test.issuer.token(claims.merging([claim: .whole(test.now + seconds)]) { $1 })
      }
    }
  }

  static let bad: [Bad] = [
    Bad(moved: "expired", .expired, "exp", by: -61),
    Bad("without an end", .expired, ["exp": .text("never")]),
    Bad(moved: "not yet", .clock, "nbf", by: 61),
    Bad(moved: "from the future", .clock, "iat", by: 61),
    Bad(moved: "from long ago", .tooOld, "iat", by: -700),
    Bad("of another issuer", .issuer, ["iss": .text("https://login.example.se/other")]),
    Bad("of an issuer with a slash more", .issuer, ["iss": .text(TestIssuer.address + "/")]),
    Bad("for another audience", .audience, ["aud": .text("other")]),
    Bad("for nobody", .audience, ["aud": .list([])]),
    Bad(
      "for two without azp", .authorizedParty,
      ["aud": .list([.text(TestIssuer.client), .text("other")])]),
    Bad("issued to another", .authorizedParty, ["azp": .text("other")]),
    Bad("with another nonce", .nonce, ["nonce": .text("replayed")]),
    Bad("without a nonce", .nonce, ["nonce": .none]),
    Bad("beside another access token", .accessToken, ["at_hash": .text("MTIzNDU2Nzg5MDEyMzQ1Ng")]),
    Bad("about nobody", .subject, ["sub": .text("")]),
    Bad("about a line break", .subject, ["sub": .text("a\nb")]),
    Bad("that is a logout token", .type, ["events": .group([:])]),
    Bad("unsigned", .algorithm) { test, claims in
      try test.issuer.forged(claims, algorithm: "none", secret: nil)
    },
    Bad("unsigned in capitals", .algorithm) { test, claims in
      try test.issuer.forged(claims, algorithm: "NONE", secret: nil)
    },
    Bad("signed by HS256 with the public key", .algorithm) { test, claims in
      try test.issuer.forged(
        claims, algorithm: "HS256", secret: test.issuer.rsa.publicKey.pemRepresentation)
    },
    Bad("named RS256 and signed by HS256", .signature) { test, claims in
      try test.issuer.forged(
        claims, algorithm: "RS256", secret: test.issuer.rsa.publicKey.pemRepresentation)
    },
    Bad("without a signature", .signature) { test, claims in
      try test.issuer.forged(claims, algorithm: "RS256", secret: nil)
    },
    Bad("of a key that nobody knows", .unknownKey) { test, claims in
      try await test.issuer.token(claims, key: "new")
    },
    Bad("of another's key under a known name", .signature) { test, claims in
      try await TestIssuer().token(claims)
    },
    Bad("of a key for another algorithm", .wrongKey) { test, claims in
      try await test.issuer.token(claims, .pss, key: "rs-only")
    },
    Bad("of a key of another type", .wrongKey) { test, claims in
      try await test.issuer.token(claims, .ecdsa, key: "rsa")
    },
    Bad("of a key for encryption", .unknownKey) { test, claims in
      try await test.issuer.token(claims, .rsa, key: "enc")
    },
    Bad("of a symmetric key", .unknownKey) { test, claims in
      try await test.issuer.token(claims, .rsa, key: "oct")
    },
    Bad("that is an access token", .type) { test, claims in
      try await test.issuer.token(claims, type: "at+jwt")
    },
    Bad("with a claim changed", .signature) { test, claims in
      let parts = try await test.issuer.token(claims).split(separator: ".")
      let body = try JSONEncoder().encode(
        ClaimValue.group(claims.merging(["sub": .text("u-18")]) { $1 }))
      return "\(parts[0]).\(TokenBase64.text(Array(body))).\(parts[2])"
    },
    Bad("in two parts", .malformed) { test, claims in
      try await test.issuer.token(claims).split(separator: ".").prefix(2).joined(separator: ".")
    },
    Bad("too long", .malformed, ["more": .text(String(repeating: "x", count: 40_000))]),
  ]

  @Test(arguments: bad)
  func aBadTokenLetsNobodyIn(_ bad: Bad) async throws {
    let test = try TestProvider()
    await #expect(throws: SignInFailure.token(bad.flaw)) {
      try await test.signIn { try await bad.make(test, $0) }
    }
  }

  @Test(arguments: [TestIssuer.Signer.rsa, .pss])
  func otherAlgorithmsAreGoodAsWell(_ signer: TestIssuer.Signer) async throws {
    let test = try TestProvider()
    let person = try await test.signIn { try await test.issuer.token($0, signer, key: "rsa") }
    #expect(person.identity == "u-17")
    let unnamed = try await test.signIn { try await test.issuer.token($0, signer, key: nil) }
    #expect(unnamed.identity == "u-17")
  }

  @Test func theHashOfTheAccessTokenHolds() async throws {
    let test = try TestProvider()
    let half = Array(SHA256.hash(data: Data("at-1".utf8)).prefix(16))
    let person = try await test.signIn(["at_hash": .text(TokenBase64.text(half))])
    #expect(person.identity == "u-17")
  }

  @Test func anAlgorithmThatIsNotAllowedIsRefused() async throws {
    let test = try TestProvider("    algorithms: [PS256]")
    await #expect(throws: SignInFailure.token(.algorithm)) { try await test.signIn() }
  }

  @Test func whoProvedItTooLongAgoMustDoSoAgain() async throws {
    let test = try TestProvider("    maxAgeSeconds: 600")
    await #expect(throws: SignInFailure.token(.authenticatedLongAgo)) { try await test.signIn() }
    await #expect(throws: SignInFailure.token(.authenticatedLongAgo)) {
      try await test.signIn(["auth_time": .whole(test.now - 700)])
    }
    _ = try await test.signIn(["auth_time": .whole(test.now - 600)])
  }

  @Test func whoComesBackTooLateBeginsAgain() async throws {
    let test = try TestProvider()
    await #expect(throws: SignInFailure.token(.tooOld)) {
      try await test.signIn(wait: 601) { try await test.issuer.token($0) }
    }
  }

  @Test func anAnswerOfAnotherProviderIsNotTakenToThisOne() async throws {
    let test = try TestProvider()
    await #expect(throws: SignInFailure.token(.issuer)) {
      try await test.signIn(
        answer: SignInAnswer(code: "c", error: nil, issuer: "https://evil.example")
      ) { try await test.issuer.token($0) }
    }
    #expect(test.line.asked(TestProvider.token).isEmpty)
  }

  @Test func aRefusalIsToldByItsKnownName() async throws {
    let test = try TestProvider()
    for (error, told) in [("access_denied", "access_denied"), ("<script>", "other")] {
      await #expect(throws: SignInFailure.refused(told)) {
        try await test.signIn(answer: SignInAnswer(code: nil, error: error, issuer: nil)) {
          try await test.issuer.token($0)
        }
      }
    }
  }

  @Test(arguments: [
    ("  Anna\u{0308}  Ek ", "Annä Ek"), ("Kim\u{202E}kE", nil), ("Kim\u{0}", nil), ("", nil),
    ("Kim\u{200B}Ek", nil), ("Kim\nEk", nil), (String(repeating: "a", count: 201), nil),
  ])
  func aNameIsPlainOrRefused(_ written: String, _ kept: String?) async throws {
    #expect(PersonName.tidy(written) == kept)
  }

  @Test func aNameInTwoPartsIsOneName() async throws {
    let test = try TestProvider()
    let person = try await test.signIn([
      "name": .none, "given_name": .text("Eva"), "family_name": .text("Å"),
    ])
    #expect(person.name == "Eva Å")
    await #expect(throws: SignInFailure.name) { try await test.signIn(["name": .none]) }
  }

  @Test func groupsThatOnlyLookAlikeGiveNothing() async throws {
    let test = try TestProvider()
    // A Cyrillic a, and the same letters in another normal form.
    let person = try await test.signIn(["groups": .list([.text("h\u{0430}ndlers")])])
    #expect(person.powers.isEmpty)
    let none = try await test.signIn(["acr": .text("loa9"), "email_verified": .flag(false)])
    #expect(none.level == 0 && none.linkedEmail == nil)
  }

  @Test func moreClaimsComeFromTheProviderAndAreOfTheSamePerson() async throws {
    let test = try TestProvider("    userInfo: true")
    test.line.set(TestProvider.userInfo, #"{"sub":"u-17","groups":["deciders"],"name":"Other"}"#)
    let person = try await test.signIn(["groups": .none])
    #expect(person.powers.isEmpty, "what is signed wins, also where it is null")
    let more = try await test.signIn {
      try await test.issuer.token($0.filter { $0.key != "groups" })
    }
    #expect(more.powers == [Power(authority: AuthorityID("sn"), role: .decider)])
    #expect(more.name == "Anna Ek")
    test.line.set(TestProvider.userInfo, #"{"sub":"u-18","groups":["deciders"]}"#)
    await #expect(throws: SignInFailure.token(.subject)) { try await test.signIn() }
  }
}
