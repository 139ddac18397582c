// Who may act: the roles of an authority's staff, the one who asks, and the service itself.

/// A role. Every verb of the workflow lists the roles that may use it.
public enum Role: String, Sendable, Hashable, Codable, CaseIterable {
  /// Whoever asks (sökande); anonymous, and never asked why (TF 2:18).
  case requester
  /// Registrator: keeps the register (OSL 5:1).
  case registrar
  /// Handläggare: works the case and makes the first assessment (OSL 6:3 1 st).
  case handler
  /// Jurist: reviews refusals and appeals.
  case jurist
  /// Beslutsfattare, delegat: signs under the delegation order (KL 6:37, 7:5).
  case decider
  /// Arkivarie: retention, disposal, delivery (arkivlagen 3 and 10 §§).
  case archivist
  /// Chef: sees what is overdue and assigns.
  case head
  /// The service itself, when a day has passed or a letter came back.
  case system

  /// The roles that a person on the authority's staff can be given.
  public static let staff: [Role] = [.registrar, .handler, .jurist, .decider, .archivist, .head]
}

/// A small set of roles.
public struct Roles: OptionSet, Sendable, Hashable {
  public let rawValue: UInt16
  public init(rawValue: UInt16) { self.rawValue = rawValue }

  public static let requester = Roles(.requester)
  public static let registrar = Roles(.registrar)
  public static let handler = Roles(.handler)
  public static let jurist = Roles(.jurist)
  public static let decider = Roles(.decider)
  public static let archivist = Roles(.archivist)
  public static let head = Roles(.head)
  public static let system = Roles(.system)
  /// Everybody employed.
  public static let staff: Roles = [.registrar, .handler, .jurist, .decider, .archivist, .head]

  /// The set of one role.
  public init(_ role: Role) {
    rawValue =
      switch role {
      case .requester: 1
      case .registrar: 2
      case .handler: 4
      case .jurist: 8
      case .decider: 16
      case .archivist: 32
      case .head: 64
      case .system: 128
      }
  }

  /// Whether `role` is in the set.
  public func contains(_ role: Role) -> Bool { contains(Roles(role)) }

  /// The roles in the order in which they are declared.
  public var list: [Role] { Role.allCases.filter { contains($0) } }
}
