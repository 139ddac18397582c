// What one act leaves behind, handed over as a whole: stored together or not at all.

public import Policy
public import Workflow

/// Everything that one act writes.
public struct Recording: Sendable {
  public var actor: Actor
  public var at: Instant
  public var policy: PolicyHash
  public var events: [Event]
  public var letters: [Letter]
  public var errands: [NewErrand]
  /// Long work on documents that the act leaves behind.
  public var work: [NewWork]
  /// The answer that a repetition under the same idempotency key gets.
  public var answer: Answer
  /// SHA-256 of the access code, where a new one was made.
  public var codeHash: [UInt8]?
  /// Whether every personal text of the case is erased with this act (disposal); the chain still holds.
  public var erases: Bool
  /// Letters on paper whose errand is done with this act.
  public var posted: [LetterID]
  /// Files that the case names no more, such as one that was unlawful to keep.
  public var dropped: [BlobID]
  /// When the service must look at the case by itself, such as the last day of an appeal; nil for never.
  public var wakeAt: Instant?
  /// The mail that the act puts into the case.
  public var arrival: ArrivalMark?

  public init(
    actor: Actor, at: Instant, policy: PolicyHash, events: [Event], letters: [Letter] = [],
    errands: [NewErrand] = [], work: [NewWork] = [], answer: Answer = Answer(),
    codeHash: [UInt8]? = nil,
    erases: Bool = false, posted: [LetterID] = [], dropped: [BlobID] = [], wakeAt: Instant? = nil
  ) {
    self.actor = actor
    self.at = at
    self.policy = policy
    self.events = events
    self.letters = letters
    self.errands = errands
    self.work = work
    self.answer = answer
    self.codeHash = codeHash
    self.erases = erases
    self.posted = posted
    self.dropped = dropped
    self.wakeAt = wakeAt
  }
}

/// A letter as it leaves: its order and its texts, never changed afterwards.
public struct Letter: Sendable, Hashable, Codable {
  public var order: LetterOrder
  /// E-mail or postal address; nil where it is only shown on the request's page.
  public var address: Personal?
  public var language: Language
  public var subject: Personal
  public var text: Personal
  public var html: Personal?
  /// The letter itself as a file, for letters that are one: the frozen PDF.
  public var file: StoredFile?
  public var attachments: [StoredFile]
  public var id: LetterID { order.id }

  public init(
    order: LetterOrder, address: Personal? = nil, language: Language = .sv, subject: Personal,
    text: Personal, html: Personal? = nil, file: StoredFile? = nil, attachments: [StoredFile] = []
  ) {
    self.order = order
    self.address = address
    self.language = language
    self.subject = subject
    self.text = text
    self.html = html
    self.file = file
    self.attachments = attachments
  }

  /// Every file it names.
  var blobs: [BlobID] { (file.map { [$0.blob] } ?? []) + attachments.map(\.blob) }
}

/// A status and a body that can be given again; never an access code, which is made anew from the case.
public struct Answer: Sendable, Hashable {
  public var status: Int
  public var body: [UInt8]
  public init(status: Int = 200, body: [UInt8] = []) {
    self.status = status
    self.body = body
  }
}

/// Under which key a call may be repeated, and what was called.
public struct Idempotency: Sendable, Hashable {
  /// Whose key it is: a staff token's id, or `public`.
  public var scope: String
  public var key: String
  /// SHA-256 of method, path and body.
  public var fingerprint: [UInt8]
  /// When the call came; keys older than `lifetime` are forgotten.
  public var at: Instant
  public init(scope: String, key: String, fingerprint: [UInt8], at: Instant) {
    self.scope = scope
    self.key = key
    self.fingerprint = fingerprint
    self.at = at
  }

  /// Seconds for which a key is remembered.
  public static let lifetime: Int64 = 24 * 3600
}
