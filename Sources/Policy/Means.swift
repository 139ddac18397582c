// By which means what leaves may go, by what it holds: an order of the house within what the law allows.

/// How something reaches the requester.
public enum DeliveryForm: String, Sendable, Hashable, Codable, CaseIterable {
  case email, link, paper
  /// Read on the spot, free (TF 2:15).
  case onSite
}

/// What a document or a letter holds, as far as it decides how it may go.
public enum ContentClass: String, Sendable, Hashable, Codable, CaseIterable {
  /// What anybody may have.
  case open
  /// What only this recipient may have: under a reservation (OSL 10:14), or for who they are (OSL 10:3, 12:1–3).
  case secret
  /// Whatever is in the case of somebody whose contact details are protected (OSL 21:3).
  case protectedIdentity
}

/// The means for one class of content: for all authorities, or for one.
public struct MeansRule: Sendable, Hashable {
  public let content: ContentClass
  /// Nil for every authority without a row of its own.
  public let authority: AuthorityID?
  /// At least reading on the spot; open mail never for what is secret.
  public let allowed: Set<DeliveryForm>
  public let basis: Bilingual

  public init(
    content: ContentClass, authority: AuthorityID?, allowed: Set<DeliveryForm>, basis: Bilingual
  ) {
    self.content = content
    self.authority = authority
    self.allowed = allowed
    self.basis = basis
  }
}

/// Which content may go by which means.
public struct MeansRules: Sendable, Hashable {
  public let rows: [MeansRule]

  /// Without rows nothing leaves the house.
  public init(rows: [MeansRule] = []) { self.rows = rows }

  /// The row of a class: the authority's own, else that of all.
  public func rule(for content: ContentClass, at authority: AuthorityID) -> MeansRule? {
    let rows = rows.filter { $0.content == content }
    return rows.first { $0.authority == authority } ?? rows.first { $0.authority == nil }
  }

  /// The means that every one of the classes may go by, in the order of `DeliveryForm`.
  public func allowed(
    for content: Set<ContentClass>, at authority: AuthorityID
  ) -> [DeliveryForm] {
    DeliveryForm.allCases.filter { form in
      content.allSatisfy { rule(for: $0, at: authority)?.allowed.contains(form) ?? false }
    }
  }
}
