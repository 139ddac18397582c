// The public register: number, date and subject, and nothing else of a case (OSL 5:2, TF 2:18).

public import Policy

/// Which part of the public register to show.
public struct RegisterFilter: Sendable, Hashable {
  public var authority: AuthorityID?
  /// Swedish local days of registration, both included.
  public var from: Day?
  public var to: Day?
  /// Words of what is shown, nothing else.
  public var q: String?
  public var limit: Int
  public var page: Int
  public init(
    authority: AuthorityID? = nil, from: Day? = nil, to: Day? = nil, q: String? = nil,
    limit: Int = 20, page: Int = 1
  ) {
    self.authority = authority
    self.from = from
    self.to = to
    self.q = q
    self.limit = limit
    self.page = page
  }
}

/// A row of the public register.
public struct RegisterRow: Sendable, Hashable {
  public let authority: AuthorityID
  public let registerNumber: String
  /// The Swedish local day of registration.
  public let day: Day
  /// Nil where it is withheld (OSL 5:2).
  public let subject: String?

  /// What is shown until a registrar has written something else.
  public static let usualSubject = "Begäran om utlämnande av allmän handling"
}
