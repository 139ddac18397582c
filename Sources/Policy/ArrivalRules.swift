// The rules by which a mail that nothing puts in a case gets a proposal: what it seems to be, and why.

/// What a new arrival seems to be; a person decides.
public enum ArrivalProposal: String, Sendable, Hashable, Codable, CaseIterable {
  /// Överklagande.
  case appeal
  /// Begäran om att få ta del av handlingar.
  case request
  /// Skräppost: parked, never destroyed.
  case spam
  /// Anything else.
  case message
}

/// How a mail found its case, or failed to; each has its words in `policy/arrivals.yaml`.
public enum ArrivalWay: String, Sendable, Hashable, Codable, CaseIterable {
  /// The case's own address, with a sound token.
  case caseAddress
  /// A register number in the subject.
  case registerNumber
  /// It answers a mail of ours.
  case reply
  /// It reports on a mail of ours.
  case report
  /// A person put another mail of the sender there.
  case sameSender
  /// A register number in the text.
  case numberInText
  /// A case's address with one wrong character.
  case nearAddress
  /// A register number that no case has.
  case unknownNumber
  /// A sound address of a case that is not here.
  case unknownCase
  /// An address whose token is of no case.
  case brokenAddress
  /// It is in the case, and from somebody else than the requester whom we have written to.
  case correspondent
  /// It is in the case, and not from an address of the requester.
  case otherWriter
  /// No rule spoke.
  case nothingSays
}

/// What can be seen of a mail without reading its words.
public enum ArrivalSign: String, Sendable, Hashable, Codable, CaseIterable {
  /// Sent to a list.
  case list
  /// Written by a machine.
  case automatic
  /// A report on delivery.
  case report
  /// Somebody's answering machine.
  case outOfOffice
  /// An invitation to a meeting.
  case calendar
  /// It answers a mail that is not ours.
  case answers
  /// The receiving server's tests of the sender failed.
  case unverified
  /// No mailbox of ours is among the recipients shown.
  case hiddenRecipients
  /// Six links or more.
  case manyLinks
  /// No address that can be one.
  case noSender
  /// An attachment that is a program.
  case dangerousFile
  /// A question mark in the text.
  case question
}

/// How much one observation speaks for a proposal, and its words.
public struct ArrivalWeight: Sendable, Hashable {
  public let proposal: ArrivalProposal
  /// From 1 to 20.
  public let points: Int
  public let reason: Bilingual

  public init(proposal: ArrivalProposal, points: Int, reason: Bilingual) {
    (self.proposal, self.points, self.reason) = (proposal, points, reason)
  }
}

/// Words that speak for a proposal.
public struct ArrivalCue: Sendable, Hashable {
  /// Where the words are looked for.
  public enum Place: String, Sendable, CaseIterable { case subject, text, anywhere }

  public let weight: ArrivalWeight
  public let place: Place
  /// In lower case; several words stand side by side, and a star at the end is any ending.
  public let words: [String]

  public init(weight: ArrivalWeight, place: Place, words: [String]) {
    (self.weight, self.place, self.words) = (weight, place, words)
  }
}

/// `arrivals.yaml`.
public struct ArrivalRules: Sendable {
  /// A proposal, its name, and the least points that it takes.
  public struct Row: Sendable, Hashable {
    public let proposal: ArrivalProposal
    public let least: Int
    public let name: Bilingual
    public init(proposal: ArrivalProposal, least: Int, name: Bilingual) {
      (self.proposal, self.least, self.name) = (proposal, least, name)
    }
  }

  /// Every proposal; the first here that has its least points is proposed.
  public let proposals: [Row]
  public let ways: [ArrivalWay: Word]
  public let signs: [ArrivalSign: ArrivalWeight]
  public let cues: [ArrivalCue]
  /// How lines begin, in lower case, after which a mail repeats an older one.
  public let quoteStarts: [String]
  /// How such lines end.
  public let quoteEnds: [String]
  /// Words in lower case by which a language is known, where no header tells it.
  public let languages: [Language: Set<String>]
  /// What could not be read of a mail, by the name that the reading gives it.
  public let troubles: [String: Bilingual]

  public init(
    proposals: [Row] = [], ways: [ArrivalWay: Word] = [:],
    signs: [ArrivalSign: ArrivalWeight] = [:], cues: [ArrivalCue] = [],
    quoteStarts: [String] = [], quoteEnds: [String] = [],
    languages: [Language: Set<String>] = [:], troubles: [String: Bilingual] = [:]
  ) {
    (self.proposals, self.ways, self.signs, self.cues) = (proposals, ways, signs, cues)
    (self.quoteStarts, self.quoteEnds) = (quoteStarts, quoteEnds)
    (self.languages, self.troubles) = (languages, troubles)
  }

  /// What a proposal is called.
  public func name(of proposal: ArrivalProposal) -> Bilingual? {
    proposals.first { $0.proposal == proposal }?.name
  }
}
