// A rule of secrecy or of access, stycke by stycke, punkt by punkt, sentence by sentence where tests differ.

/// The test of harm (skaderekvisit) that a secrecy rule asks for.
public enum HarmTest: String, Sendable, Hashable, Codable, CaseIterable {
  /// Rakt: public unless harm may be assumed.
  case straight
  /// Kvalificerat rakt: public unless a graver harm, or a special reason to assume it.
  case qualifiedStraight
  /// Omvänt: secret unless it is clear that no harm follows.
  case reversed
  /// No test: secret.
  case absolute
  /// Not a secrecy rule at all: a rule of TF on what is held or is a public record.
  case none
}

/// What a box on a masked copy may say where the provision itself would betray something.
public enum BoxText: String, Sendable, Hashable, Codable, CaseIterable {
  case provision, chapter, masked
}

/// Whose interest a rule protects.
public enum ProtectedInterest: String, Sendable, Hashable, Codable, CaseIterable {
  /// Allmänt intresse.
  case general
  /// Enskilds personliga eller ekonomiska förhållanden.
  case individual
  /// Not a secrecy rule.
  case none
}

/// What a verdict that cites a rule says of the record.
public enum Supports: String, Sendable, Hashable, Codable, CaseIterable {
  /// It is a public record, and secret.
  case secrecy
  /// It is not held here (TF 2:4, 2:6, 2:7).
  case notHeld
  /// It is held, and no public record (TF 2:8–2:14).
  case notPublicRecord
}

/// One rule (bestämmelse) with the wording and dates that a decision relies on.
public struct Provision: Sendable, Hashable {
  public let id: ProvisionID
  /// `OSL` or `TF`.
  public let law: String
  /// `26:1`: chapter and section, letters included (`7 a`, `14 c`).
  public let section: String
  /// Stycke, from 1; nil where the row covers the section.
  public let stycke: Int?
  /// Punkt, from 1; nil where the row covers the stycke.
  public let punkt: Int?
  /// Mening (sentence), from 1; nil where the row covers the stycke or punkt.
  public let mening: Int?
  public let title: Bilingual
  /// What the rule says, in own words.
  public let text: Bilingual
  /// The harm test in words, as the decision quotes it.
  public let harmWords: Bilingual
  public let interest: ProtectedInterest
  public let harmTest: HarmTest
  /// The longest time of secrecy in years, one for each kind of datum named; empty where the rule sets none.
  public let maxYears: [Years]
  /// When decisions are exempt from the rule; nil where they are not.
  public let decisionExemption: Bilingual?
  /// Words that prompt a look at the rule: plain text, in which `[0-9]` and `[0-9]{n}` stand for digits.
  public let cues: [String]
  /// What data protection law adds, if anything.
  public let dataProtection: Bilingual?
  /// Neighbouring remarks for the one who tests.
  public let note: Bilingual?
  /// Whether even the existence of a record may be withheld under the rule (25:1, 26:1 …).
  public let existenceSecret: Bool
  /// Whether a question about who asks or why can bear on the rule (TF 2:18).
  public let identityMayMatter: Bool
  /// What the boxes on a masked copy say.
  public let box: BoxText
  /// Whether a second person confirms each release that touches it.
  public let twoPersons: Bool
  /// The sort of verdict that may rest on the rule.
  public let supports: Supports
  /// Whether a verdict that rests on it must name the steps that are not routine (TF 2:6 2 st).
  public let needsSteps: Bool
  /// The first day of this wording; nil where unknown.
  public let validFrom: Day?
  /// The last day of this wording; nil while in force.
  public let validTo: Day?
  /// The statute amendment up to which the row was checked, such as `SFS 2026:52`.
  public let verifiedThrough: String

  /// A time limit and the kind of datum it is for.
  public struct Years: Sendable, Hashable {
    public let years: Int
    public let what: Bilingual?
    public init(years: Int, what: Bilingual?) {
      self.years = years
      self.what = what
    }
  }

  /// Whether the wording is in force on `day`.
  public func isValid(on day: Day) -> Bool {
    (validFrom.map { $0 <= day } ?? true) && (validTo.map { day <= $0 } ?? true)
  }
}
