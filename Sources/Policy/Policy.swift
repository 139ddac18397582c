// Everything in `policy/`, as one value that the rest of the service is given.

/// The SHA-256 of the policy's files, in lower-case hexadecimal; stored with every event that relied on it.
public struct PolicyHash: Identifier {
  public let text: String
  public init(_ text: String) { self.text = text }
}

/// The law and the authority's own rules as data, loaded once and checked as a whole.
public struct Policy: Sendable {
  public let hash: PolicyHash
  public let authorities: [Authority]
  public let provisions: ProvisionCatalogue
  public let practice: Practice
  public let fees: [FeeTable]
  public let delegations: DelegationOrder
  public let retention: [Retention]
  public let calendar: WorkCalendar
  /// What stages, verbs and refusals are called.
  public let words: Words
  /// What flags ask, and the words that decide between them.
  public let flags: FlagRules
  /// How incoming mail is sorted.
  public let arrivals: ArrivalRules
  /// By which means what leaves may go.
  public let means: MeansRules
  /// What is done with personal data, and why.
  public let processing: Processing

  /// Puts parts together without checking that they fit; `load` checks.
  public init(
    hash: PolicyHash, authorities: [Authority], provisions: ProvisionCatalogue,
    practice: Practice, fees: [FeeTable], delegations: DelegationOrder, retention: [Retention],
    calendar: WorkCalendar, words: Words = Words(),
    flags: FlagRules = FlagRules(), arrivals: ArrivalRules = ArrivalRules(),
    means: MeansRules = MeansRules(), processing: Processing = Processing()
  ) {
    self.hash = hash
    self.authorities = authorities
    self.provisions = provisions
    self.practice = practice
    self.fees = fees
    self.delegations = delegations
    self.retention = retention
    self.calendar = calendar
    self.words = words
    self.flags = flags
    self.arrivals = arrivals
    self.means = means
    self.processing = processing
  }

  /// The authority with this id, or nil.
  public func authority(_ id: AuthorityID) -> Authority? { authorities.first { $0.id == id } }

  /// The fee table of an authority on a day, or nil where nothing may be charged.
  public func feeTable(for authority: Authority, on day: Day) -> FeeTable? {
    fees.first {
      $0.name == authority.feeTable && $0.validFrom <= day
        && ($0.validTo.map { day <= $0 } ?? true)
    }
  }
}

/// All provisions, by id.
public struct ProvisionCatalogue: Sendable {
  public let rows: [Provision]
  private let index: [ProvisionID: [Int]]

  /// Takes rows in the order in which lists show them; one id may have several rows with other dates.
  public init(rows: [Provision]) {
    self.rows = rows
    index = Dictionary(grouping: rows.indices) { rows[$0].id }
  }

  /// The wording of `id` in force on `day`, or nil.
  public func provision(_ id: ProvisionID, on day: Day) -> Provision? {
    guard let places = index[id] else { return nil }
    for place in places where rows[place].isValid(on: day) { return rows[place] }
    return nil
  }

  /// All rows in force on `day`, in the order of the files.
  public func inForce(on day: Day) -> [Provision] { rows.filter { $0.isValid(on: day) } }
}
