// Where a case, a line and a decision stand.

/// Where a case stands.
public enum CaseStage: String, Sendable, Hashable, Codable, CaseIterable {
  /// Inkommen: it has a number and a receipt; nobody works on it yet.
  case received
  /// Utlämnandeprövning: some line is not yet communicated.
  case reviewing
  /// Besvarad: every part has been answered; decisions may still be open.
  case answered
  /// Avslutad: nothing is open. What arrives later is received all the same.
  case closed
}

/// Where a line stands.
public enum LineState: String, Sendable, Hashable, Codable, CaseIterable {
  /// Found or not, no verdict yet.
  case sought
  /// There is a verdict; the outside still sees "prövas".
  case assessed
  /// The requester has been told by a release, an answer or a decision.
  case communicated
  /// The requester no longer asks for it.
  case withdrawn
  /// Another authority holds it and has it now.
  case passedOn
}

/// Where a decision (beslut) stands.
public enum DecisionStage: String, Sendable, Hashable, Codable, CaseIterable {
  /// Beslut begärt: the decision's own clock runs.
  case requested
  /// Beslut bereds.
  case drafting
  /// Juristgranskning.
  case legalReview
  /// För beslut.
  case signing
  /// Beslutat och expedierat; the day the requester got it is not known yet.
  case dispatched
  /// Överklagandetid.
  case appealable
  /// Överklagat: timeliness, FL 38 §, forwarding.
  case appealed
  /// I domstol.
  case inCourt
  /// Slutligt avgjort, or settled: all lines in scope were released instead.
  case final

  /// Whether it is still being made.
  public var isBeingMade: Bool { self <= .signing }
}

extension DecisionStage: Comparable {
  public static func < (left: DecisionStage, right: DecisionStage) -> Bool {
    left.order < right.order
  }

  private var order: Int {
    switch self {
    case .requested: 0
    case .drafting: 1
    case .legalReview: 2
    case .signing: 3
    case .dispatched: 4
    case .appealable: 5
    case .appealed: 6
    case .inCourt: 7
    case .final: 8
    }
  }
}
