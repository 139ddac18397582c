// The delegation order: who may sign what, from when to when, and who stands in.

/// What a decision is about; each kind is delegated by itself (KL 6:37, 7:5).
public enum DecisionKind: String, Sendable, Hashable, Codable, CaseIterable {
  /// Avslag, in whole or part, with or without a reservation.
  case refusal
  /// Avvisning of a late appeal (FL 45 §).
  case dismissal
  /// Ändring of a decision (FL 37–38 §§).
  case change
  /// Rättelse (FL 36 §).
  case rectification
  /// Förskottsbetalning in a single case (OSL 6:1 a).
  case advancePayment
  /// Avgiftsbeslut (avgiftsförordningen 23 §, or the municipality's own).
  case fee
}

/// One item of the delegation order.
public struct Delegation: Sendable, Hashable {
  /// The item as letters name it, such as `KS 4.2`.
  public let item: String
  public let authority: AuthorityID
  public let kinds: [DecisionKind]
  public let holder: Holder
  public let standIns: [StandIn]
  public let validFrom: Day
  public let validTo: Day?

  /// Puts an item together; `validTo` nil means until further notice.
  public init(
    item: String, authority: AuthorityID, kinds: [DecisionKind], holder: Holder,
    standIns: [StandIn], validFrom: Day, validTo: Day?
  ) {
    self.item = item
    self.authority = authority
    self.kinds = kinds
    self.holder = holder
    self.standIns = standIns
    self.validFrom = validFrom
    self.validTo = validTo
  }

  /// Who holds a power: everybody with a role at the authority, or one person.
  public enum Holder: Sendable, Hashable {
    case role(Role)
    /// By name: only where one person alone at the authority has it.
    case person(String)
    /// By the id of the staff, whatever the person is called; the name is for those who read.
    case staff(StaffID, name: String?)
  }

  /// Somebody who wants to sign.
  public struct Signer: Sendable, Hashable {
    public let role: Role
    public let id: StaffID?
    public let name: String
    /// Whether somebody else at the authority has the same name, so that it says nothing.
    public let sharesName: Bool

    public init(role: Role, id: StaffID?, name: String, sharesName: Bool) {
      self.role = role
      self.id = id
      self.name = name
      self.sharesName = sharesName
    }
  }

  /// Somebody else who holds it for some days.
  public struct StandIn: Sendable, Hashable {
    public let holder: Holder
    public let from: Day
    public let to: Day

    /// Both days included.
    public init(holder: Holder, from: Day, to: Day) {
      self.holder = holder
      self.from = from
      self.to = to
    }
  }
}

/// All delegations of all authorities.
public struct DelegationOrder: Sendable, Hashable {
  public let items: [Delegation]

  /// Takes the items in the order in which the first that fits is used.
  public init(items: [Delegation]) { self.items = items }
}

extension DelegationOrder {
  /// The item by which somebody may sign `kind` for `authority` on `day`, or nil.
  public func item(
    for kind: DecisionKind, at authority: AuthorityID, on day: Day, by signer: Delegation.Signer
  ) -> Delegation? {
    items.first { item in
      item.covers(kind, at: authority, on: day)
        && item.holders(on: day).contains { $0.fits(signer) }
    }
  }

  /// Whether anything at the authority is delegated to somebody by this name, on whatever day.
  public func names(_ name: String, at authority: AuthorityID) -> Bool {
    items.contains { item in
      item.authority == authority
        && ([item.holder] + item.standIns.map(\.holder)).contains(.person(name))
    }
  }

  /// Who may sign `kind` for `authority` on `day`: for the refusal that lists them.
  public func holders(
    for kind: DecisionKind, at authority: AuthorityID, on day: Day
  ) -> [Delegation.Holder] {
    items.filter { $0.covers(kind, at: authority, on: day) }.flatMap { $0.holders(on: day) }
  }
}

extension Delegation {
  /// Whether the item is in force on `day` for `kind` at `authority`.
  public func covers(_ kind: DecisionKind, at authority: AuthorityID, on day: Day) -> Bool {
    self.authority == authority && kinds.contains(kind) && validFrom <= day
      && (validTo.map { day <= $0 } ?? true)
  }

  /// The holder, and the stand-ins of that day.
  public func holders(on day: Day) -> [Holder] {
    [holder] + standIns.filter { $0.from <= day && day <= $0.to }.map(\.holder)
  }
}

extension Delegation.Holder {
  /// Whether somebody is the holder.
  public func fits(_ signer: Delegation.Signer) -> Bool {
    switch self {
    case .role(let held): held == signer.role
    case .person(let held): held == signer.name && !signer.sharesName
    case .staff(let held, _): held == signer.id
    }
  }

  /// The one person who holds it, as the order writes them; nil for a role.
  public var person: String? {
    switch self {
    case .role: nil
    case .person(let name): name
    case .staff(let id, let name): name ?? id.text
    }
  }
}
