// What a decision on paper is made from: the same facts give the same bytes.

public import Policy
public import Workflow

/// Who decides, by which power, on which day (FL 31 §).
public struct Signer: Sendable, Hashable {
  /// The name as it stands in the decision.
  public let name: String
  public let decidedBy: DecidedBy
  /// The item of the delegation order; needed where a delegate decides.
  public let delegationItem: String?
  /// The minutes; needed where a board or committee decides.
  public let minutesRef: String?
  public let day: Day
  public init(
    name: String, decidedBy: DecidedBy, delegationItem: String?, minutesRef: String?, day: Day
  ) {
    self.name = name
    self.decidedBy = decidedBy
    self.delegationItem = delegationItem
    self.minutesRef = minutesRef
    self.day = day
  }
}

/// A decision to be printed, or its preview.
public struct DecisionFacts: Sendable, Encodable {
  /// Marked UTKAST on every page; has no decider.
  let isDraft: Bool
  let number: Words
  let day: Words
  let kind: KindFlags
  let arrivedDay: Words
  /// The name the requester gave; absent for an anonymous one.
  let recipient: Words?
  let decider: Decider?
  let email: Words
  let phone: Words
  let address: [Words]
  /// Words of the drafter, in Swedish.
  let added: Words?
  let earlier: EarlierFacts?
  /// Swedish, in which the decision holds.
  let sv: DecisionBody
  /// The translation beside it, when the requester reads English.
  let en: DecisionBody?

  /// The file of the logotype, where there is one.
  let logotype: String?

  /// The day that the file is dated with.
  let date: Day
  let picture: Logotype?

  enum CodingKeys: CodingKey {
    case isDraft, number, day, kind, arrivedDay, recipient, decider, email, phone, address, added
    case earlier, sv, en, logotype
  }
}

extension DecisionFacts {
  /// The decision as it will be signed.
  ///
  /// - Throws: every fact that is missing, by name.
  public init(
    _ id: DecisionID, of file: Case, policy: Policy, signer: Signer
  ) throws(LetterProblems) {
    try self.init(id, file, policy, signer, signer.day)
  }

  /// The same with the mark UTKAST and nobody's name, for those who prepare it.
  public init(
    previewOf id: DecisionID, of file: Case, policy: Policy, on day: Day
  ) throws(LetterProblems) {
    try self.init(id, file, policy, nil, day)
  }

  private init(
    _ id: DecisionID, _ file: Case, _ policy: Policy, _ signer: Signer?, _ day: Day
  ) throws(LetterProblems) {
    let setting: Setting
    let decision: Decision
    do {
      setting = try Setting(
        file, policy: policy, today: day, language: .sv, place: DecisionFacts.place)
      decision = try setting.decision(id)
    } catch { throw LetterProblems([error]) }
    var missing = MissingFacts()
    let english = file.request.language == .en
    let sv = missing.body(of: decision, in: setting)
    let en = english ? missing.body(of: decision, in: setting.inEnglish) : nil
    let earlier = missing.earlier(decision, in: setting)
    let decider = missing.decider(signer, in: setting)
    let added = decision.words(in: file)
    if decision.needsWords, added == nil { missing.add("draft", in: setting) }
    guard missing.problems.isEmpty, let sv else { throw LetterProblems(missing.problems) }
    isDraft = signer == nil
    number = Words(line: file.registerNumber.text)
    self.day = Words(line: day.description)
    kind = KindFlags(decision.kind)
    arrivedDay = Words(line: SwedishTime.day(of: file.request.arrivedAt).description)
    recipient = file.request.contact.name.flatMap { Words(line: $0.text ?? "").nilIfEmpty }
    self.decider = decider
    email = Words(line: setting.authority.email)
    phone = Words(line: setting.authority.phone)
    address = setting.authority.address.map { Words(line: $0) }
    self.added = added
    self.earlier = earlier
    self.sv = sv
    self.en = en
    logotype = setting.authority.logotype?.name
    picture = setting.authority.logotype
    date = day
  }

  static let place = "decision.typ"
}

/// Gathers the facts of one decision, and the names of those it does not find.
struct MissingFacts {
  private(set) var problems: [LetterProblem] = []

  mutating func add(_ name: String, in setting: Setting) {
    problems.append(setting.problem(.factMissing(name)))
  }

  /// The value, or nil after its problem was noted.
  mutating func take<Value>(_ make: () throws(LetterProblem) -> Value) -> Value? {
    do { return try make() } catch {
      if !problems.contains(error) { problems.append(error) }
      return nil
    }
  }
}

extension Decision {
  /// Kinds whose reasons no other fact holds.
  fileprivate var needsWords: Bool { kind == .rectification || kind == .advancePayment }

  /// What the drafter added; for a rectification what is rectified, noted when it was opened.
  fileprivate func words(in file: Case) -> Words? {
    let noted = kind == .rectification ? file.notes.last { $0.at == requestedAt }?.text : nil
    return (draft?.text ?? noted).flatMap { Words($0).nilIfEmpty }
  }
}
