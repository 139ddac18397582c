// Who may open a case: everybody at the authority, or only some where it is narrowed, and whoever broke the glass.

public import Policy

/// That a case is open to named persons alone: a protected identity (OSL 21:3), or a head's decision.
public struct Narrowing: Sendable, Hashable, Codable {
  public let persons: [StaffID]
  public let reason: Personal
  public let by: StaffID
  public let at: Instant
}

/// That somebody opened a narrowed case without being named, and why.
public struct GlassBreak: Sendable, Hashable, Codable {
  public let id: EntryID
  public let by: StaffID
  public let reason: Personal
  public let at: Instant
  /// When it closes to them again.
  public let until: Instant
  /// The head who has seen it.
  public var reviewedBy: StaffID?
}

/// A person to whom a case is narrowed, in the role that they have there.
public struct NamedPerson: Sendable, Hashable {
  public let id: StaffID
  public let role: Role
  public init(id: StaffID, role: Role) {
    self.id = id
    self.role = role
  }
}

/// Why a case is narrowed; nil where it is not.
public enum NarrowedBy: String, Sendable, Hashable, CaseIterable {
  /// By itself, since whoever asks has protected identity.
  case identity
  /// To named persons.
  case name
}

/// All that decides who may open a case.
///
/// Everybody at the authority may open a case that is not narrowed. Where whoever asks has protected identity it is
/// open to its owner, and to those without whom it would stand still: the registrar who gives it to somebody, the
/// jurist and the decider who review and sign, and the archivist once it is closed. Where it is narrowed to named
/// persons it is open to them and to its owner, whatever their roles. Whoever has broken the glass may open it for a
/// while. Which authority it is has been asked before.
public struct Door: Sendable, Hashable {
  /// Why it is narrowed; nil where it is open to all.
  public let narrowedBy: NarrowedBy?
  public let owner: StaffID?
  /// Those named; empty unless it is narrowed to named persons.
  public let named: Set<StaffID>
  /// Until when it is open to those who broke the glass.
  public let broken: [StaffID: Instant]
  let isClosed: Bool

  /// The roles that a case narrowed by identity is open to.
  public static let ofIdentity: Roles = [.registrar, .jurist, .decider]

  /// Whether `actor` may see the case and act in it at `now`.
  public func admits(_ actor: Actor, at now: Instant) -> Bool {
    guard let narrowedBy else { return true }
    // The requester holds the code, and the service sees to it that nothing stops.
    guard let staff = actor.staff else { return true }
    if owner == staff || named.contains(staff) { return true }
    if let until = broken[staff], now < until { return true }
    guard narrowedBy == .identity else { return false }
    return Door.ofIdentity.contains(actor.role) || (isClosed && actor.role == .archivist)
  }
}

extension Case {
  /// Who may open it.
  public var door: Door {
    let isNamed = narrowing != nil
    let by: NarrowedBy? = isNamed ? .name : request.contact.protected ? .identity : nil
    let broken = by == nil ? [] : glass.map { ($0.by, $0.until) }
    return Door(
      narrowedBy: by, owner: owner, named: Set(narrowing?.persons ?? []),
      broken: Dictionary(broken) { max($0, $1) }, isClosed: stage == .closed)
  }

  /// Takes in who may open it.
  mutating func applyToAccess(_ event: Event) {
    switch event {
    case .narrowed(let narrowing): self.narrowing = narrowing
    case .widened: narrowing = nil
    case .glassBroken(let broken): glass.append(broken)
    case .glassReviewed(let id, let person, _):
      if let index = glass.firstIndex(where: { $0.id == id }) { glass[index].reviewedBy = person }
    default: break
    }
  }
}

extension Verb {
  /// Whether it can be done to a narrowed case from outside: it shows nothing of what the case holds.
  public var isDoneFromOutside: Bool { self == .breakGlass || self == .reviewGlass }
}
