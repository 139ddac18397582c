// The rules of flags: what each kind asks of the reviewer and which provisions come first, and where.

/// What an authority does, as far as it decides which provision comes first: `social`, `health`.
public struct FlagArea: Identifier {
  public let text: String
  public init(_ text: String) { self.text = text }
}

/// A kind of record, such as `journal` or `personnelFile`; it leads to an area.
public struct RecordKind: Identifier {
  public let text: String
  public init(_ text: String) { self.text = text }
}

/// What is said and asked of one kind of flag.
public struct FlagRule: Sendable, Hashable {
  public let kind: FlagKind
  public let name: Bilingual
  /// What the reviewer must answer.
  public let question: Bilingual
  /// What to look at first where no area says otherwise.
  public let provisions: [ProvisionID]
  public let byArea: [FlagArea: [ProvisionID]]

  /// The provisions to look at first within an area, nearest first.
  public func provisions(in area: FlagArea) -> [ProvisionID] {
    let near = byArea[area] ?? []
    return near + provisions.filter { !near.contains($0) }
  }
}

/// Words that decide what stands beside them, and how near they must be.
public struct FlagWordList: Sendable, Hashable {
  public let words: [String]
  /// The most bytes of text between the word and the passage.
  public let within: Int
  public init(words: [String], within: Int) {
    self.words = words
    self.within = within
  }
}

/// `flags.yaml`.
public struct FlagRules: Sendable {
  public let rules: [FlagKind: FlagRule]
  public let reasons: [FlagReason: Bilingual]
  public let lists: [FlagWords: FlagWordList]
  /// The areas and what they are called.
  public let areas: [FlagArea: Bilingual]
  /// The area of each authority.
  public let authorities: [AuthorityID: FlagArea]
  /// The area that a kind of record leads to, whoever holds it.
  public let records: [RecordKind: FlagArea]
  /// Cues of provisions that must stand alone, since longer words that begin with them mean something else.
  public let wholeCues: Set<String>

  public init(
    rules: [FlagKind: FlagRule] = [:], reasons: [FlagReason: Bilingual] = [:],
    lists: [FlagWords: FlagWordList] = [:], areas: [FlagArea: Bilingual] = [:],
    authorities: [AuthorityID: FlagArea] = [:], records: [RecordKind: FlagArea] = [:],
    wholeCues: Set<String> = []
  ) {
    self.rules = rules
    self.reasons = reasons
    self.lists = lists
    self.areas = areas
    self.authorities = authorities
    self.records = records
    self.wholeCues = wholeCues
  }

  /// The area where no authority and no record says one.
  public static let general = FlagArea("general")

  /// The area that decides which provisions come first: the record's, else the authority's.
  public func area(of authority: AuthorityID?, record: RecordKind?) -> FlagArea {
    record.flatMap { records[$0] } ?? authority.flatMap { authorities[$0] } ?? Self.general
  }
}
