// An authority: its register, its address, the court above it, and which law binds it.

/// What kind of body an authority is; the law that binds it follows.
public enum AuthorityKind: String, Sendable, Hashable, Codable, CaseIterable {
  case municipal, region, state, municipalCompany
}

/// A nämnd, state agency or municipal company; each keeps its own register (OSL 8:2, KR Gbg 94-14).
public struct Authority: Sendable, Hashable {
  public let id: AuthorityID
  public let name: Bilingual
  public let kind: AuthorityKind
  public let registerFormat: RegisterFormat
  /// Postal address, a line each.
  public let address: [String]
  public let email: String
  public let phone: String
  /// Where documents are read on the spot, and when.
  public let visiting: Bilingual
  /// The court of appeal, as letters name it: "Kammarrätten i Göteborg".
  public let court: Bilingual
  /// What the letters cite for this kind of authority; templates cite only from here.
  public let citations: Citations
  /// Who tries an appeal against a decision on a fee; nil where such a decision is challenged as
  /// `citations.feeChallenge` says.
  public let feeAppeal: AppealBody?
  /// The name of the fee table that applies (`policy/fees.yaml`).
  public let feeTable: String
  /// Whether a jurist must approve a refusal, and whether it may be the drafter.
  public let fourEyes: FourEyes
  /// Whether refusals pass a jurist before signing.
  public let legalReview: Bool
  /// Whether an answer given at once over the counter is registered (OSL 5:1 3–4 st).
  public let registersAnswersAtOnce: Bool
  /// Whether the authority represents the public as appellant (FL 44 § 1 st, last sentence).
  public let representsPublic: Bool
  /// The picture of the letterhead, where there is one.
  public let logotype: Logotype?

  /// Who tries an appeal against a refusal.
  public var appealBody: AppealBody {
    AppealBody(name: court, law: citations.appeal, isCourt: true)
  }

  /// Sections the letters name, by what they say.
  public struct Citations: Sendable, Hashable {
    public let appeal: Bilingual
    public let reasons: Bilingual
    public let delegation: Bilingual
    public let recusal: Bilingual
    public let feeChallenge: Bilingual
  }

  /// Whether the one who approves may be the one who drafted.
  public enum FourEyes: String, Sendable, Hashable, Codable, CaseIterable {
    /// Never the drafter.
    case required
    /// The drafter only with a reason.
    case whenAvailable
    /// No restriction.
    case off
  }
}

/// Who tries an appeal, and the sections by which it is made (FL 40–45 §§, or as a special rule says).
public struct AppealBody: Sendable, Hashable {
  /// As letters name it: "Kammarrätten i Göteborg", "Skatteverket".
  public let name: Bilingual
  public let law: Bilingual
  /// Whether it is a court, where nobody may be anonymous.
  public let isCourt: Bool
}
