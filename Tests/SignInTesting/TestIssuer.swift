// A provider of tests: real keys and signatures, and documents that a test can make lie.

import Crypto
import CryptoExtras
import Foundation
package import JWTKit
import Policy
package import SignIn
import Synchronization

/// Keys of a provider, and tokens signed by them.
package struct TestIssuer: Sendable {
  package static let address = "https://login.example.se/tenant"
  package static let client = "utlamnande"
  package static let audience = "https://handlingar.example.se/api"

  package let ecdsa = ES256PrivateKey()
  package let rsa: JWTKit.Insecure.RSA.PrivateKey

  package init() throws {
    rsa = try JWTKit.Insecure.RSA.PrivateKey(backing: _RSA.Signing.PrivateKey(keySize: .bits2048))
  }

  package enum Signer { case ecdsa, rsa, pss }

  /// Base 64 of tokens.
  package static func base64(_ bytes: [UInt8]) -> String {
    Data(bytes).base64EncodedString().replacing("+", with: "-").replacing("/", with: "_")
      .replacing("=", with: "")
  }

  package func token(
    _ claims: [String: ClaimValue], _ signer: Signer = .ecdsa, key: String? = "ec",
    type: String? = "JWT"
  ) async throws -> String {
    let signers = JWTKeyCollection()
    switch signer {
    case .ecdsa: await signers.add(ecdsa: ecdsa)
    case .rsa: await signers.add(rsa: rsa, digestAlgorithm: .sha256)
    case .pss: await signers.add(pss: rsa, digestAlgorithm: .sha256)
    }
    var header = JWTHeader()
    header.typ = type
    header.kid = key
    return try await signers.sign(TestClaims(claims), header: header)
  }

  /// A token under a name of an algorithm, signed with this text as the secret; unsigned without one.
  package func forged(
    _ claims: [String: ClaimValue], algorithm: String, secret: String?
  ) throws -> String {
    let head = #"{"alg":"\#(algorithm)","kid":"rsa","typ":"JWT"}"#
    let body = try JSONEncoder().encode(ClaimValue.group(claims))
    let signed = "\(TestIssuer.base64(Array(head.utf8))).\(TestIssuer.base64(Array(body)))"
    let mac = secret.map {
      Array(
        HMAC<SHA256>.authenticationCode(
          for: Array(signed.utf8), using: SymmetricKey(data: Array($0.utf8))))
    }
    return "\(signed).\(TestIssuer.base64(mac ?? []))"
  }

  /// The set of keys: one for ECDSA, one for RSA, and one that is for encryption.
  package func keys(ecdsaName: String = "ec") throws -> String {
    let point = ecdsa.publicKey.parameters
    let (n, e) = try rsa.publicKey.getKeyPrimitives()
    let (modulus, exponent) = (TestIssuer.base64(Array(n)), TestIssuer.base64(Array(e)))
    return """
      {"keys":[
        {"kty":"EC","crv":"P-256","use":"sig","kid":"\(ecdsaName)",\
      "x":"\(urlForm(point?.x))","y":"\(urlForm(point?.y))"},
        {"kty":"RSA","use":"sig","kid":"rsa","n":"\(modulus)","e":"\(exponent)"},
        {"kty":"RSA","use":"enc","kid":"enc","n":"\(modulus)","e":"\(exponent)"},
        {"kty":"RSA","use":"sig","alg":"RS256","kid":"rs-only","n":"\(modulus)","e":"\(exponent)"},
        {"kty":"oct","kid":"oct","k":"c2VjcmV0"}]}
      """
  }

  private func urlForm(_ text: String?) -> String {
    (text ?? "").replacing("+", with: "-").replacing("/", with: "_").replacing("=", with: "")
  }
}

/// Any claims.
private struct TestClaims: JWTPayload {
  let claims: [String: ClaimValue]
  init(_ claims: [String: ClaimValue]) { self.claims = claims }
  init(from decoder: any Decoder) throws { claims = try [String: ClaimValue](from: decoder) }
  func encode(to encoder: any Encoder) throws { try claims.encode(to: encoder) }
  func verify(using algorithm: some JWTAlgorithm) async throws {}
}

/// The line to that provider: it answers from what a test has set, and counts what it is asked.
package final class TestLine: ProviderLine {
  private struct State {
    var answers: [String: Result<ProviderAnswer, ProviderTrouble>] = [:]
    var asked: [ProviderRequest] = []
  }
  private let state = Mutex(State())

  package func ask(_ request: ProviderRequest) async -> Result<ProviderAnswer, ProviderTrouble> {
    state.withLock { state in
      state.asked.append(request)
      return state.answers[request.url] ?? .failure(.status(404))
    }
  }

  package func set(_ url: String, _ json: String, status: Int = 200) {
    state.withLock {
      $0.answers[url] = .success(ProviderAnswer(status: status, body: Array(json.utf8)))
    }
  }

  package func fail(_ url: String, _ trouble: ProviderTrouble = .down) {
    state.withLock { $0.answers[url] = .failure(trouble) }
  }

  package func asked(_ url: String) -> [ProviderRequest] {
    state.withLock { $0.asked.filter { $0.url == url } }
  }
}

/// The provider, its line and a clock, put together.
package struct TestProvider: Sendable {
  package let issuer: TestIssuer
  package let line = TestLine()
  package let clock = Mutexed(Int64(1_800_000_000))
  package let provider: IdentityProvider
  package let identity: Identity

  package static let configuration = TestIssuer.address + "/.well-known/openid-configuration"
  package static let (keys, token) = (
    "https://login.example.se/keys", "https://login.example.se/token"
  )
  package static let userInfo = "https://login.example.se/userinfo"
  package static let redirect = "https://handlingar.example.se/arbete/logga-in/kommunen/svar"

  package init(_ more: String = "", _ issuer: TestIssuer? = nil) throws {
    let issuer = try issuer ?? TestIssuer()
    self.issuer = issuer
    let settings = try TestProvider.settings(more)
    let clock = clock
    let provider = IdentityProvider(
      settings.providers[0], line: line, skew: settings.clockSkew,
      clock: { Instant(milliseconds: clock.value * 1000) },
      random: { count in (0..<count).map { _ in UInt8.random(in: 0...255) } })
    self.provider = provider
    identity = Identity(settings, providers: [provider])
    line.set(TestProvider.configuration, TestProvider.document())
    line.set(TestProvider.keys, try issuer.keys())
  }

  package var now: Int64 { clock.value }
  package func advance(_ seconds: Int64) { clock.value += seconds }

  /// What the provider says of itself, with other values in some places.
  package static func document(_ other: [String: String] = [:]) -> String {
    let usual = [
      "issuer": TestIssuer.address,
      "authorization_endpoint": "https://login.example.se/authorize",
      "token_endpoint": token, "jwks_uri": keys, "userinfo_endpoint": userInfo,
      "end_session_endpoint": "https://login.example.se/end",
    ]
    let members = usual.merging(other) { $1 }.map { name, value in
      let isText = !value.hasPrefix("[") && value != "true" && value != "false"
      return "\"\(name)\":" + (isText ? "\"\(value)\"" : value)
    }
    return "{\(members.joined(separator: ","))}"
  }

  package static func settings(_ more: String = "") throws -> SignInSettings {
    try read(
      """
      providers:
        - id: kommunen
          name: { sv: Exempelkommun, en: The municipality }
          issuer: \(TestIssuer.address)
          clientId: \(TestIssuer.client)
          claims: { linkStaffByEmail: true }
          levels:
            - { claim: acr, value: "http://id.elegnamnden.se/loa/1.0/loa3", level: 3 }
          roles:
            - { claim: groups, value: handlers, authority: ks, role: handler }
            - { claim: groups, value: deciders, authority: sn, role: decider }
          machines:
            audience: \(TestIssuer.audience)
            clients:
              - { clientId: diary, authority: ks, role: registrar }
      \(more)
      """)
  }

  package static func read(_ yaml: String) throws -> SignInSettings {
    let file = FileManager.default.temporaryDirectory.appending(path: "sign-in-\(UUID()).yaml")
    defer { try? FileManager.default.removeItem(at: file) }
    try Data(yaml.utf8).write(to: file)
    return try SignInSettings.read(
      file: file.path, authorities: [AuthorityID("ks"), AuthorityID("sn")],
      environment: ["UTLAMNANDE_SIGN_IN_SECRET_KOMMUNEN": "hemlig&delad"])
  }

  /// The claims of a good ID token.
  package func claims(_ nonce: String) -> [String: ClaimValue] {
    [
      "iss": .text(TestIssuer.address), "aud": .text(TestIssuer.client), "sub": .text("u-17"),
      "exp": .whole(now + 300), "iat": .whole(now), "nonce": .text(nonce),
      "name": .text("Anna Ek"), "email": .text("anna@example.se"), "sid": .text("s-1"),
      "groups": .list([.text("handlers"), .text("staff")]),
      "acr": .text("http://id.elegnamnden.se/loa/1.0/loa3"),
    ]
  }

  /// Signs in with what `make` gives for the claims of a good token.
  package func signIn(
    answer: SignInAnswer = SignInAnswer(code: "c-1", error: nil, issuer: nil),
    wait: Int64 = 0, accessToken: String = "at-1",
    _ make: ([String: ClaimValue]) async throws -> String
  ) async throws -> SignedInPerson {
    let pending = try await provider.begin(returningTo: TestProvider.redirect).pending
    let token = try await make(claims(pending.nonce))
    line.set(
      TestProvider.token,
      #"{"id_token":"\#(token)","access_token":"\#(accessToken)","token_type":"Bearer"}"#)
    advance(wait)
    return try await provider.finish(answer, of: pending, returningTo: TestProvider.redirect)
  }

  package func signIn(_ more: [String: ClaimValue] = [:]) async throws -> SignedInPerson {
    try await signIn { try await issuer.token($0.merging(more) { $1 }) }
  }
}

/// A value that tests set from anywhere.
package final class Mutexed<Value: Sendable>: Sendable {
  private let state: Mutex<Value>
  package init(_ value: Value) { state = Mutex(value) }
  package var value: Value {
    get { state.withLock { $0 } }
    set { state.withLock { $0 = newValue } }
  }
}
