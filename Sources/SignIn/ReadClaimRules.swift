// The part of `sign-in.yaml` that says what a claim is worth: who, at which level, in which role.

import Policy

extension SignInReader {
  func claimRules(_ fields: Fields) -> ClaimRules? {
    var (subject, name, email): ([String]?, [String]?, [String]?) = (["sub"], ["name"], ["email"])
    var links = false
    if let table = fields.optional("claims").flatMap({ Fields($0) }) {
      subject = table.optional("subject").map { path($0) } ?? subject
      name = table.optional("name").map { path($0) } ?? name
      email = table.optional("email").map { path($0) } ?? email
      links = table.optional("linkStaffByEmail")?.flag() ?? false
      table.close()
    }
    let levels = (fields.optional("levels")?.list() ?? []).compactMap { entry in
      Fields(entry).flatMap { level($0) }
    }
    let rows = fields.list("roles")
    if rows.isEmpty { fields.entry.problem("roles must have a rule, or nobody can come in") }
    let roles = rows.compactMap { entry in Fields(entry).flatMap { rule($0) } }
    guard let subject, let name, let email else { return nil }
    return ClaimRules(
      subject: subject, name: name, email: email, linksByEmail: links, levels: levels, roles: roles)
  }

  /// A claim by its name, or by the names on the way to it: `groups`, `[realm_access, roles]`.
  private func path(_ entry: Entry) -> [String]? {
    guard entry.isList else { return entry.text().map { [$0] } }
    let names = (entry.list() ?? []).compactMap { $0.text() }
    if names.isEmpty { entry.problem("a claim is a name, or a list of names") }
    return names.isEmpty ? nil : names
  }

  private func level(_ fields: Fields) -> ClaimRules.LevelRule? {
    let claim = fields.required("claim").flatMap { path($0) }
    let value = fields.text("value")
    let level = fields.integer("level", in: 1...4)
    fields.close()
    guard let claim, let value, let level else { return nil }
    return ClaimRules.LevelRule(claim: claim, value: value, level: level)
  }

  private func rule(_ fields: Fields) -> ClaimRules.RoleRule? {
    let claim = fields.required("claim").flatMap { path($0) }
    let value = fields.text("value")
    let power = self.power(fields)
    fields.close()
    guard let claim, let value, let power else { return nil }
    return ClaimRules.RoleRule(claim: claim, value: value, power: power)
  }

  private func power(_ fields: Fields) -> Power? {
    let place = fields.required("authority")
    let authority = place?.text().map { AuthorityID($0) }
    if let authority, !authorities.contains(authority) {
      place?.unknown("authority", authority.text, among: authorities.map(\.text))
    }
    let entry = fields.required("role")
    let name = entry?.text()
    let role = name.flatMap { name in Role.staff.first { $0.rawValue == name } }
    if let name, role == nil {
      entry?.unknown("role", name, among: Role.staff.map(\.rawValue))
    }
    guard let authority, let role else { return nil }
    return Power(authority: authority, role: role)
  }

  /// - Parameter client: the id that the service itself has at the provider.
  func machineRules(_ fields: Fields, besides client: String?) -> MachineRules? {
    let place = fields.required("audience")
    let audience = place?.text()
    let prefix = fields.optional("scopePrefix")?.text() ?? ""
    let type =
      fields.optional("tokenType").map {
        $0.name(of: "type of token", in: MachineRules.TokenType.self)
      } ?? .accessToken
    let claim =
      fields.optional("clientClaim").map {
        $0.name(of: "claim", in: MachineRules.ClientClaim.self)
      } ?? .clientID
    // An ID token is for the client: then nothing would tell the two apart.
    if type == .any, let audience, audience == client {
      place?.problem(
        "with tokenType JWT the audience must not be the clientId: ID tokens are for that one;"
          + " register the interface as an application of its own")
    }
    var clients: [String: Power] = [:]
    for row in fields.list("clients") {
      guard let table = Fields(row) else { continue }
      let client = table.text("clientId")
      let power = self.power(table)
      table.close()
      guard let client, let power else { continue }
      if clients.updateValue(power, forKey: client) != nil {
        row.problem("the clientId \(client) stands twice")
      }
    }
    fields.close()
    guard let audience, let type, let claim else { return nil }
    return MachineRules(
      audience: audience, scopePrefix: prefix, tokenType: type, clientClaim: claim,
      clients: clients)
  }
}
