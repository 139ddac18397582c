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
  public init(
    id: StaffID, name: String, authority: AuthorityID, role: Role, addedAt: Instant,
    revokedAt: Instant? = nil, email: String? = nil, language: Language = .sv
  ) {
    self.id = id
    self.name = name
    self.authority = authority
    self.role = role
    self.addedAt = addedAt
    self.revokedAt = revokedAt
    self.email = email
    self.language = language
  }

  public var actor: Actor { .staff(id, role, name: name) }
}
