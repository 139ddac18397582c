// What a provider says of itself (OpenID Connect Discovery § 3, § 4.3), held to what the operator wrote.

/// The addresses of a provider, and what it can do.
struct ProviderMetadata: Sendable {
  let authorization: ProviderAddress
  let token: ProviderAddress
  let keys: ProviderAddress
  let userInfo: ProviderAddress?
  let endSession: ProviderAddress?
  /// Whether its answers say whose they are (RFC 9207).
  let namesIssuer: Bool
  /// Whether it takes no request that is not signed (RFC 9101 § 10.5).
  let demandsSignedRequests: Bool

  /// Where the document is.
  static func address(of issuer: String) -> String {
    (issuer.hasSuffix("/") ? String(issuer.dropLast()) : issuer)
      + "/.well-known/openid-configuration"
  }

  /// - Throws: `lied`, with the name of the field that is missing or may not be so.
  init(json bytes: [UInt8], of settings: ProviderSettings) throws(ProviderTrouble) {
    guard let document = ClaimValue(json: bytes), document.members != nil,
      let issuer = ProviderAddress(settings.issuer)
    else { throw .lied("document") }
    guard document["issuer"].text?.utf8.elementsEqual(settings.issuer.utf8) == true else {
      throw .lied("issuer")
    }
    func address(_ name: String) throws(ProviderTrouble) -> ProviderAddress? {
      guard document[name] != .none else { return nil }
      guard let address = document[name].text.flatMap({ ProviderAddress($0) }),
        address.isSafe(beside: issuer)
      else { throw .lied(name) }
      return address
    }
    func needed(_ name: String) throws(ProviderTrouble) -> ProviderAddress {
      guard let address = try address(name) else { throw .lied(name) }
      return address
    }
    authorization = try needed("authorization_endpoint")
    token = try needed("token_endpoint")
    keys = try needed("jwks_uri")
    userInfo = try address("userinfo_endpoint")
    endSession = try address("end_session_endpoint")
    namesIssuer = document["authorization_response_iss_parameter_supported"] == .flag(true)
    if settings.asksUserInfo, userInfo == nil { throw .lied("userinfo_endpoint") }
    demandsSignedRequests = document["require_signed_request_object"] == .flag(true)
    if demandsSignedRequests, settings.authentication != .privateKey {
      throw .lied("require_signed_request_object")
    }
    if settings.signsRequests, document["request_parameter_supported"] == .flag(false) {
      throw .lied("request_parameter_supported")
    }
    try ProviderMetadata.expect("code", in: "response_types_supported", of: document)
    try ProviderMetadata.expect("S256", in: "code_challenge_methods_supported", of: document)
    try ProviderMetadata.expect(
      settings.authentication.rawValue, in: "token_endpoint_auth_methods_supported", of: document)
    let name = "id_token_signing_alg_values_supported"
    if let algorithms = document[name].texts,
      !algorithms.contains(where: { algorithm in
        settings.algorithms.contains { $0.rawValue == algorithm }
      })
    {
      throw .lied(name)
    }
  }

  /// A list that the provider may leave out must have what is used, where it is there.
  private static func expect(
    _ value: String, in name: String, of document: ClaimValue
  ) throws(ProviderTrouble) {
    guard document[name] != .none else { return }
    guard let texts = document[name].texts, texts.contains(value) else { throw .lied(name) }
  }
}
