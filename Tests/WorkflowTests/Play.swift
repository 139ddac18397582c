// A case being played: each act is decided, its events applied, and everything kept to look at.

import Policy
import Testing
import Workflow

/// The people of the demo, and the two who are nobody's staff.
extension Actor {
  static let registrar = Actor.staff(StaffID("rut"), .registrar, name: "Rut Registrator")
  static let handler = Actor.staff(StaffID("hanna"), .handler, name: "Hanna Handläggare")
  static let colleague = Actor.staff(StaffID("henrik"), .handler, name: "Henrik Handläggare")
  static let jurist = Actor.staff(StaffID("jon"), .jurist, name: "Jon Jurist")
  static let decider = Actor.staff(StaffID("dag"), .decider, name: "Dag Delegat")
  static let archivist = Actor.staff(StaffID("ada"), .archivist, name: "Ada Arkivarie")
  static let head = Actor.staff(StaffID("carl"), .head, name: "Carl Chef")

  /// One of each role.
  static let everyRole: [Actor] = [
    .requester, .registrar, .handler, .jurist, .decider, .archivist, .head, .system,
  ]
}

/// A case, its history and what it made the world do.
struct Play {
  private(set) var file: Case
  var now: Instant
  let policy: Policy
  private(set) var events: [Event] = []
  private(set) var effects: [Effect] = []
  private var names: UInt64 = 1
  /// What the machine says of every document.
  var examined = Examination.Result.complete

  init(
    documents: Int = 2, at now: Instant = noon, authority: String = "ks",
    delivery: Delivery = Delivery(form: .email, address: "a@example.org"),
    contact: Contact = Contact(), policy: Policy? = nil
  ) throws {
    let request = Request(
      channel: .web, arrivedAt: now, description: "Alla avtal med Exempelbolaget AB 2025",
      delivery: delivery, contact: contact)
    let intake = Intake(
      authority: AuthorityID(authority), request: request,
      documents: (0..<documents).map { Personal("avtal \($0 + 1)") })
    try self.init(intake, by: .requester, at: now, policy: try policy ?? shippedPolicy())
  }

  init(_ intake: Intake, by actor: Actor, at now: Instant, policy: Policy) throws {
    self.policy = policy
    self.now = now
    let id = CaseID("case")
    let outcome = try receive(
      intake, as: id, number: RegisterNumber(year: 2026, number: 1, text: "KS 2026-00001"),
      by: actor, at: now, under: policy, fresh: Fresh(high: 0x5EED, low: 0))
    file = try #require(Case(id: id, folding: outcome.events))
    events = outcome.events
    effects = outcome.effects
  }

  /// Decides without doing.
  func decided(_ act: Act, _ actor: Actor) throws(Refusal) -> Outcome {
    let originals = act.leaving.compactMap { id in
      file.line(id)?.original.map { (id, Examination(original: $0.blob, result: examined)) }
    }
    return try decide(
      act, on: file, by: actor, at: now, under: policy,
      fresh: Fresh(high: 0x5EED, low: names &* 0x9E37_79B9_7F4A_7C15),
      examined: Dictionary(originals) { first, _ in first })
  }

  /// Does it.
  @discardableResult
  mutating func act(_ act: Act, _ actor: Actor = .handler) throws(Refusal) -> Outcome {
    let outcome = try decided(act, actor)
    names += 1
    for event in outcome.events { file.apply(event) }
    events += outcome.events
    effects += outcome.effects
    return outcome
  }

  /// Does it to the decision that is meant.
  @discardableResult
  mutating func on(
    _ decision: DecisionID? = nil, _ act: DecisionAct, _ actor: Actor
  ) throws(Refusal) -> Outcome {
    try self.act(.onDecision(decision, act), actor)
  }

  /// Why it would be refused; nil where it would not.
  func refusal(_ act: Act, _ actor: Actor = .handler) -> Refusal.Reason? {
    do throws(Refusal) {
      _ = try decided(act, actor)
      return nil
    } catch { return error.reason }
  }

  func refusal(
    on decision: DecisionID? = nil, _ act: DecisionAct, _ actor: Actor
  ) -> Refusal.Reason? {
    refusal(.onDecision(decision, act), actor)
  }

  mutating func wait(days: Int) { now = now.adding(seconds: Int64(days) * 86_400) }

  var today: Day { SwedishTime.day(of: now) }
  /// The id of the `n`-th line.
  subscript(line n: Int) -> LineID { file.lines[n].id }
  var decision: Decision? { file.decisions.last }
  /// The kinds of letters sent so far.
  var letters: [LetterKind] {
    effects.map { effect in
      switch effect {
      case .letter(let order): order.kind
      }
    }
  }
  var isFold: Bool { Case(id: file.id, folding: events) == file }
}

extension StoredFile {
  static func named(_ name: String) -> StoredFile {
    StoredFile(
      blob: BlobID(name), size: 1000, mediaType: "application/pdf",
      fileName: Personal("\(name).pdf"))
  }
}

extension VerifiedCopy {
  /// A copy that has passed, made for `basis`.
  static func named(_ name: String, _ basis: MaskedCopy.Basis) -> VerifiedCopy {
    VerifiedCopy(
      file: .named(name), basis: basis, record: BlobID("record of \(name)"),
      checked: "Tio kontroller")
  }
}

extension ProvisionID {
  /// Omvänt, may hide existence, identity may matter.
  static let care = ProvisionID("OSL 26:1")
  /// Absolut.
  static let tax = ProvisionID("OSL 27:1")
  /// Rakt, may not hide existence, no matter who asks.
  static let trade = ProvisionID("OSL 31:16")
  /// Two persons for each release.
  static let hidden = ProvisionID("OSL 21:3 1 st")
}

extension Assessment {
  static let released = Assessment(verdict: .release)
  static let refused = secret(.refuse)

  static func secret(
    _ verdict: Verdict, _ provision: ProvisionID = .care, recipient: Personal = "Sökanden"
  ) -> Assessment {
    let reservation = Reservation(
      wording: "Uppgifterna får inte föras vidare.", scope: "Namn", until: nil,
      recipient: recipient)
    return Assessment(
      verdict: verdict, grounds: [Ground(provision: provision, harm: "Det kan antas men.")],
      reservationConsidered: ReservationConsidered(answer: .no, why: "Mottagaren är okänd."),
      reservation: verdict == .releaseWithReservation ? reservation : nil,
      noPartReason: verdict == .refuse ? "Det som återstår säger inget." : nil)
  }

  static func other(_ verdict: Verdict, _ provision: String?) -> Assessment {
    Assessment(
      verdict: verdict,
      grounds: provision.map { [Ground(provision: ProvisionID($0), harm: "")] } ?? [],
      steps: "Sökt i diariet och arkivet.")
  }
}

// MARK: - Stretches of a case that many tests need.

extension Play {
  /// A document to the `n`-th line, and its verdict.
  mutating func assess(
    _ n: Int, _ assessment: Assessment, by actor: Actor = .handler
  ) throws(Refusal) {
    if file.lines[n].original == nil, assessment.verdict.letsOut {
      try act(.addDocument(self[line: n], .named("original \(n)")))
    }
    try act(.assess(self[line: n], assessment), actor)
  }

  mutating func release(_ n: Int, form: DeliveryForm? = nil) throws(Refusal) {
    try act(.release(lines: [self[line: n]], form: form, place: nil))
  }

  /// A masked copy, checked by the jurist.
  mutating func mask(_ n: Int) throws(Refusal) {
    let copy = StoredFile.named("masked \(n) \(events.count)")
    try act(.addMaskedCopy(self[line: n], copy))
    try act(
      .recordCopyCheck(
        self[line: n], MaskedCopy.Check(copy: copy.blob, passed: true, at: now, record: nil)),
      .system)
    try act(.verifyMaskedCopy(self[line: n], checked: "Namnen är borta."), .jurist)
  }

  /// From a decision that was asked for to one that waits for the signature.
  mutating func prepare(_ id: DecisionID) throws(Refusal) {
    try on(id, .draft(text: "Begäran avslås."), .handler)
    try on(id, .submitForReview, .handler)
    if file.decision(id)?.stage == .legalReview { try on(id, .approve(reason: nil), .jurist) }
  }

  mutating func sign(_ id: DecisionID, by actor: Actor = .decider) throws(Refusal) {
    try on(id, .sign(decidedBy: .delegate, minutesRef: nil, frozen: frozen), actor)
  }

  /// A file made from the case as it stands.
  var frozen: FrozenLetter {
    FrozenLetter(
      id: LetterID("l\(events.count)"), blob: BlobID("b\(events.count)"), size: 12_000, pages: 3,
      basedOn: file.number)
  }

  mutating func serve(_ id: DecisionID, on day: Day? = nil) throws(Refusal) {
    let day = day ?? today
    try on(
      id, .recordService(method: .deliveryReceipt, day: day, evidence: "Kvitto"), .registrar)
  }

  mutating func appeal(_ id: DecisionID? = nil) throws(Refusal) {
    try on(id, .appeal(AppealRequest(text: "Jag överklagar.")), .requester)
  }

  /// From an appeal in time to the court.
  mutating func forward(_ id: DecisionID) throws(Refusal) {
    try on(id, .testTimeliness(.inTime, exception: nil), .handler)
    try on(id, .reconsider(changed: false, text: nil), .decider)
    try on(id, .forward(opinion: nil), .handler)
  }

  mutating func judge(
    _ id: DecisionID, _ outcomes: [Judgment.Outcome], _ instance: Judgment.Instance = .kammarratt
  ) throws(Refusal) {
    try on(id, .recordJudgment(judgment(id, outcomes, instance)), .registrar)
  }

  func judgment(
    _ id: DecisionID, _ outcomes: [Judgment.Outcome], _ instance: Judgment.Instance = .kammarratt
  ) -> Judgment {
    let scope = file.decision(id)?.scope ?? []
    return Judgment(
      court: "Kammarrätten i Göteborg", instance: instance, courtCaseNumber: "1234-26",
      day: today,
      outcomes: zip(scope, outcomes).map { Judgment.LineOutcome(line: $0, outcome: $1) })
  }

  /// Both lines refused, answered, and a decision asked for.
  static func refused(
    authority: String = "ks", policy: Policy? = nil
  ) throws -> (Play, DecisionID) {
    var play = try Play(authority: authority, policy: policy)
    try play.act(.take)
    try play.assess(0, .refused)
    try play.assess(1, .refused)
    try play.act(.answer(lines: [], text: nil))
    try play.on(nil, .requestDecision(lines: [], kind: .refusal, text: nil), .requester)
    return (play, try #require(play.decision).id)
  }

  /// A refusal that has come to `stage`.
  static func decided(_ stage: DecisionStage, authority: String = "ks") throws -> (Play, DecisionID)
  {
    var (play, id) = try refused(authority: authority)
    if stage == .requested { return (play, id) }
    try play.on(id, .draft(text: "Begäran avslås."), .handler)
    if stage == .drafting { return (play, id) }
    try play.on(id, .submitForReview, .handler)
    if stage == .legalReview { return (play, id) }
    try play.on(id, .approve(reason: nil), .jurist)
    if stage == .signing { return (play, id) }
    try play.sign(id)
    if stage == .dispatched { return (play, id) }
    try play.serve(id)
    if stage == .appealable { return (play, id) }
    try play.appeal(id)
    if stage == .appealed { return (play, id) }
    try play.forward(id)
    if stage == .inCourt { return (play, id) }
    try play.judge(id, [.upheld, .upheld])
    try play.on(id, .recordFinal(basis: "Domen överklagades inte."), .registrar)
    return (play, id)
  }
}
