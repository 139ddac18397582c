// A flag (flagga): a prompt to look at one place of a document, with its reasons; never a decision.

public import Policy

/// The name of a flag: the same text, policy and place give the same one.
public struct FlagID: Identifier {
  public let text: String
  public init(_ text: String) { self.text = text }
}

/// Words of one page, by their index on it, ascending, and the boxes that cover them: one a line.
public struct PageWords: Sendable, Hashable, Codable {
  public var page: Int
  public var words: [Int]
  public var boxes: [Box]
  public init(page: Int, words: [Int], boxes: [Box]) {
    self.page = page
    self.words = words
    self.boxes = boxes
  }
}

/// UTF-8 bytes of a text, the end not counted in.
public struct TextSpan: Sendable, Hashable, Codable {
  public var start: Int
  public var end: Int
  public init(start: Int, end: Int) {
    self.start = start
    self.end = end
  }
}

/// Where a flag points.
public enum FlagPlace: Sendable, Hashable, Codable {
  /// Words on a page; on two when something breaks over the end of one.
  case words([PageWords])
  /// In the text of `hidden[index]`; an empty span means all of it.
  case hidden(index: Int, span: TextSpan)
  /// In the name of the place (a sheet's name, an attachment's name) of `hidden[index]`.
  case hiddenPlace(index: Int, span: TextSpan)
  /// All of `unreadable[index]`.
  case unreadable(index: Int)
  case fileName(TextSpan)
  case title(TextSpan)
}

/// One prompt: what, where, how sure and why, what to look at first, and what to answer.
public struct Flag: Sendable, Hashable, Codable {
  public let id: FlagID
  public let kind: FlagKind
  public let place: FlagPlace
  /// What stands there, with single spaces between words. Personal data: never in a log.
  public let text: String
  /// The same for everything that means the same: `198712202384` for each way to write it, a name in
  /// lower case without its genitive. By this, equal passages are found.
  public let key: String
  public let certainty: FlagCertainty
  public let reasons: [FlagReason]
  /// What to look at first, nearest first; the harm test stands in the catalogue.
  public let provisions: [ProvisionID]
  /// Seems to be staff or an elected member acting in office, which is normally public.
  public let isLikelyPublic: Bool

  public init(
    id: FlagID, kind: FlagKind, place: FlagPlace, text: String, key: String,
    certainty: FlagCertainty, reasons: [FlagReason], provisions: [ProvisionID],
    isLikelyPublic: Bool
  ) {
    self.id = id
    self.kind = kind
    self.place = place
    self.text = text
    self.key = key
    self.certainty = certainty
    self.reasons = reasons
    self.provisions = provisions
    self.isLikelyPublic = isLikelyPublic
  }

  /// What the reviewer must answer.
  public func question(under rules: FlagRules) -> Bilingual? { rules.rules[kind]?.question }

  /// Why there is a flag, a statement for each reason.
  public func why(under rules: FlagRules) -> [Bilingual] {
    reasons.compactMap { rules.reasons[$0] }
  }
}

/// All flags of a document, or why there are none.
public struct FlagSet: Sendable, Hashable, Codable {
  /// In the order of the document.
  public let flags: [Flag]
  /// SHA-256 of the text and of what the assessment knew, in lower-case hexadecimal.
  public let textHash: String
  public let policyHash: PolicyHash
  /// The version of the detectors and of their lists of names.
  public let detectors: Int
  public let status: Status

  public init(
    flags: [Flag], textHash: String, policyHash: PolicyHash, detectors: Int, status: Status
  ) {
    self.flags = flags
    self.textHash = textHash
    self.policyHash = policyHash
    self.detectors = detectors
    self.status = status
  }

  /// Whether every detector has seen everything.
  public enum Status: Sendable, Hashable, Codable {
    case complete
    /// A detector did not finish: what there is may not be relied on, and nothing may be released on it.
    case notAssessed(NotAssessed)
  }

  /// Why a document is not assessed (ej bedömd).
  public enum NotAssessed: String, Sendable, Hashable, Codable, CaseIterable {
    /// More text than `AssessmentLimits.bytes`.
    case tooMuchText
    /// More flags than `AssessmentLimits.flags`.
    case tooManyFlags
    /// More work than `AssessmentLimits.steps`.
    case tooMuchWork
  }
}
