// A message to a digital mailbox: made only where everything allows it, with all that does not told at once.

public import Mail
public import Policy

/// What is to be sent, and what is known of whom it is for.
public struct DigitalDraft: Sendable {
  /// The number as the person gave it; nil where none was given.
  public var number: String?
  /// Whether it was given for this: to get letters there. A number known for any other reason is never used.
  public var isGivenForThis: Bool
  /// Whether the requester is anonymous (TF 2:18): then nobody is looked up.
  public var isAnonymous: Bool
  /// Whether the person has protected identity (OSL 21:3): then nobody outside is told that there is a case.
  public var isProtected: Bool
  public var subject: String
  public var text: String
  public var files: [MailAttachment]
  /// The provisions under which anything in text or files is secret for others than the recipient.
  public var secrecy: Set<ProvisionID>

  public init(
    number: String?, isGivenForThis: Bool, isAnonymous: Bool = false, isProtected: Bool = false,
    subject: String, text: String, files: [MailAttachment] = [], secrecy: Set<ProvisionID> = []
  ) {
    (self.number, self.isGivenForThis) = (number, isGivenForThis)
    (self.isAnonymous, self.isProtected) = (isAnonymous, isProtected)
    (self.subject, self.text, self.files, self.secrecy) = (subject, text, files, secrecy)
  }
}

/// A message that may go to a digital mailbox.
public struct DigitalMessage: Sendable, Hashable {
  public let recipient: DigitalRecipient
  public let subject: String
  /// Plain text.
  public let text: String
  public let files: [MailAttachment]

  /// - Parameters:
  ///   - allowed: the provisions whose secrets the policy lets go this way; none unless it says so.
  /// - Throws: every reason why it may not go, in the order of `DigitalProblem`.
  public init(
    _ draft: DigitalDraft, allowing allowed: Set<ProvisionID> = []
  ) throws(DigitalProblems) {
    let recipient = draft.number.flatMap(DigitalRecipient.init)
    var problems = DigitalMessage.problems(with: draft, recipient)
    if !draft.secrecy.isSubset(of: allowed) { problems.append(.secret) }
    problems += DigitalMessage.problems(of: draft)
    guard problems.isEmpty, let recipient else { throw DigitalProblems(problems: problems) }
    self.recipient = recipient
    (subject, text, files) = (draft.subject, draft.text, draft.files)
  }

  private static func problems(
    with draft: DigitalDraft, _ recipient: DigitalRecipient?
  ) -> [DigitalProblem] {
    var problems: [DigitalProblem] = []
    if draft.isAnonymous { problems.append(.anonymous) }
    if draft.isProtected { problems.append(.protected) }
    if draft.number == nil {
      problems.append(.numberMissing)
    } else {
      if recipient == nil { problems.append(.numberImpossible) }
      if !draft.isGivenForThis { problems.append(.numberNotForThis) }
    }
    return problems
  }

  private static func problems(of draft: DigitalDraft) -> [DigitalProblem] {
    var problems: [DigitalProblem] = []
    let isLine = !draft.subject.unicodeScalars.contains {
      $0.properties.generalCategory == .control
    }
    if draft.subject.isEmpty || draft.subject.count > DigitalLimits.subject || !isLine {
      problems.append(.subject)
    }
    if draft.text.allSatisfy(\.isWhitespace) { problems.append(.textMissing) }
    if draft.files.count > DigitalLimits.files { problems.append(.tooManyFiles) }
    for (index, file) in draft.files.enumerated()
    where !DigitalLimits.mediaTypes.contains(file.mediaType) {
      problems.append(.mediaType(file: index))
    }
    let size =
      draft.files.reduce(0) { $0 + $1.bytes.count + $1.filename.utf8.count }
      + draft.subject.utf8.count + draft.text.utf8.count
    if size > DigitalLimits.size { problems.append(.tooLarge(bytes: size)) }
    return problems
  }
}

/// Why a message may not go to a digital mailbox; nothing personal in it.
public enum DigitalProblem: Sendable, Hashable {
  case anonymous
  case protected
  case numberMissing
  case numberImpossible
  case numberNotForThis
  case secret
  /// Empty, too long, or more than a line.
  case subject
  case textMissing
  case tooManyFiles
  /// The file at that place, from 0, is of a kind that is not taken.
  case mediaType(file: Int)
  case tooLarge(bytes: Int)
}

/// All reasons at once.
public struct DigitalProblems: Error, Sendable, Hashable {
  public let problems: [DigitalProblem]
  public init(problems: [DigitalProblem]) { self.problems = problems }
}
