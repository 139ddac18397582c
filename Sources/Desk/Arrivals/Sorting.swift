// Where a mail belongs: in a case, perhaps in a case, or among the new arrivals; always with reasons.

public import Mail
public import Policy
public import Workflow

/// What the register must be asked before a mail can be sorted.
public struct ArrivalClues: Sendable, Equatable {
  /// Cases named by the addresses of the mail; they may not be here.
  public var cases: [CaseID] = []
  /// Those of `cases` whose address is the one that others than the requester are given.
  public var toldOthers: Set<CaseID> = []
  /// Cases named by an address with one wrong character.
  public var nearCases: [CaseID] = []
  /// Whether an address is made like a case's and is of none.
  public var hasBrokenAddress = false
  /// Register numbers in the subject, as the register writes them.
  public var numbersInSubject: [String] = []
  /// Register numbers in the writer's own text, without those in the subject.
  public var numbersInText: [String] = []
  /// Message ids without angle brackets that the mail answers or reports on, nearest first.
  public var messageIDs: [String] = []

  /// No clue.
  public init() {}
}

/// What the register answers: which of the clues lead to a case.
public struct ArrivalFacts: Sendable, Equatable {
  /// Those of `cases` and `nearCases` that are here.
  public var cases: Set<CaseID>
  /// The case of a register number.
  public var byNumber: [String: CaseID]
  /// The case of a message that we sent, by its id without angle brackets.
  public var byMessage: [String: CaseID]

  /// What was found; nothing unless given.
  public init(
    cases: Set<CaseID> = [], byNumber: [String: CaseID] = [:], byMessage: [String: CaseID] = [:]
  ) {
    (self.cases, self.byNumber, self.byMessage) = (cases, byNumber, byMessage)
  }
}

/// Where a mail goes.
public enum ArrivalDestination: Sendable, Equatable {
  /// Into these cases, each.
  case cases([CaseID])
  /// Into the tray, to a person who is shown these cases.
  case perhaps([CaseID])
  /// Into the tray, as a new arrival.
  case arrival
}

/// Why a mail was sorted so, in words for people.
public struct ArrivalReason: Sendable, Equatable {
  /// The sentence.
  public var text: Bilingual
  /// For a proposal: which, and how much it weighed; nil for the ways into a case.
  public var proposal: ArrivalProposal?
  /// Points, or 0.
  public var points: Int
  /// The words of the mail that a cue found, in lower case.
  public var words: String?

  /// A sentence, and what it speaks for.
  public init(
    _ text: Bilingual, proposal: ArrivalProposal? = nil, points: Int = 0, words: String? = nil
  ) {
    (self.text, self.proposal, self.points, self.words) = (text, proposal, points, words)
  }
}

/// The result of sorting one mail.
public struct ArrivalSorting: Sendable, Equatable {
  /// Where it goes.
  public var destination: ArrivalDestination
  /// What it seems to be, also within a case: a message there may be an appeal.
  public var proposal: ArrivalProposal
  /// First the ways, then what spoke for the proposals, the heaviest first.
  public var reasons: [ArrivalReason]
  /// The language that it seems to be in.
  public var language: Language
}

/// Sorts mail by the policy and the server's key; it asks nothing and changes nothing.
public struct ArrivalSorter: Sendable {
  let rules: ArrivalRules
  let formats: [RegisterFormat]
  let addresses: CaseAddress
  let cues: CueIndex

  /// For one policy and one key.
  public init(policy: Policy, secrets: Secrets) {
    rules = policy.arrivals
    formats = policy.authorities.map(\.registerFormat)
    addresses = CaseAddress(secrets: secrets)
    cues = CueIndex(policy.arrivals.cues)
  }

  /// What to ask the register for a mail.
  public func clues(in mail: IncomingMail) -> ArrivalClues {
    var clues = ArrivalClues()
    var lookedForNear = 0
    for recipient in mail.recipients where recipient.contains("+") {
      // Near misses cost time: a mail to hundreds of made-up addresses gets ten of them.
      switch addresses.read(recipient, looksNear: lookedForNear < 10) {
      case .exact(let id, let reader):
        if !clues.cases.contains(id) { clues.cases.append(id) }
        if reader == .others { clues.toldOthers.insert(id) }
      case .near(let id):
        lookedForNear += 1
        if !clues.nearCases.contains(id) { clues.nearCases.append(id) }
      case .broken:
        lookedForNear += 1
        clues.hasBrokenAddress = true
      case .other: break
      }
    }
    let own = mail.ownWords(under: rules)
    clues.numbersInSubject = numbers(in: mail.subject)
    clues.numbersInText = numbers(
      in: String(own.unicodeScalars.prefix(100_000).map(Character.init))
    )
    .filter { !clues.numbersInSubject.contains($0) }
    clues.messageIDs = messageIDs(of: mail)
    return clues
  }

  private func numbers(in text: String) -> [String] {
    var seen: Set<String> = []
    return formats.flatMap { $0.numbers(in: text) }.filter { seen.insert($0).inserted }
  }

  /// Reports first, then what is answered, then the thread from its end.
  private func messageIDs(of mail: IncomingMail) -> [String] {
    var ids: [String] = []
    if case .deliveryReport(let reports) = mail.nature {
      ids = reports.flatMap(\.originalMessageIDs)
    }
    var seen: Set<String> = []
    return (ids + mail.inReplyTo + mail.references.reversed()).filter { seen.insert($0).inserted }
  }

  /// Where a mail belongs, by what the register answered to its clues.
  public func sort(
    _ mail: IncomingMail, _ clues: ArrivalClues, _ facts: ArrivalFacts
  ) -> ArrivalSorting {
    let proposed = proposal(for: mail, clues, facts)
    let (destination, ways) = destination(of: mail, clues, facts)
    return ArrivalSorting(
      destination: destination, proposal: proposed.proposal, reasons: ways + proposed.reasons,
      language: language(of: mail))
  }
}
