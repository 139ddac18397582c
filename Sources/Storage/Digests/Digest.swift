// The day's mail to one person on the staff, as a row: committed before it is sent, never sent twice.

public import Policy

/// Whether and how a person's mail of one local day went.
public struct Digest: Sendable, Hashable {
  public let person: StaffID
  public let day: Day
  public let state: DigestState
  /// How many times it was tried, this time included.
  public let attempts: Int
  public let createdAt: Instant
  /// What went wrong last, in words without addresses.
  public let problem: String?

  /// The row's name, for the `Message-ID`.
  public var name: String { "digest-\(person)-\(day)" }
}

/// Where a digest stands.
public enum DigestState: String, Sendable, Hashable, Codable, CaseIterable {
  case pending
  /// A worker has it; committed before the first byte of the message leaves.
  case sending
  case sent
  /// Nothing waited for the person, so nothing was sent.
  case nothing
  /// Given up; the next day's comes as usual.
  case failed
  /// It may have left; never sent again, the next day's comes as usual.
  case unknown
  /// The database was restored that day, and it may have gone before.
  case heldAfterRestore
}

/// How a try ended.
public enum DigestResult: Sendable, Hashable {
  case sent
  case nothing
  /// Not sent for sure; try again then, on the same day.
  case retry(at: Instant, problem: String)
  case failed(problem: String)
  case unknown(problem: String)
}

extension Digest {
  static let columns = "staff_id, day, state, attempts, created_at, problem"

  static func all(_ rows: Rows) throws(StorageFailure) -> [Digest] {
    var digests: [Digest] = []
    for row in rows { digests.append(try Digest(row)) }
    return digests
  }

  private init(_ row: Row) throws(StorageFailure) {
    guard let state = DigestState(rawValue: try row.text(2)) else {
      throw .corrupt("unknown state of a digest")
    }
    person = StaffID(try row.text(0))
    day = Day(number: try row.int(1))
    self.state = state
    attempts = try row.int(3)
    createdAt = Instant(milliseconds: try row.int64(4))
    problem = try row.optionalText(5)
  }
}
