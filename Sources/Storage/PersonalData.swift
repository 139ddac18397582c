// Which columns of the database hold data about persons, about whom, what for, and how they go. Said once; the
// tables that the migrations make are held against it, so that no new column is forgotten.

public import Policy

/// What a column holds about persons.
public struct PersonalColumn: Sendable, Hashable {
  public let table: String
  public let column: String
  public let about: [Processing.Subject]
  /// What it holds, for the table in `docs/PERSONAL-DATA.md`.
  public let holds: String
  public let use: Processing.Activity
  public let ends: Ending

  /// How what a column holds comes to its end.
  public enum Ending: String, Sendable, Hashable, CaseIterable {
    /// Disposal of the case erases it.
    case disposal = "disposal of the case erases it"
    /// Mail that belongs to no case goes by a rule of its own; the row stays, so that nothing is fetched again.
    case disposalOrMailRule =
      "disposal of the case erases it; of mail that belongs to no case the rule `mailOutsideCases`"
    /// Notes on what has left.
    case deliveries = "goes by the rule `deliveries`"
    case disposalOrDeliveries =
      "disposal of the case erases it, and of what has left the rule `deliveries`"
    /// An account that has ended keeps its id and its role.
    case formerStaff = "goes by the rule `formerStaff` after the account has ended"
    /// Stays when the case is disposed of: it names no requester, and says who of the staff did what.
    case staysWithoutTexts = "stays after disposal, without the texts"
    /// Goes with the last case that names the file.
    case lastCase = "goes with the last case that names it"
    /// Forgotten by itself within a day.
    case withinADay = "forgotten within a day"
    /// An account is closed, and stays, so that it can be seen who decided.
    case closed = "stays after the account was closed"
    /// Of somebody for whom the provider vouches still it stays: it keeps out whom an operator has put out.
    case formerIdentity =
      "goes by the rule `formerStaff` after the account has ended, once the provider gives the role no more"
    /// A session is swept away after it is over.
    case withSession = "swept away a day after the session is over"
    /// Kept for its person alone, who may take it away.
    case withAccount = "taken away by its person, or swept away a day after the account was closed"
    /// Before the entry itself, which stays in the chain without them.
    case logTexts = "erased with the case, or by the rule `logTexts`; the chain holds"
    /// The entry's hash stays, so that the chain holds.
    case log = "goes by the rule `log`; the chain holds"
  }
}

/// The declaration.
public enum PersonalData {
  /// Every column with data about persons, by table.
  public static let columns: [PersonalColumn] = requests + mail + staff + security

  /// Every other column: keys, counts, states and times that say nothing of anybody by themselves.
  public static let impersonal: [String: [String]] = [
    "migrations": ["number", "name", "at"], "settings": ["name", "value"],
    "cases": [
      "seq", "id", "authority", "year", "number", "register_number", "registered_at", "arrived_at",
      "events", "hash", "stage", "rank", "position", "due", "answered_at", "wake_at", "withheld",
      "code_generation", "unread", "parked",
    ],
    "narrowed_cases": ["case_id", "authority", "by_name"], "case_readers": ["case_id", "until"],
    "events": ["seq", "case_id", "number", "digests", "hash"],
    "personal": ["case_id", "number"],
    "letters": ["id", "case_id", "number", "kind", "at", "salt"],
    "blobs": ["blob", "case_id"], "registers": ["authority", "year", "last", "hash"],
    "register": ["authority", "year", "number", "text", "case_id", "hash"],
    "register_days": ["authority", "day", "cases"], "counts": ["authority", "stage", "cases"],
    "outbox": [
      "id", "case_id", "letter_id", "kind", "state", "attempts", "next_attempt", "may_repeat",
      "created_at", "worker", "claimed_at",
    ],
    "idempotency": ["key", "fingerprint", "at", "status", "case_id"],
    "heads": ["number", "at", "through", "events", "hash", "signature"],
    "readings": ["blob", "reader", "pages", "rendition", "at"], "reading_pages": ["blob", "page"],
    "flag_sets": ["case_id", "line_id", "blob", "reader", "policy", "context", "at"],
    "work": [
      "kind", "case_id", "line_id", "state", "attempts", "next_attempt", "worker", "claimed_at",
      "done", "total", "problem",
    ],
    "attempts": ["minute", "kind", "tries"],
    "mailboxes": [
      "name", "authority", "uid_validity", "last_uid", "next_visit", "worker", "claimed_at",
      "failures", "problem", "failing_uid", "failing_tries",
    ],
    "arrivals": [
      "id", "authority", "mailbox", "uid_validity", "uid", "size", "arrived_at", "fetched_at",
      "register_by", "state", "version", "duplicate_of", "case_id", "problem", "attempts",
      "next_attempt", "worker", "claimed_at", "settled_at",
    ],
    "webhooks": [
      "name", "run", "authority", "place", "through", "case_id", "state", "failures", "refusals",
      "failing_since", "next_attempt", "told_at", "status", "problem", "worker", "claimed_at",
    ],
    "webhook_refusals": ["name", "place", "case_id", "number", "at", "status"],
    "words": ["authority"], "staff": ["authority", "added_at", "revoked_at", "language"],
    "access_log": ["seq", "segment", "number", "at", "authority", "case_id", "digests", "hash"],
    "access_texts": ["segment", "number", "case_id", "at"],
    "log_runs": ["first", "source", "after", "through", "leaves"],
    "log_tiles": ["level", "place", "hashes"], "checkpoints": ["size", "at", "text"],
    "sessions": ["id", "begun_at", "ends_at", "ended_at", "means", "provider", "assurance"],
    "passwords": ["last_step", "set_at"], "clients": ["id", "scopes"],
    "staff_identities": ["issuer", "authority", "withdrawn_at"],
    "sign_in_marks": ["purpose", "name", "until"],
    "saved_views": ["id", "stage", "overdue", "unread", "saved_at"],
    "client_tokens": ["hash", "client_id", "created_at", "expires_at"],
    "scans": ["blob", "state", "name", "attempts", "next_attempt", "at"],
    "digests": [
      "day", "state", "attempts", "next_attempt", "created_at", "worker", "claimed_at", "problem",
    ],
  ]

  private static func column(
    _ table: String, _ column: String, _ about: [Processing.Subject], _ holds: String,
    _ use: Processing.Activity, _ ends: PersonalColumn.Ending
  ) -> PersonalColumn {
    PersonalColumn(
      table: table, column: column, about: about, holds: holds, use: use, ends: ends)
  }

  private static let requests: [PersonalColumn] = [
    column(
      "cases", "owner", [.staff], "the id of whoever works the case", .requests,
      .staysWithoutTexts),
    column(
      "cases", "public_subject", [.named],
      "the subject that the register shows, as a registrar wrote it",
      .requests, .staysWithoutTexts),
    column(
      "cases", "summary", [.requester, .named], "the beginning of the requester's own words",
      .requests, .disposal),
    column(
      "cases", "code_hash", [.requester], "a digest of the access code", .requests,
      .staysWithoutTexts),
    column(
      "events", "header", [.staff], "when, in which role, and the id of whoever of the staff acted",
      .requests, .staysWithoutTexts),
    column(
      "events", "facts", [.staff], "what happened, without texts about persons; ids of staff",
      .requests, .staysWithoutTexts),
    column(
      "personal", "fields", [.requester, .named, .staff],
      "every text about or by a person: names, contacts, words, reasons, messages, appeals",
      .requests, .disposal),
    column(
      "letters", "content", [.requester, .named, .staff],
      "a letter as it was sent, with its address", .requests, .disposal),
    column(
      "outbox", "problem", [.requester],
      "what a mail server said of a letter, without addresses", .requests, .disposalOrDeliveries),
    column(
      "counts", "owner", [.staff], "the id of whoever has so many cases", .requests,
      .staysWithoutTexts),
    column(
      "case_readers", "reader", [.staff], "the id of a person whom a narrowed case is open to",
      .requests, .staysWithoutTexts),
    column(
      "idempotency", "scope", [.staff], "the id of the request or of the member of staff",
      .requests, .withinADay),
    column(
      "idempotency", "body", [.requester, .named],
      "the answer to repeat, with the request as it was",
      .requests, .withinADay),
    column(
      "readings", "summary", [.named], "what a machine found hidden or unreadable in a file",
      .requests, .lastCase),
    column(
      "reading_pages", "content", [.named], "the words of a page", .requests, .lastCase),
    column(
      "words", "shown", [.named], "words to search for that the register shows", .requests,
      .staysWithoutTexts),
    column(
      "words", "more", [.requester, .named], "words to search for that only staff find", .requests,
      .disposal),
    column(
      "flag_sets", "content", [.named], "passages that a person should look at", .requests,
      .disposal),
  ]

  private static let mail: [PersonalColumn] = [
    column(
      "arrivals", "content", [.sender, .named], "sender, subject and text of a mail", .mail,
      .disposalOrMailRule),
    column(
      "arrivals", "message_key", [.sender], "a digest of the mail's own name, by which it is known",
      .mail, .disposalOrMailRule),
    column(
      "arrivals", "blob", [.sender, .named], "the name of the file with the mail as it came",
      .mail, .disposalOrMailRule),
  ]

  private static let staff: [PersonalColumn] = [
    column("staff", "id", [.staff], "the id by which events name a person", .staff, .closed),
    column("staff", "name", [.staff], "the name that a decision shows", .staff, .formerStaff),
    column("staff", "role", [.staff], "the role at the authority", .staff, .closed),
    column(
      "staff", "email", [.staff], "where the day's digest goes, for those who want it", .staff,
      .formerStaff),
    column("staff", "valid_from", [.staff], "the first day of the employment", .staff, .closed),
    column("staff", "valid_to", [.staff], "the last day of the employment", .staff, .closed),
    column("staff", "token_hash", [.staff], "a digest of the key", .staff, .closed),
    column("sessions", "hash", [.staff], "a digest of the browser's secret", .staff, .withSession),
    column("sessions", "staff_id", [.staff], "whose session it is", .staff, .withSession),
    column("sessions", "seen_at", [.staff], "the last sign of life", .staff, .withSession),
    column(
      "sessions", "subject", [.staff], "who the person is at the identity provider", .staff,
      .withSession),
    column(
      "sessions", "provider_session", [.staff], "the provider's own name of the session", .staff,
      .withSession),
    column("passwords", "staff_id", [.staff], "whose local account it is", .staff, .formerStaff),
    column("passwords", "user_name", [.staff], "the name to sign in with", .staff, .formerStaff),
    column("passwords", "hash", [.staff], "the Argon2id hash of a password", .staff, .formerStaff),
    column(
      "passwords", "secret", [.staff], "the sealed secret of one-time codes", .staff,
      .formerStaff),
    column(
      "staff_identities", "subject", [.staff], "who the person is at the identity provider", .staff,
      .formerIdentity),
    column("staff_identities", "role", [.staff], "what its claims gave", .staff, .formerIdentity),
    column(
      "staff_identities", "staff_id", [.staff], "whose identity it is", .staff, .formerIdentity),
    column(
      "sign_in_marks", "content", [.staff],
      "sealed: what was written before a sign-in, and the provider's token for signing out", .staff,
      .withinADay),
    column("digests", "staff_id", [.staff], "who got a digest on which day", .staff, .deliveries),
    column(
      "saved_views", "staff_id", [.staff], "who keeps a view of the queue", .staff, .withAccount),
    column(
      "saved_views", "name", [.staff, .named], "what its person calls it", .staff, .withAccount),
    column(
      "saved_views", "owner", [.staff], "the id of a person whose cases it shows", .staff,
      .withAccount),
    column(
      "saved_views", "words", [.staff, .named], "the words that it searches for", .staff,
      .withAccount),
  ]

  private static let security: [PersonalColumn] = [
    column(
      "attempts", "client", [.requester],
      "a keyed digest of where a try came from, whose key is forgotten", .security, .withinADay),
    column("access_log", "staff", [.staff], "the id of whoever read or did it", .security, .log),
    column(
      "access_log", "body", [.staff],
      "what was read or done, without texts; of requesters that it was one, and no more", .security,
      .log),
    column(
      "access_texts", "fields", [.staff, .named],
      "where staff were, what they searched for, and why where it was asked", .security, .logTexts),
  ]
}
