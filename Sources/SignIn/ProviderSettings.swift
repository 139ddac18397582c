// What an operator says of identity providers: who they are, and what their claims are worth here.

import Foundation
public import Policy

/// What somebody may be at an authority.
public struct Power: Sendable, Hashable {
  public let authority: AuthorityID
  public let role: Role
  public init(authority: AuthorityID, role: Role) {
    self.authority = authority
    self.role = role
  }
}

/// Everything of `sign-in.yaml`.
public struct SignInSettings: Sendable {
  public let providers: [ProviderSettings]
  /// The level of assurance that a role asks for, 1 to 4; none where a role is missing.
  public let requiredLevels: [Role: Int]
  /// Seconds by which the providers' clocks may differ from ours: 0 to 300.
  public let clockSkew: Int64
}

/// One provider.
public struct ProviderSettings: Sendable {
  /// How the service authenticates itself when it fetches tokens.
  public enum Authentication: String, Sendable, CaseIterable {
    case basic = "client_secret_basic"
    case post = "client_secret_post"
    case privateKey = "private_key_jwt"
  }

  /// Its name in addresses, logs and metrics: `a` to `z`, `0` to `9` and `-`.
  public let id: String
  /// Its name on the page where people sign in.
  public let name: Bilingual
  /// As the provider writes itself, to the letter.
  public let issuer: String
  let clientID: String
  let authentication: Authentication
  /// The secret, or the PEM of the private key.
  let secret: SecretSource
  /// The name of the private key at the provider (`kid`).
  let keyName: String?
  let scopes: [String]
  let algorithms: Set<TokenAlgorithm>
  /// A PEM file of the authorities that may vouch for it, instead of the system's.
  public let caFile: String?
  let prompt: String?
  /// Seconds.
  let maxAge: Int64?
  let levelsAsked: [String]
  /// Claims that are asked for by name (OIDC Core § 5.5).
  let claimsAsked: [String]
  /// Whether what is asked of it is signed with the private key (OIDC Core § 6.1).
  let signsRequests: Bool
  /// Whether claims are fetched from its UserInfo endpoint as well.
  let asksUserInfo: Bool
  /// Whether signing out here ends the session there.
  let signsOutThere: Bool
  let claims: ClaimRules
  let machines: MachineRules?
}

/// A secret that is read anew as it is needed, so that it can be changed while the service runs.
enum SecretSource: Sendable, CustomStringConvertible, CustomReflectable {
  case file(String)
  case value(String)

  var description: String { "SecretSource" }
  var customMirror: Mirror { Mirror(self, children: [:]) }

  /// The bytes of the file, without the newline at the end.
  func current() -> String? {
    switch self {
    case .value(let text): text
    case .file(let path):
      (try? String(contentsOfFile: path, encoding: .utf8)).flatMap { text in
        let trimmed = text.trimmingCharacters(in: .newlines)
        return trimmed.isEmpty ? nil : trimmed
      }
    }
  }
}

/// Which claims say what.
struct ClaimRules: Sendable {
  /// Where the stable name of a person is, by which they are known again.
  let subject: [String]
  let name: [String]
  let email: [String]
  /// Whether staff that were there before are found by their address.
  let linksByEmail: Bool
  let levels: [LevelRule]
  let roles: [RoleRule]

  struct LevelRule: Sendable {
    let claim: [String]
    let value: String
    /// 1 to 4.
    let level: Int
  }

  struct RoleRule: Sendable {
    let claim: [String]
    let value: String
    let power: Power
  }
}

/// Programs that the provider issues access tokens to.
struct MachineRules: Sendable {
  /// What their tokens must be for.
  let audience: String
  /// What stands before the names of our scopes; empty where nothing does.
  let scopePrefix: String
  /// What the header of their tokens says they are.
  let tokenType: TokenType
  /// Where the id of the client is.
  let clientClaim: ClientClaim
  /// By the id of the client.
  let clients: [String: Power]

  /// Kinds of access tokens.
  enum TokenType: String, CaseIterable {
    /// What the standard says (RFC 9068 § 2.1): nothing else can be taken for it.
    case accessToken = "at+jwt"
    /// What a provider says of every token that it signs: what it is must be seen by what it holds.
    case any = "JWT"
  }

  /// Claims that name a client.
  enum ClientClaim: String, CaseIterable {
    /// RFC 9068 § 2.2.
    case clientID = "client_id"
    /// OIDC Core § 2; Entra ID in version 2, and Keycloak.
    case authorizedParty = "azp"
    /// Entra ID in version 1.
    case application = "appid"
  }
}

extension ClaimRules {
  /// The level that the claims prove; 0 where none is known.
  func level(of claims: ClaimValue) -> Int {
    levels.filter { claims.value(at: $0.claim).says($0.value) }.map(\.level).max() ?? 0
  }

  /// What the person may be, in the order of the file, each once.
  func powers(of claims: ClaimValue) -> [Power] {
    var powers: [Power] = []
    for rule in roles where claims.value(at: rule.claim).says(rule.value) {
      if !powers.contains(rule.power) { powers.append(rule.power) }
    }
    return powers
  }

  /// An address that the provider does not say is unproved.
  func email(of claims: ClaimValue) -> String? {
    guard claims["email_verified"] != .flag(false), claims["email_verified"] != .text("false"),
      let email = claims.value(at: email).text, email.utf8.count <= 254, email.contains("@")
    else { return nil }
    return email
  }
}
