// The lists of cases that staff see: what to filter by, and a row of the answer.

public import Policy
public import Workflow

/// Which cases of one authority to list.
public struct CaseFilter: Sendable, Hashable {
  public var authority: AuthorityID
  public var stage: CaseStage?
  public var owner: StaffID?
  /// Only cases that nobody works on although they wait: unanswered, or with a decision under way.
  public var isUnowned: Bool
  /// Only unanswered cases whose first yardstick had passed at this moment.
  public var overdueAt: Instant?
  /// Only cases in which something has come in that nobody has read.
  public var isUnread = false
  /// Words of the number, the public subject or the requester's text; never a name or an address.
  public var q: String?
  /// Who reads: only what is open to them is listed and counted; nil for the service itself, which may see all.
  public var reader: CaseReader?
  /// Only narrowed cases, the newest first, also those that are not open to the reader.
  public var isNarrowed = false
  /// From 1 to 100.
  public var limit: Int
  /// From 1; nothing is listed beyond `Paging.maximumDepth` rows.
  public var page: Int
  public init(
    authority: AuthorityID, stage: CaseStage? = nil, owner: StaffID? = nil,
    isUnowned: Bool = false, overdueAt: Instant? = nil, q: String? = nil, limit: Int = 20,
    page: Int = 1
  ) {
    self.authority = authority
    self.stage = stage
    self.owner = owner
    self.isUnowned = isUnowned
    self.overdueAt = overdueAt
    self.q = q
    self.limit = limit
    self.page = page
  }
}

/// The limits of lists.
public enum Paging {
  public static let maximumLimit = 100
  /// The last row that a list reaches.
  public static let maximumDepth = 10_000
  /// How many matches of a search are counted.
  public static let maximumMatches = 1_000
  /// How many are counted for a view beside a queue, where they must be counted one by one.
  public static let maximumCounted = 100

  /// Limit and offset within the limits; nil beyond the depth.
  static func window(limit: Int, page: Int) -> (limit: Int, offset: Int)? {
    let limit = min(max(limit, 1), maximumLimit)
    let page = max(page, 1)
    guard page <= maximumDepth / limit else { return nil }
    return (limit, (page - 1) * limit)
  }
}

/// One page of a list.
public struct Page<Item: Sendable & Hashable>: Sendable, Hashable {
  public let items: [Item]
  public let total: Int
  /// Whether there may be more than `total`.
  public let totalIsCapped: Bool
}

/// A case in a list.
public struct CaseRow: Sendable, Hashable {
  public let id: CaseID
  public let authority: AuthorityID
  public let registerNumber: String
  /// How many events it has; the ETag.
  public let number: Int
  public let stage: CaseStage
  /// Whether a decision is still open.
  public let hasOpenDecision: Bool
  public let owner: StaffID?
  public let arrivedAt: Instant
  public let registeredAt: Instant
  /// The first yardstick, while it is unanswered.
  public let due: Instant?
  /// What a registrar wrote for the public register.
  public let publicSubject: String?
  /// The beginning of the requester's own words; empty after disposal.
  public let summary: String
  /// Messages, attachments and answers that nobody has read.
  public let unread: Int
  /// Whether it is kept apart as suspicious.
  public let isParked: Bool
}
