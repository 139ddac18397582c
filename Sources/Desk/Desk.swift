// The desk: where a request is received, an act is decided, and what follows is put in the outbox.

public import Letters
public import Policy
public import Storage
public import Workflow

/// The use cases. One function receives and one acts; everything else reads, or prepares for those two.
public struct Desk: Sendable {
  public let policy: Policy
  public let store: Store
  public let blobs: BlobStore
  let letters: LetterBook
  let printer: DecisionPrinter?
  let letterPrinter: LetterPrinter?
  let seals: Seals
  let courtPacker: CourtPacker?
  public let documents: DocumentTools?
  let secrets: Secrets
  /// Finds the case of a mail, or what a new one seems to be.
  let sorter: ArrivalSorter
  let receiptForms = ReceiptForms()
  /// The requests registered since the start, by which the outbox sees how much there is to do.
  let received = Tally()
  public let settings: DeskSettings
  let clock: @Sendable () -> Instant

  /// - Parameters:
  ///   - printer: sets decisions; without one nothing can be signed.
  ///   - letterPrinter: sets other letters; without one they go by mail and wait where they go on paper.
  ///   - courtPacker: packs what goes to the court; without one nothing is handed over.
  ///   - seals: put the authorities' electronic seals on decisions; without one they have the decider's name alone.
  ///   - documents: reads and masks documents; without it they are kept, and not assessed.
  ///   - clock: the moment it is; `Date()` is called nowhere below this line.
  public init(
    policy: Policy, store: Store, blobs: BlobStore, letters: LetterBook,
    printer: DecisionPrinter?, letterPrinter: LetterPrinter? = nil,
    courtPacker: CourtPacker? = nil, seals: Seals = Seals(),
    documents: DocumentTools? = nil, secrets: Secrets,
    settings: DeskSettings, clock: @escaping @Sendable () -> Instant
  ) {
    self.policy = policy
    self.store = store
    self.blobs = blobs
    self.letters = letters
    self.printer = printer
    self.letterPrinter = letterPrinter
    self.seals = seals
    self.courtPacker = courtPacker
    self.documents = documents
    self.secrets = secrets
    sorter = ArrivalSorter(policy: policy, secrets: secrets)
    self.settings = settings
    self.clock = clock
  }

  /// Whether a typesetter is there, so that decisions can be signed; readiness tells it.
  public var canSign: Bool { printer != nil }

  /// Under which clients are hashed where they are counted: the same in every process of one database.
  public var clientKey: [UInt8] { secrets.key(for: "clients") }

  /// Under which the sessions of browsers are sealed: the same in every process of one database.
  public var sessionKey: [UInt8] { secrets.key(for: "sessions") }

  /// The moment it is, for those who show clocks.
  public var now: Instant { clock() }
}

/// What an operator sets for the desk.
public struct DeskSettings: Sendable {
  /// Where requesters reach the service, without a slash at the end; asked for as a letter is written, since a
  /// free port is known only once it is open.
  public var publicURL: @Sendable () -> String
  /// The domain of our message ids.
  public var mailDomain: String
  /// Bytes; documents that weigh more together go by link instead of by mail.
  public var mailLimit: Int
  /// Bytes of one upload.
  public var uploadLimit: Int
  /// The mailboxes that are read, so that answers to our letters find back.
  public var mailboxes: [ReadMailbox]
  /// The webhooks that are told what happens, by their names.
  public var webhooks: [String] = []
  /// How long an act waits for the machine to come to its end with the documents it is about.
  public var examinationPatience = Duration.zero
  /// How the log is signed; without it there are no checkpoints, promises and proofs.
  public var log: LogSettings?
  /// Bytes of documents in one package to the court; what is beyond goes by itself.
  public var packageLimit = 200_000_000
  /// How long somebody stays signed in.
  public var sessions = SessionRules()

  public init(
    publicURL: @escaping @Sendable () -> String, mailDomain: String, mailLimit: Int = 15_000_000,
    uploadLimit: Int = 200_000_000, mailboxes: [ReadMailbox] = []
  ) {
    self.publicURL = publicURL
    self.mailDomain = mailDomain
    self.mailLimit = mailLimit
    self.uploadLimit = uploadLimit
    self.mailboxes = mailboxes
  }
}

/// A mailbox that is read, by its name, and whose mail comes there.
public struct ReadMailbox: Sendable, Hashable {
  public var name: String
  public var authority: AuthorityID
  public init(name: String, authority: AuthorityID) {
    self.name = name
    self.authority = authority
  }
}

/// Who calls, and with which promises.
public struct Call: Sendable {
  public var actor: Actor
  /// The only authority whose cases the caller may touch; nil for whoever holds the request's code.
  public var authority: AuthorityID?
  public var key: Idempotency?
  /// The case's number as the caller saw it; nil where the caller need not have looked.
  public var expecting: Int?

  public init(
    actor: Actor, authority: AuthorityID? = nil, key: Idempotency? = nil, expecting: Int? = nil
  ) {
    self.actor = actor
    self.authority = authority
    self.key = key
    self.expecting = expecting
  }
}

/// Why the desk could not do it.
public enum DeskFailure: Error, Sendable {
  /// The workflow says no; with the case as it stands, where there is one.
  case refused(Refusal, Case?)
  /// The case has moved on since the caller looked.
  case stale(Case)
  /// Absent, or another authority's: the two look alike.
  case notFound
  /// The key was used for another call.
  case keyReused
  case storage(StorageFailure)
  /// A letter would have had a gap; nothing was done.
  case letters([LetterProblem])
  case print(PrintFailure)
  /// No typesetter is installed.
  case noPrinter
}
