// A line: one thing asked for, found or not, with its verdict and what has become of it.

public import Policy

/// What a line stands for.
public enum LineKind: String, Sendable, Hashable, Codable, CaseIterable {
  case file
  /// A place and pages instead of bytes.
  case physical
  case recording
  /// Sammanställning (TF 2:6–7).
  case compilation
  case register
  /// Not found yet.
  case sought
  /// May not be in the system at all; assessed outside it.
  case external
}

/// Bytes that belong to a line, by hash. The file name is the sender's and never leaves.
public struct StoredFile: Sendable, Hashable, Codable {
  public let blob: BlobID
  /// Bytes.
  public let size: Int
  /// The type read from the bytes, such as `application/pdf`.
  public let mediaType: String
  public let fileName: Personal
  public init(blob: BlobID, size: Int, mediaType: String, fileName: Personal) {
    self.blob = blob
    self.size = size
    self.mediaType = mediaType
    self.fileName = fileName
  }
}

/// That a line went out.
public struct Release: Sendable, Hashable, Codable {
  public let at: Instant
  public let form: DeliveryForm
  /// Where it can be read, for `onSite`.
  public let place: String?
  /// The file that left: the original, or the masked copy.
  public internal(set) var file: StoredFile?
  /// For paper and on the spot: the day it was handed over or posted, once recorded.
  public var dispatched: Day?
}

/// One thing asked for.
public struct Line: Sendable, Hashable {
  public let id: LineID
  public var kind: LineKind
  /// Written by a person, or "Handling 3"; what the outside sees.
  public var publicTitle: String
  /// The requester's or the handler's own reference; never shown outside unless the requester wrote it.
  public var reference: Personal?
  public var date: Day?
  /// Whether the requester named it; the outside sees only those and communicated ones.
  public let named: Bool
  public let addedAt: Instant
  public var state: LineState = .sought
  public var original: StoredFile?
  /// Earlier originals: never destroyed but by disposal.
  public var replaced: [StoredFile] = []
  public var maskedCopy: MaskedCopy?
  public var marks: [Mark] = []
  /// Marks that somebody or something proposes and nobody has confirmed: drafts, which block every way out.
  public var proposals: [MarkProposal] = []
  /// Where a person has seen a proposal and lets the words stand.
  public var standing: [MarkPlace] = []
  public var dismissals: [Dismissal] = []
  /// The masked copy that is being made, or why the last one could not be.
  public var masking: Masking?
  /// The records of every verification there was, as files.
  public var records: [BlobID] = []
  public var assessment: Assessment?
  public var assessedBy: StaffID?
  /// Nil too for what was assessed before the time was kept.
  public var assessedAt: Instant?
  /// Whether what was assessed were other bytes than those that stand here now.
  public var isAssessmentOutdated = false
  /// The assessment as the requester was last told it; a newer one is not shown before it is told.
  public var told: Assessment?
  public var release: Release?
  /// How it went out before, in another form or under an earlier assessment.
  public var earlierReleases: [Release] = []
  public var communicatedAt: Instant?
  /// Whether an answer letter has named it.
  public var answered = false
  /// The requester's acceptance of the reservation, when it was needed.
  public var reservationAcceptedAt: Instant?
  public var reservationOfferedAt: Instant?
  /// A court has sent the matter back: only a new decision answers it.
  public var remanded = false
  /// A court has ordered its release.
  public var ordered = false
  /// The authority it was passed on to.
  public var passedOnTo: String?
  /// Gallringsstopp: on from arrival until the case is final.
  public var onHold = true
  /// Removal proposed as unlawful to keep, by whom.
  public var removalProposedBy: StaffID?
  public var removed = false
  /// A release that waits for a second person.
  public var releaseProposal: ReleaseProposal?

  public init(id: LineID, kind: LineKind, publicTitle: String, named: Bool, addedAt: Instant) {
    self.id = id
    self.kind = kind
    self.publicTitle = publicTitle
    self.named = named
    self.addedAt = addedAt
  }

  /// Whether the line still waits for an answer; one that was put here by mistake and removed does not.
  public var isOpen: Bool { (state == .sought || state == .assessed) && (named || !removed) }

  /// The file that a release would let out now.
  var fileToRelease: StoredFile? {
    assessment?.verdict == .releaseMasked ? maskedCopy?.file : original
  }

  /// Whether its original has gone out as it is: that cannot be masked any more.
  var hasGoneOutWhole: Bool { release?.file != nil && release?.file == original }

  /// Whether it went out by hand and nobody has recorded when it was posted or handed over.
  public var awaitsDispatch: Bool {
    guard let release, release.dispatched == nil else { return false }
    return release.form == .paper || release.form == .onSite
  }

  /// Whether the requester has been told that it goes out, and it has not.
  var isPromised: Bool {
    (told?.verdict == .release || told?.verdict == .releaseMasked) && release == nil
  }

  /// Whether its verdict keeps something back.
  public var isWithheld: Bool { assessment?.verdict.isWithheld ?? false }
  /// Whether it went out in full.
  public var isReleasedInFull: Bool { release != nil && told?.verdict == .release }
}

/// A release that a second person must confirm (protected identity, or a rule that asks for two).
public struct ReleaseProposal: Sendable, Hashable, Codable {
  public let by: StaffID
  public let form: DeliveryForm
  public let place: String?
}

extension Line {
  /// What the outside calls the line: of what may neither be confirmed nor denied, nothing that a person wrote.
  public func outsideTitle(_ language: Language) -> String {
    guard !named, (told ?? assessment)?.verdict == .existenceWithheld else { return publicTitle }
    return language == .sv ? "Det du frågar efter" : "What you ask for"
  }
}
