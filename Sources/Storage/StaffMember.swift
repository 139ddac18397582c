// A person on an authority's staff, and the token by which the service knows them.

public import Policy
public import Workflow

/// A person on the staff of one authority, in one role.
public struct StaffMember: Sendable, Hashable {
  public let id: StaffID
  public let name: String
  public let authority: AuthorityID
  public let role: Role
  public let addedAt: Instant
  /// When the token stopped working.
  public var revokedAt: Instant?
  /// Where the digest of the day goes; nil where none is wanted.
  public var email: String?
  /// What the digest is written in.
  public var language: Language
  /// The first and the last day of the employment, both included; nil where there is no limit.
  public var validFrom: Day?
  public var validTo: Day?
  /// Whether somebody else at the authority has the same name; looked up only where a delegation is written to it.
  public var sharesName = false
  public init(
    id: StaffID, name: String, authority: AuthorityID, role: Role, addedAt: Instant,
    revokedAt: Instant? = nil, email: String? = nil, language: Language = .sv,
    validFrom: Day? = nil,
    validTo: Day? = nil
  ) {
    self.id = id
    self.name = name
    self.authority = authority
    self.role = role
    self.addedAt = addedAt
    self.revokedAt = revokedAt
    self.email = email
    self.language = language
    self.validFrom = validFrom
    self.validTo = validTo
  }

  /// Whether the person may be let in on `day`: employed, and not revoked.
  public func works(on day: Day) -> Bool {
    revokedAt == nil && validFrom.map { $0 <= day } ?? true && validTo.map { day <= $0 } ?? true
  }

  public var actor: Actor { .staff(id, role, name: name, sharesName: sharesName) }
}
