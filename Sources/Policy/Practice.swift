// Values that are practice and not statute ("praxis" on the law page), and how long records are kept.

/// A yardstick (riktmärke): when an answer is expected by practice. The law names no fixed time.
public struct Yardstick: Sendable, Hashable {
  /// `sameDay`, `nextWorkingDay`, `threeWorkingDays`.
  public let name: String
  /// Which right it measures.
  public let right: Right
  /// Counted working days: 1 is the day of arrival when that is a working day, else the next one.
  public let workingDays: Int
  public let text: Bilingual
  /// The source in practice.
  public let source: String

  /// Reading on the spot (TF 2:15: genast eller så snart det är möjligt) or a copy (TF 2:16: skyndsamt).
  public enum Right: String, Sendable, Hashable, Codable, CaseIterable {
    case onSite, copy
  }

  /// The names that each right must have a yardstick of.
  static let names = ["sameDay", "nextWorkingDay", "threeWorkingDays"]
}

/// What the law itself says about time: words, no figure.
public struct StatutoryTime: Sendable, Hashable {
  /// For reading on the spot.
  public let onSite: Bilingual
  /// For a copy.
  public let copy: Bilingual
  /// The sentence beside every yardstick.
  public let noFixedTime: Bilingual

  /// The words for one right.
  public subscript(right: Yardstick.Right) -> Bilingual { right == .onSite ? onSite : copy }
}

/// Numbers from practice, each with its source in `policy/deadlines.yaml`.
public struct Practice: Sendable, Hashable {
  /// Yardsticks from arrival, shortest first; every name for each right.
  public let yardsticks: [Yardstick]
  /// Days from appeal to forwarding after which a warning is given: 3 and 7.
  public let forwardingWarningDays: [Int]
  /// Days after an answer until a case without a decision closes by itself.
  public let closeAfterAnswerDays: Int
  /// Days for mail that is on its way, after the last day to appeal, before a case closes.
  public let closeMailDelayDays: Int
  /// Days after dispatch, reminders sent, after which a decision not shown to be served may become final.
  public let notShownFinalDays: Int
  /// Days after dispatch at which the recipient is asked, and staff are told, while service is not known: 14 and 28.
  public let serviceReminderDays: [Int]
  /// Days after sending after which simplified service counts, its conditions met: 14.
  public let simplifiedServiceDays: Int
  /// The hour, Swedish time, from which staff get the day's digest: 7.
  public let digestHour: Int
  /// Weeks to appeal (FL 44 §), from service.
  public let appealWeeks: Int
  /// How many listed documents become lines; the rest stays in the description.
  public let listedDocuments: Int
  /// How many attachments a requester may send in one case.
  public let attachments: Int
  /// Postponements of the expected date after which the head sees the case.
  public let postponementsBeforeHead: Int
  /// Hours for which a narrowed case is open to whoever broke the glass: 12.
  public let glassHours: Int
  /// What the law itself says about time.
  public let statutoryTime: StatutoryTime
  /// Where each of the numbers comes from.
  public let sources: [Source]

  /// Where a number comes from.
  public struct Source: Sendable, Hashable {
    /// The number's key in the file, such as `appealWeeks`.
    public let value: String
    public let text: String
    /// Whether it is practice ("praxis"), and so the authority's to change, or statute.
    public let isPractice: Bool
  }

  /// The yardsticks of one right, shortest first.
  public func yardsticks(for right: Yardstick.Right) -> [Yardstick] {
    yardsticks.filter { $0.right == right }
  }
}

/// How long a kind of record is kept, and on whose decision it may be destroyed.
public struct Retention: Sendable, Hashable {
  public let kind: Kind
  public let authority: AuthorityID
  /// Months from the moment that the kind counts from; nil is kept for ever (bevaras).
  public let months: Int?
  /// The disposal decision (gallringsbeslut) it rests on; nil forbids disposal.
  public let decision: String?
  public let note: Bilingual

  /// Kinds of record; every authority has a rule for each.
  public enum Kind: String, Sendable, Hashable, CaseIterable {
    /// A case, by how it ended; from its closing.
    case answeredInFull, withheld, appealed
    /// Mail that belongs to no case: put aside, come twice, or about the delivery of our own; from when that was
    /// settled.
    case mailOutsideCases
    /// Who read and did what; from then.
    case log
    /// Where staff were, what they searched for, and why; from then.
    case logTexts
    /// Who got a digest, and what a mail server said of a letter; from then.
    case deliveries
    /// What an account no longer needs; from its end.
    case formerStaff

    /// Whether it is a case as a whole, counted from its closing.
    public var isCase: Bool {
      switch self {
      case .answeredInFull, .withheld, .appealed: true
      case .mailOutsideCases, .log, .logTexts, .deliveries, .formerStaff: false
      }
    }
  }

  /// Whether a record that ended on `ended` may be destroyed on `day`: only on a decision, and after its time.
  public func allowsDisposal(ended: Day, on day: Day) -> Bool {
    guard decision != nil, let months else { return false }
    return ended.adding(months: months) <= day
  }

  /// The first day of whose records none may be destroyed on `day`: those of every earlier day may. Nil where none
  /// may at all.
  public func firstKept(on day: Day) -> Day? {
    guard decision != nil, let months else { return nil }
    // Months differ in length: from a day before where the end can be, one step at a time.
    var kept = day.adding(months: -months) + -3
    while allowsDisposal(ended: kept, on: day) { kept = kept + 1 }
    return kept
  }
}
