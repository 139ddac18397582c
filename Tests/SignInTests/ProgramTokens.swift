// Access tokens as Entra ID and Keycloak issue them to programs, and every other token that must not pass for one.

import Foundation
import Policy
import SignInTesting
import Testing

@testable import SignIn

@Suite("Access tokens with the type JWT") struct ProgramTokens {
  private static let jwt = "      tokenType: JWT"

  private func provider(_ more: String) throws -> TestProvider { try TestProvider(more) }

  /// A token of a program, with other claims in some places; a claim of `.none` is left out.
  private func program(
    _ test: TestProvider, _ other: [String: ClaimValue] = [:], type: String = "JWT"
  ) async throws -> KnownProgram {
    let claims: [String: ClaimValue] = [
      "iss": .text(TestIssuer.address), "aud": .text(TestIssuer.audience), "sub": .text("s-p"),
      "iat": .whole(test.now), "exp": .whole(test.now + 120),
    ]
    let all = claims.merging(other) { $1 }.filter { $0.value != .none }
    return try await test.identity.program(try await test.issuer.token(all, type: type))
  }

  /// https://learn.microsoft.com/entra/identity-platform/access-token-claims-reference: `azp` in version 2, `appid`
  /// in version 1.
  @Test(arguments: ["azp", "appid"])
  func aProgramOfEntraIsKnownByItsClaim(_ claim: String) async throws {
    let test = try provider(Self.jwt + "\n      clientClaim: \(claim)")
    let known = try await program(
      test, [claim: .text("diary"), "roles": .list([.text("read")]), "idtyp": .text("app")])
    #expect(known.client == "diary" && known.scopes == ["read"])
    #expect(known.power == Power(authority: AuthorityID("ks"), role: .registrar))
    // The provider that issues other types than was said is not met half way.
    await #expect(throws: SignInFailure.token(.type)) {
      try await program(test, [claim: .text("diary")], type: "at+jwt")
    }
  }

  @Test func aProgramOfKeycloakIsKnownByEither() async throws {
    for claim in ["azp", "client_id"] {
      let test = try provider(Self.jwt + "\n      clientClaim: \(claim)")
      let known = try await program(
        test,
        [
          "azp": .text("diary"), "client_id": .text("diary"), "typ": .text("Bearer"),
          "scope": .text("read write"),
        ])
      #expect(known.client == "diary" && known.scopes == ["read", "write"])
    }
  }

  /// What somebody is signed in with, or signed out by, and what a person was given for a program.
  @Test(arguments: [
    ["nonce": ClaimValue.text("n")], ["at_hash": .text("x")], ["c_hash": .text("x")],
    ["events": .group(["http://schemas.openid.net/event/backchannel-logout": .group([:])])],
    ["typ": .text("ID")], ["typ": .text("Refresh")], ["idtyp": .text("user")],
    ["scp": .text("read")], ["sid": .text("s-1")], ["auth_time": .whole(1_800_000_000)],
  ])
  func noOtherTokenPassesForOne(_ other: [String: ClaimValue]) async throws {
    let test = try provider(Self.jwt + "\n      clientClaim: azp")
    let claims = other.merging(["azp": .text("diary")]) { $1 }
    await #expect(throws: SignInFailure.token(.type)) { try await program(test, claims) }
  }

  @Test func anIDTokenIsNoAccessTokenWhateverItLacks() async throws {
    let test = try provider(Self.jwt + "\n      clientClaim: azp")
    let bare: [String: ClaimValue] = ["azp": .text("diary"), "aud": .text(TestIssuer.client)]
    await #expect(throws: SignInFailure.token(.audience)) { try await program(test, bare) }
    let both: [String: ClaimValue] = [
      "azp": .text("diary"),
      "aud": .list([.text(TestIssuer.audience), .text(TestIssuer.client)]),
    ]
    await #expect(throws: SignInFailure.token(.audience)) { try await program(test, both) }
  }

  @Test func claimsOfTheClientThatDisagreeAreRefused() async throws {
    let test = try provider(Self.jwt + "\n      clientClaim: azp")
    for other in ["client_id", "appid"] {
      await #expect(throws: SignInFailure.token(.client)) {
        try await program(test, ["azp": .text("diary"), other: .text("other")])
      }
    }
    await #expect(throws: SignInFailure.token(.client)) {
      try await program(test, ["client_id": .text("diary")])
    }
  }

  /// Without a word in the file nothing but what RFC 9068 says is taken.
  @Test func withoutASettingOnlyTheStandardsTypeAndClaimAreTaken() async throws {
    let test = try provider("")
    await #expect(throws: SignInFailure.token(.type)) {
      try await program(test, ["client_id": .text("diary")])
    }
    await #expect(throws: SignInFailure.token(.client)) {
      try await program(test, ["azp": .text("diary")], type: "at+jwt")
    }
    #expect(
      try await program(test, ["client_id": .text("diary")], type: "at+jwt").client == "diary")
  }

  @Test func settingsThatWouldTakeAnIDTokenAreRefused() throws {
    for (more, words) in [
      (Self.jwt + "X", #"unknown type of token "JWTX""#),
      ("      clientClaim: sub", #"unknown claim "sub""#),
    ] {
      let problems = try #require(throws: PolicyProblems.self) { try TestProvider.settings(more) }
      #expect(problems.description.contains(words), "\(problems)")
    }
    let yaml = """
      providers:
        - id: kommunen
          name: { sv: Kommunen, en: The municipality }
          issuer: \(TestIssuer.address)
          clientId: same
          roles: [{ claim: groups, value: x, authority: ks, role: handler }]
          machines: { audience: same, tokenType: JWT, clients: [{ clientId: c, authority: ks, role: handler }] }
      """
    let problems = try #require(throws: PolicyProblems.self) { try TestProvider.read(yaml) }
    #expect(
      problems.description.contains(":7: with tokenType JWT the audience must not be the clientId"),
      "\(problems)")
  }
}
