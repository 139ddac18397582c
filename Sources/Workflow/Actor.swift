// Who acts.

public import Policy

/// Who acts: a person on the staff in a role, the one who asks, or the service itself.
public struct Actor: Sendable, Hashable, Codable {
  public let role: Role
  /// The person, for staff.
  public let staff: StaffID?
  /// The person's name as a decision shows it; for staff.
  public let name: String?

  private init(role: Role, staff: StaffID?, name: String?) {
    self.role = role
    self.staff = staff
    self.name = name
  }

  /// A person on the authority's staff.
  public static func staff(_ id: StaffID, _ role: Role, name: String) -> Actor {
    Actor(role: role, staff: id, name: name)
  }
  /// Whoever holds the access code.
  public static let requester = Actor(role: .requester, staff: nil, name: nil)
  /// The service, when a day has passed or a letter came back.
  public static let system = Actor(role: .system, staff: nil, name: nil)
}
