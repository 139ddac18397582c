// What is done with personal data, why, and for how long: what the record of each authority says (GDPR art. 30).

/// The record of processing as `policy/processing.yaml` has it.
public struct Processing: Sendable, Hashable {
  /// What the record's headings are called.
  public let headings: [Heading: Bilingual]
  /// What the groups of persons are called.
  public let subjects: [Subject: Bilingual]
  /// What is done, a row each.
  public let activities: [Activity: Row]
  /// Whom to ask, for each authority.
  public let officers: [Officer]

  public init(
    headings: [Heading: Bilingual] = [:], subjects: [Subject: Bilingual] = [:],
    activities: [Activity: Row] = [:], officers: [Officer] = []
  ) {
    self.headings = headings
    self.subjects = subjects
    self.activities = activities
    self.officers = officers
  }

  /// The data protection officer of an authority (dataskyddsombud), or nil.
  public func officer(of authority: AuthorityID) -> Officer? {
    officers.first { $0.authority == authority }
  }
}

extension Processing {
  /// What personal data are used for; each column of the database that holds any is kept for one of these.
  public enum Activity: String, Sendable, Hashable, CaseIterable {
    case requests, mail, staff, security, statistics
  }

  /// Whom data are about.
  public enum Subject: String, Sendable, Hashable, CaseIterable {
    /// Whoever asks, or writes about a request.
    case requester
    /// Whoever is named in a document, a letter or somebody's words.
    case named
    /// Whoever sends mail to the authority.
    case sender
    /// The authority's staff.
    case staff
  }

  /// The parts of a record, in their order.
  public enum Heading: String, Sendable, Hashable, CaseIterable {
    case title, controller, officer, purpose, ground, subjects, data, recipients, transfers, kept
    case forEver, years, months, since, sinceMonths, noDecision, decision, measures, rights
  }

  /// One thing that is done with personal data.
  public struct Row: Sendable, Hashable {
    public let name: Bilingual
    public let purpose: Bilingual
    /// What lets the authority do it (GDPR art. 6 and 9, and the law that art. 6.3 asks for).
    public let ground: Bilingual
    public let subjects: [Subject]
    /// The categories of data.
    public let data: Bilingual
    public let recipients: [Bilingual]
    /// Transfers to other countries.
    public let transfers: Bilingual
    /// The kinds of `retention.yaml` that say how long, and what must be said beside them.
    public let retention: [Retention.Kind]
    public let kept: Bilingual
    /// How it is protected, in short.
    public let measures: Bilingual
    /// What a person can ask for.
    public let rights: Bilingual
  }

  /// Whom people ask about their data.
  public struct Officer: Sendable, Hashable {
    public let authority: AuthorityID
    public let name: Bilingual
    public let email: String
    public let phone: String?
  }
}

extension Policy {
  /// How long the data of an activity are kept at an authority: a sentence for each kind of record, then the rest.
  public func keeping(
    _ row: Processing.Row, at authority: AuthorityID, in language: Language
  ) -> [String] {
    let headings = processing.headings
    let rules = row.retention.compactMap { kind in
      retention.first { $0.authority == authority && $0.kind == kind }
    }
    return rules.map { rule in
      let time = rule.months.map { months in
        let isYears = months % 12 == 0
        let heading: Processing.Heading =
          rule.kind.isCase ? (isYears ? .years : .months) : isYears ? .since : .sinceMonths
        return (headings[heading]?[language] ?? "").replacing(
          "{n}", with: String(isYears ? months / 12 : months))
      }
      let basis = rule.decision.map { "\(headings[.decision]?[language] ?? "") \($0)" }
      let kept =
        time.map { [$0, basis ?? headings[.noDecision]?[language] ?? ""].joined(separator: "; ") }
        ?? headings[.forEver]?[language] ?? ""
      return "\(rule.note[language]): \(kept)"
    } + [row.kept[language]]
  }

  /// The record of processing of one authority, as text for a person.
  public func processingRecord(of authority: Authority, in language: Language) -> String {
    func heading(_ name: Processing.Heading) -> String {
      processing.headings[name]?[language] ?? name.rawValue
    }
    func part(_ name: Processing.Heading, _ lines: [String]) -> [String] {
      ["  \(heading(name)):"] + lines.map { "    - \($0)" }
    }
    let officer = processing.officer(of: authority.id).map { officer in
      [officer.name[language], officer.email, officer.phone].compactMap { $0 }
        .joined(separator: ", ")
    }
    var lines = [
      "\(heading(.title)): \(authority.name[language])",
      "\(heading(.controller)): "
        + ([authority.name[language]] + authority.address.dropFirst() + [
          authority.email, authority.phone,
        ]).joined(separator: ", "),
      "\(heading(.officer)): \(officer ?? "–")",
    ]
    for activity in Processing.Activity.allCases {
      guard let row = processing.activities[activity] else { continue }
      lines += ["", row.name[language]]
      lines += part(.purpose, [row.purpose[language]]) + part(.ground, [row.ground[language]])
      lines += part(
        .subjects, row.subjects.compactMap { processing.subjects[$0]?[language] })
      lines += part(.data, [row.data[language]])
      lines += part(.recipients, row.recipients.map { $0[language] })
      lines += part(.transfers, [row.transfers[language]])
      lines += part(.kept, keeping(row, at: authority.id, in: language))
      lines += part(.measures, [row.measures[language]]) + part(.rights, [row.rights[language]])
    }
    return lines.joined(separator: "\n") + "\n"
  }
}
