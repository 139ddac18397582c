// What a list of cases is asked by, as whoever asks says it; also what a person keeps as a view.

public import Policy
public import Workflow

/// The parameters of a list of cases; where all are left out it is the whole list.
public struct CaseChoice: Sendable, Hashable {
  public var stage: CaseStage?
  /// The id of a person, `me`, or `nobody` for cases that wait for one.
  public var owner: String?
  /// As `CaseFilter.overdueAt`, at the moment of the question.
  public var isOverdue: Bool
  /// As `CaseFilter.isUnread`.
  public var isUnread: Bool
  /// As `CaseFilter.q`.
  public var words: String?

  public init(
    stage: CaseStage? = nil, owner: String? = nil, isOverdue: Bool = false, isUnread: Bool = false,
    words: String? = nil
  ) {
    self.stage = stage
    self.owner = owner
    self.isOverdue = isOverdue
    self.isUnread = isUnread
    self.words = words
  }

  /// What this means when `reader` asks.
  public func filter(at authority: AuthorityID, for reader: CaseReader) -> CaseFilter {
    var filter = CaseFilter(authority: authority, stage: stage, q: words)
    filter.isUnowned = owner == "nobody"
    filter.owner = owner.flatMap {
      $0 == "nobody" ? nil : $0 == "me" ? reader.staff : StaffID($0)
    }
    filter.overdueAt = isOverdue ? reader.now : nil
    filter.isUnread = isUnread
    filter.reader = reader
    return filter
  }
}
