// The day's mail to one person on the staff: register numbers, tasks and days, nothing of what cases hold.

public import Policy

/// What a digest tells. Mail is open: no name of a requester, no word of theirs, no title of a document.
public struct DigestContent: Sendable, Hashable {
  public var authority: Bilingual
  /// The person's own name.
  public var name: String
  public var today: Day
  /// Where they work.
  public var link: String
  public var mail: Mail?
  public var urgent: [Item] = []
  /// Cases whose yardstick passes today.
  public var dueToday: [Item] = []
  public var waiting: [Item] = []
  /// Cases that are not listed.
  public var more = 0
  /// How many open cases were gone through, where there are more.
  public var goneThrough: Int?

  public init(authority: Bilingual, name: String, today: Day, link: String) {
    self.authority = authority
    self.name = name
    self.today = today
    self.link = link
  }

  /// Whether there is nothing to tell.
  public var isEmpty: Bool {
    mail == nil && urgent.isEmpty && dueToday.isEmpty && waiting.isEmpty && more == 0
  }

  /// One case.
  public struct Item: Sendable, Hashable {
    public let number: String
    /// Words of the policy for what waits; empty where only a yardstick passes.
    public let tasks: [String]
    public let since: Day
    public init(number: String, tasks: [String], since: Day) {
      self.number = number
      self.tasks = tasks
      self.since = since
    }
  }

  /// Mail that nobody has registered or put aside.
  public struct Mail: Sendable, Hashable {
    public let count: Int
    /// Of these, past the day by which it should have been.
    public let late: Int
    public let oldest: Day?
    public init(count: Int, late: Int, oldest: Day?) {
      self.count = count
      self.late = late
      self.oldest = oldest
    }
  }
}

extension LetterBook {
  /// Writes one digest.
  public func digest(
    _ content: DigestContent, in language: Language
  ) throws(LetterProblem) -> Letter {
    try written(TemplateName.digest, [DigestFacts(content, language)], in: language)
  }
}

/// What the template of a digest may name.
struct DigestFacts: Facts {
  let authority: Words
  let name: Words
  let today: Words
  let link: Words
  let mail: MailFacts?
  let anyUrgent: Bool
  let urgent: [ItemFacts]
  let anyDueToday: Bool
  let dueToday: [ItemFacts]
  let anyWaiting: Bool
  let waiting: [ItemFacts]
  let more: Words?
  let goneThrough: Words?

  static let specimen = DigestFacts(
    authority: "a", name: "n", today: "t", link: "l", mail: .specimen, anyUrgent: true,
    urgent: [.specimen], anyDueToday: true, dueToday: [.specimen], anyWaiting: true,
    waiting: [.specimen], more: "m", goneThrough: "g")

  struct ItemFacts: Facts {
    let number: Words
    let tasks: Words?
    let isToday: Bool
    let isYesterday: Bool
    /// From two.
    let days: Words?
    static let specimen = ItemFacts(
      number: "n", tasks: "t", isToday: false, isYesterday: false, days: "d")
  }

  struct MailFacts: Facts {
    let count: Words
    let late: Words?
    let oldest: Words?
    static let specimen = MailFacts(count: "c", late: "l", oldest: "o")
  }
}

extension DigestFacts {
  init(_ content: DigestContent, _ language: Language) {
    func items(_ items: [DigestContent.Item]) -> [ItemFacts] {
      items.map { ItemFacts($0, today: content.today) }
    }
    self.init(
      authority: Words(line: content.authority[language]), name: Words(line: content.name),
      today: Words(line: content.today.words(language)), link: Words(line: content.link),
      mail: content.mail.map { MailFacts($0, language) },
      anyUrgent: !content.urgent.isEmpty, urgent: items(content.urgent),
      anyDueToday: !content.dueToday.isEmpty, dueToday: items(content.dueToday),
      anyWaiting: !content.waiting.isEmpty, waiting: items(content.waiting),
      more: content.more > 0 ? Words(line: String(content.more)) : nil,
      goneThrough: content.goneThrough.map { Words(line: String($0)) })
  }
}

extension DigestFacts.ItemFacts {
  init(_ item: DigestContent.Item, today: Day) {
    let days = max(0, today - item.since)
    self.init(
      number: Words(line: item.number),
      tasks: Words(line: item.tasks.joined(separator: "; ")).nilIfEmpty, isToday: days == 0,
      isYesterday: days == 1, days: days > 1 ? Words(line: String(days)) : nil)
  }
}

extension DigestFacts.MailFacts {
  init(_ mail: DigestContent.Mail, _ language: Language) {
    self.init(
      count: Words(line: String(mail.count)),
      late: mail.late > 0 ? Words(line: String(mail.late)) : nil,
      oldest: mail.oldest.map { Words(line: $0.words(language)) })
  }
}
