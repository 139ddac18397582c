// `sign-in.yaml`: every mistake is told, where it stands, and nothing of a secret.

import Foundation
import Policy
import SignInTesting
import Testing

@testable import SignIn

@Suite("Settings of signing in")
struct SettingsTests {
  @Test func everyMistakeIsToldAtOnce() throws {
    let yaml = """
      clockSkewSeconds: 900
      requiredLevels: { decider: 3, kung: 2 }
      providers:
        - id: Kommunen!
          name: { sv: Kommunen }
          issuer: http://login.example.se
          clientId: a
          clientAuthentication: private_key_jwt
          clientSecretFile: /nowhere
          scopes: [profile]
          algorithms: [RS256, HS256, none]
          prompt: none
          askClaims: [given name]
          claims: { subject: [], sub: x }
          levels: [{ claim: acr, value: x, level: 5 }]
          roles:
            - { claim: groups, value: x, authority: xx, role: handler }
            - { claim: groups, value: x, authority: ks, role: system }
          machines: { audience: a, clients: [{ clientId: c, authority: ks, role: boss }] }
          claimz: {}
      """
    let problems = try #require(throws: PolicyProblems.self) { try TestProvider.read(yaml) }
    let text = problems.description
    for (line, words) in [
      (1, "900 is not within 0 and 300"), (2, "unknown role \"kung\""), (4, "an id is 1 to 40"),
      (5, "missing key \"en\""), (6, "the issuer is an address with https://"),
      (9, "clientSecretFile is not for this clientAuthentication"), (4, "needs clientKeyFile"),
      (4, "scopes must have openid"), (11, "unknown algorithm \"HS256\""),
      (11, "unknown algorithm \"none\""), (12, "unknown prompt \"none\""),
      (13, "one word each, without blanks"),
      (14, "a claim is a name, or a list of names"), (14, "unknown key \"sub\""),
      (15, "5 is not within 1 and 4"), (17, "unknown authority \"xx\""),
      (18, "unknown role \"system\""), (19, "unknown role \"boss\""),
      (20, "unknown key \"claimz\", did you mean \"claims\"?"),
    ] {
      #expect(text.contains(":\(line): \(words)"), "\(line): \(words) is not in\n\(text)")
    }
  }

  @Test func aSecretSignsNoRequest() throws {
    let problems = try #require(throws: PolicyProblems.self) {
      try TestProvider.settings("    signedRequests: true")
    }
    #expect(problems.description.contains("needs clientAuthentication: private_key_jwt"))
  }

  @Test func aLevelThatNobodyCanProveIsAMistake() throws {
    let problems = try #require(throws: PolicyProblems.self) {
      try TestProvider.settings("requiredLevels: { decider: 4 }")
    }
    #expect(problems.description.contains("decider needs level 4"))
    #expect(
      try TestProvider.settings("requiredLevels: { decider: 3 }").requiredLevels[.decider] == 3)
  }

  @Test func aMissingFileIsTold() throws {
    #expect(throws: PolicyProblems.self) {
      try SignInSettings.read(file: "/nowhere.yaml", authorities: [], environment: [:])
    }
  }

  @Test func secretsAreShownNowhere() throws {
    let settings = try TestProvider.settings()
    #expect(!"\(settings)".contains("hemlig"))
    var dumped = ""
    dump(settings, to: &dumped)
    #expect(!dumped.contains("hemlig"))
  }
}
