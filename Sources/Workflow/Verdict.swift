// What is said of a line, and what must stand behind it.

public import Policy

/// The verdict on a line (ställningstagande per handling).
public enum Verdict: String, Sendable, Hashable, Codable, CaseIterable {
  /// Lämnas ut.
  case release
  /// Lämnas ut delvis.
  case releaseMasked
  /// Lämnas ut med förbehåll (OSL 10:14).
  case releaseWithReservation
  /// Lämnas inte ut.
  case refuse
  /// Förvaras inte här (TF 2:4, 2:6, 2:7).
  case notHeld
  /// Inte allmän handling (TF 2:8–2:14).
  case notPublicRecord
  /// Finns inte.
  case doesNotExist
  /// Kan inte identifieras.
  case notIdentifiable
  /// Varken bekräftas eller dementeras.
  case existenceWithheld

  /// Whether something is kept from the requester: carries the OSL 6:3 information and may be made a decision.
  public var isWithheld: Bool { self != .release }

  /// Whether bytes (or pages) go out.
  public var letsOut: Bool {
    self == .release || self == .releaseMasked || self == .releaseWithReservation
  }

  /// Whether secrecy is the ground.
  public var isSecrecy: Bool {
    switch self {
    case .releaseMasked, .releaseWithReservation, .refuse, .existenceWithheld: true
    case .release, .notHeld, .notPublicRecord, .doesNotExist, .notIdentifiable: false
    }
  }
}

/// A rule and why it applies here: one ground of a verdict.
public struct Ground: Sendable, Hashable, Codable {
  public let provision: ProvisionID
  /// The harm reasoning (skade- eller menprövning), fit for the requester to read (FL 32 §).
  public let harm: Personal
  public init(provision: ProvisionID, harm: Personal) {
    self.provision = provision
    self.harm = harm
  }
}

/// Whether a reservation would do instead of keeping the datum (OSL 10:14).
public struct ReservationConsidered: Sendable, Hashable, Codable {
  public let answer: Answer
  public let why: Personal
  public init(answer: Answer, why: Personal) {
    self.answer = answer
    self.why = why
  }

  public enum Answer: String, Sendable, Hashable, Codable, CaseIterable {
    case no, yes, notApplicable
  }
}

/// A reservation (förbehåll) under which a secret datum goes to an individual (OSL 10:14).
public struct Reservation: Sendable, Hashable, Codable {
  /// What may not be done with what.
  public let wording: Personal
  /// Which data it covers.
  public let scope: Personal
  /// The last day it binds; nil while the secrecy lasts.
  public let until: Day?
  /// Who is bound.
  public let recipient: Personal
  public init(wording: Personal, scope: Personal, until: Day?, recipient: Personal) {
    self.wording = wording
    self.scope = scope
    self.until = until
    self.recipient = recipient
  }
}

/// Why this recipient may get what others might not.
public enum RecipientBasis: String, Sendable, Hashable, Codable, CaseIterable {
  /// Everybody may.
  case `public`
  /// The secrecy protects the recipient (OSL 12:1).
  case `self`
  /// The protected person agreed (OSL 12:2).
  case consent
  /// The guardian of a child (OSL 12:3).
  case guardian
  /// A party to the matter (OSL 10:3).
  case party
  /// Another authority (OSL 6:5).
  case authority
}

/// The assessment (prövning) of one line.
public struct Assessment: Sendable, Hashable, Codable {
  public var verdict: Verdict
  public var grounds: [Ground]
  public var reservationConsidered: ReservationConsidered?
  public var reservation: Reservation?
  public var recipientBasis: RecipientBasis
  /// Why no part of it can go out (TF 2:15 2 st); with `refuse`.
  public var noPartReason: Personal?
  /// Who may hold it, with `notHeld`.
  public var holder: Personal?
  /// Which steps are not routine (TF 2:6 2 st), where was searched, or which question stayed open.
  public var steps: Personal?
  public init(
    verdict: Verdict, grounds: [Ground] = [], reservationConsidered: ReservationConsidered? = nil,
    reservation: Reservation? = nil, recipientBasis: RecipientBasis = .public,
    noPartReason: Personal? = nil, holder: Personal? = nil, steps: Personal? = nil
  ) {
    self.verdict = verdict
    self.grounds = grounds
    self.reservationConsidered = reservationConsidered
    self.reservation = reservation
    self.recipientBasis = recipientBasis
    self.noPartReason = noPartReason
    self.holder = holder
    self.steps = steps
  }
}
