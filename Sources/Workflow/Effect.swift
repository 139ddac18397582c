// What the world must do after an act has been committed; rows in the outbox, never calls.

/// What must be done once the events stand.
public enum Effect: Sendable, Hashable {
  /// A letter goes out.
  case letter(LetterOrder)
}

/// Which letter, about what, to whom.
public struct LetterOrder: Sendable, Hashable, Codable {
  public let id: LetterID
  public let kind: LetterKind
  public let recipient: Recipient
  /// The lines it speaks of.
  public var lines: [LineID] = []
  public var decision: DecisionID?
  /// The question, consultation, fee or appeal it speaks of.
  public var entry: EntryID?
  /// Words that the one who acts adds.
  public var text: Personal?
  /// Whether mail tells only that it waits on the case's page; nil is no.
  public var isVeiled: Bool?

  public init(
    id: LetterID, kind: LetterKind, recipient: Recipient = .requester, lines: [LineID] = [],
    decision: DecisionID? = nil, entry: EntryID? = nil, text: Personal? = nil
  ) {
    self.id = id
    self.kind = kind
    self.recipient = recipient
    self.lines = lines
    self.decision = decision
    self.entry = entry
    self.text = text
  }

  /// Who gets it.
  public enum Recipient: Sendable, Hashable, Codable {
    case requester
    /// The court of appeal of the authority's policy row.
    case court
    /// Another authority, by name or address as the handler wrote it, or its id in the policy.
    case authority(String)
  }
}

/// The letters that the service writes.
public enum LetterKind: String, Sendable, Hashable, Codable, CaseIterable {
  /// Mottagningsbekräftelse.
  case receipt
  case question
  /// A reminder of a question.
  case reminder
  /// Documents that go out, with what is kept back of them.
  case release
  /// The employee's answer (besked), with the OSL 6:3 paragraph where anything is withheld.
  case answer
  case expectedDate
  /// Another authority holds it and has it now: to the requester.
  case passedOn
  /// The same, to that authority.
  case passedOnToHolder
  /// A wording to accept before a release with reservation.
  case reservation
  /// The signed decision (PDF) with its covering words.
  case decision
  /// Whether a decision that was sent has come.
  case serviceReminder
  /// To the requester: the appeal has gone to the court.
  case forwarding
  /// To the court: the appeal and what belongs to it.
  case forwardingToCourt
  /// What a judgment means.
  case judgment
  case feeQuote
  case consultation
  /// A new access code was asked for.
  case accessCode
  /// In place of a letter that may not go by open mail: that it waits on the case's page.
  case waiting
}
