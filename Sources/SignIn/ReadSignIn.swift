// `sign-in.yaml`: the providers, with every mistake told at once and where it stands.

import Foundation
public import Policy

extension SignInSettings {
  /// Reads the file.
  ///
  /// - Parameters:
  ///   - authorities: those that there are.
  ///   - environment: where secrets may be instead of in files: `UTLAMNANDE_SIGN_IN_SECRET_KOMMUNEN` is that of the
  ///     provider `kommunen`.
  /// - Throws: `PolicyProblems`, with everything that is wrong.
  public static func read(
    file: String, authorities: [AuthorityID], environment: [String: String]
  ) throws(PolicyProblems) -> SignInSettings {
    guard let data = FileManager.default.contents(atPath: file) else {
      throw PolicyProblems([
        PolicyProblem(file: file, line: 1, column: 1, message: "cannot be read")
      ])
    }
    let problems = ProblemList()
    let root = Entry.root(of: [UInt8](data), shownAs: file, problems: problems)
    var settings: SignInSettings?
    if let root, let fields = Fields(root) {
      settings = SignInReader(authorities: authorities, environment: environment).settings(fields)
    }
    guard problems.isEmpty, let settings else { throw PolicyProblems(problems.problems) }
    return settings
  }
}

/// Reads the parts of the file, knowing what there is.
struct SignInReader {
  let authorities: [AuthorityID]
  let environment: [String: String]

  func settings(_ fields: Fields) -> SignInSettings? {
    let skew = fields.optional("clockSkewSeconds").map { $0.integer(in: 0...300) }
    var levels: [Role: Int] = [:]
    if let entry = fields.optional("requiredLevels"), let table = Fields(entry) {
      for (key, value) in table.all() {
        guard let role = role(named: key, value) else { continue }
        levels[role] = value.integer(in: 1...4)
      }
    }
    let rows = fields.list("providers")
    if rows.isEmpty { fields.required("providers")?.problem("there must be at least one provider") }
    let providers = rows.compactMap { row in Fields(row).flatMap { provider($0) } }
    fields.close()
    for (place, provider) in providers.enumerated() {
      for earlier in providers[..<place] {
        if earlier.id == provider.id { rows[place].problem("the id \(provider.id) stands twice") }
        if earlier.issuer == provider.issuer, earlier.clientID == provider.clientID {
          rows[place].problem("the same issuer and clientId as \(earlier.id)")
        }
      }
    }
    guard providers.count == rows.count else { return nil }
    for (role, level) in levels { expect(level, of: role, providers, rows) }
    return SignInSettings(
      providers: providers, requiredLevels: levels, clockSkew: Int64((skew ?? 60) ?? 60))
  }

  /// A role that asks for a level that no provider can prove could never be had.
  private func expect(
    _ level: Int, of role: Role, _ providers: [ProviderSettings], _ rows: [Entry]
  ) {
    for (provider, row) in zip(providers, rows)
    where provider.claims.roles.contains(where: { $0.power.role == role })
      && !provider.claims.levels.contains(where: { $0.level >= level })
    {
      row.problem("\(role.rawValue) needs level \(level), and levels has no rule that gives it")
    }
  }

  private func role(named text: String, _ entry: Entry) -> Role? {
    if let role = Role.staff.first(where: { $0.rawValue == text }) { return role }
    entry.unknown("role", text, among: Role.staff.map(\.rawValue))
    return nil
  }

  private func provider(_ fields: Fields) -> ProviderSettings? {
    let id = fields.required("id").flatMap { identifier($0) }
    let name = fields.bilingual("name")
    let issuer = fields.required("issuer").flatMap { self.issuer($0) }
    let client = fields.text("clientId")
    let way =
      fields.optional("clientAuthentication").map {
        $0.name(of: "way to authenticate", in: ProviderSettings.Authentication.self)
      } ?? .basic
    let secret = self.secret(fields, way, id)
    let scopes = texts(fields, "scopes") ?? ["openid"]
    if !scopes.contains("openid") { fields.entry.problem("scopes must have openid") }
    let algorithms = fields.optional("algorithms")?.list()?.compactMap {
      $0.name(of: "algorithm", in: TokenAlgorithm.self)
    }
    let prompt = fields.optional("prompt").flatMap { entry in
      choice(entry, "prompt", among: ["login", "select_account", "consent"])
    }
    let maxAge = fields.optional("maxAgeSeconds").flatMap { $0.integer(in: 0...86_400) }
    let (keyName, ca) = (fields.optional("clientKeyId")?.text(), fields.optional("caFile"))
    let caFile = ca?.text()
    if let caFile, !FileManager.default.isReadableFile(atPath: caFile) {
      ca?.problem("the file cannot be read")
    }
    let levelsAsked = texts(fields, "acrValues") ?? []
    let claimsAsked = texts(fields, "askClaims") ?? []
    let signedRequests = fields.optional("signedRequests")
    let signs = signedRequests?.flag() ?? false
    if signs, let way, way != .privateKey {
      signedRequests?.problem("what is signed needs clientAuthentication: private_key_jwt")
    }
    let asks = fields.optional("userInfo")?.flag() ?? false
    let out = fields.optional("singleLogout")?.flag() ?? true
    let claims = claimRules(fields)
    let machines = fields.optional("machines").flatMap { Fields($0) }.flatMap {
      machineRules($0, besides: client)
    }
    fields.close()
    guard let id, let name, let issuer, let client, let way, let secret, let claims else {
      return nil
    }
    return ProviderSettings(
      id: id, name: name, issuer: issuer, clientID: client, authentication: way, secret: secret,
      keyName: keyName, scopes: scopes, algorithms: Set(algorithms ?? TokenAlgorithm.allCases),
      caFile: caFile, prompt: prompt, maxAge: maxAge.map { Int64($0) }, levelsAsked: levelsAsked,
      claimsAsked: claimsAsked, signsRequests: signs,
      asksUserInfo: asks, signsOutThere: out, claims: claims, machines: machines)
  }

  private func identifier(_ entry: Entry) -> String? {
    guard let text = entry.text() else { return nil }
    let isPlain = text.unicodeScalars.allSatisfy {
      ("a"..."z").contains($0) || ("0"..."9").contains($0) || $0 == "-"
    }
    guard isPlain, text.utf8.count <= 40, !text.hasPrefix("-") else {
      entry.problem("an id is 1 to 40 of a–z, 0–9 and -, as kommunen")
      return nil
    }
    return text
  }

  private func issuer(_ entry: Entry) -> String? {
    guard let text = entry.text() else { return nil }
    guard let address = ProviderAddress(text), address.isSafe(beside: address), !address.hasQuery
    else {
      entry.problem(
        "the issuer is an address with https:// and without ? and #, as the provider writes it;"
          + " http:// only on this machine")
      return nil
    }
    return text
  }

  /// The secret in a file, or in the environment; what it is for decides by which key.
  private func secret(
    _ fields: Fields, _ way: ProviderSettings.Authentication?, _ id: String?
  ) -> SecretSource? {
    let key = way == .privateKey ? "clientKeyFile" : "clientSecretFile"
    let other = way == .privateKey ? "clientSecretFile" : "clientKeyFile"
    if let wrong = fields.optional(other) {
      wrong.problem("\(other) is not for this clientAuthentication; write \(key)")
    }
    let variable =
      "UTLAMNANDE_SIGN_IN_SECRET_"
      + (id ?? "").uppercased().replacing("-", with: "_")
    guard let entry = fields.optional(key) else {
      if let value = environment[variable], !value.isEmpty { return .value(value) }
      fields.entry.problem("needs \(key), or \(variable) in the environment")
      return nil
    }
    guard let path = entry.text() else { return nil }
    let source = SecretSource.file(path)
    guard let text = source.current() else {
      entry.problem("the file cannot be read, or is empty")
      return nil
    }
    if way == .privateKey, !ClientKey.isUsable(text) {
      entry.problem("the file must hold a private key as PEM: P-256, Ed25519, or RSA of 2048 bits")
      return nil
    }
    return source
  }

  private func choice(_ entry: Entry, _ what: String, among names: [String]) -> String? {
    guard let text = entry.text() else { return nil }
    if names.contains(text) { return text }
    entry.unknown(what, text, among: names)
    return nil
  }

  private func texts(_ fields: Fields, _ key: String) -> [String]? {
    fields.optional(key)?.list()?.compactMap { entry in
      guard let text = entry.text() else { return nil }
      guard !text.contains(where: \.isWhitespace) else {
        entry.problem("one word each, without blanks")
        return nil
      }
      return text
    }
  }
}
