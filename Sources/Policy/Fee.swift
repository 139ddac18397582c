// Fees for copies: a dated table per kind of authority, never for reading, searching, reviewing or masking.

/// A table of fees (avgifter) that holds between two days.
public struct FeeTable: Sendable, Hashable {
  /// The name by which an authority refers to it.
  public let name: String
  public let basis: Bilingual
  public let validFrom: Day
  public let validTo: Day?
  public let rows: [Row]
  /// How it can be paid without giving a name.
  public let anonymousPayment: Bilingual

  /// The price of one form of copy.
  public struct Row: Sendable, Hashable {
    public let form: Form
    /// Pages (or documents, quarters of an hour, tapes) that are free; from the next the threshold is due.
    public let freeUpTo: Int
    /// Kronor due when the first unit beyond the free ones is reached.
    public let threshold: Int
    /// Kronor for each unit beyond that.
    public let each: Int
    /// The smallest amount charged when anything is.
    public let minimum: Int
    public let basis: Bilingual
  }

  /// What is charged for.
  public enum Form: String, Sendable, Hashable, Codable, CaseIterable {
    /// Paper copy or print-out, per page.
    case paper
    /// Electronic copy, per page or document as the table's basis says.
    case electronic
    /// Certified copy, per page.
    case certified
    /// Transcript, per started quarter of an hour.
    case transcript
    /// Copy of a video tape, and of an audio tape.
    case videoTape, audioTape
    /// Reading on the spot: never charged for (TF 2:15), so that no table has a row for it.
    case onSite
  }

  /// The fee in kronor for `units` of `form`; nil where the table has no row for it (then nothing is charged).
  public func fee(for form: Form, units: Int) -> Int? {
    guard let row = rows.first(where: { $0.form == form }) else { return nil }
    guard units > row.freeUpTo else { return 0 }
    return max(row.minimum, row.threshold + row.each * (units - row.freeUpTo - 1))
  }
}
