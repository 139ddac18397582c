// Who acts.

public import Policy

/// Who acts: a person on the staff in a role, the one who asks, or the service itself.
public struct Actor: Sendable, Hashable, Codable {
  public let role: Role
  /// The person, for staff.
  public let staff: StaffID?
  /// The person's name as a decision shows it; for staff.
  public let name: String?
  /// Whether somebody else at the authority has the same name, so that nothing can be delegated by it.
  public let sharesName: Bool

  private init(role: Role, staff: StaffID?, name: String?, sharesName: Bool = false) {
    self.role = role
    self.staff = staff
    self.name = name
    self.sharesName = sharesName
  }

  /// A person on the authority's staff.
  public static func staff(
    _ id: StaffID, _ role: Role, name: String, sharesName: Bool = false
  ) -> Actor {
    Actor(role: role, staff: id, name: name, sharesName: sharesName)
  }

  /// As the delegation order asks who signs.
  public var signer: Delegation.Signer {
    Delegation.Signer(role: role, id: staff, name: name ?? "", sharesName: sharesName)
  }
  /// Whoever holds the access code.
  public static let requester = Actor(role: .requester, staff: nil, name: nil)
  /// The service, when a day has passed or a letter came back.
  public static let system = Actor(role: .system, staff: nil, name: nil)
}
