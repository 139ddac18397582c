// Random acts by random people on random cases: nothing that must be impossible happens.

import Policy
import Testing
import Workflow

/// A small generator with a printed seed (SplitMix64).
struct Chance {
  private var state: UInt64
  init(seed: UInt64) { state = seed }

  mutating func next() -> UInt64 {
    state &+= 0x9E37_79B9_7F4A_7C15
    var z = state
    z = (z ^ (z >> 30)) &* 0xBF58_476D_1CE4_E5B9
    z = (z ^ (z >> 27)) &* 0x94D0_49BB_1331_11EB
    return z ^ (z >> 31)
  }

  mutating func number(below limit: Int) -> Int { Int(next() % UInt64(limit)) }
  mutating func one<Element>(of list: [Element]) -> Element { list[number(below: list.count)] }
}

@Suite struct RandomWalks {
  private static let people: [Actor] =
    Actor.everyRole + [.colleague, .handler, .handler, .jurist, .decider, .requester]

  /// What no walk gets to: disposal waits two years, clocks for another calendar.
  private static let verbs =
    (Verb.allCases.map(\.rawValue) + DecisionVerb.allCases.map(\.rawValue))
    .filter { !["dispose", "recomputeClocks"].contains($0) }

  private static let verdicts: [Assessment] = [
    .released, .released, .released, .refused, .refused, .secret(.releaseMasked),
    .secret(.releaseWithReservation), .secret(.existenceWithheld), .other(.notHeld, "TF 2:4"),
    .other(.notPublicRecord, "TF 2:12"), .other(.doesNotExist, nil), .secret(.refuse, .hidden),
  ]

  @Test func nothingImpossibleHappens() throws {
    var done: [String: Int] = [:]
    for seed: UInt64 in 1...4 { try walk(seed: seed, &done) }
    #expect(Self.verbs.filter { done[$0] == nil } == [])
  }

  private func walk(seed: UInt64, _ done: inout [String: Int]) throws {
    var chance = Chance(seed: seed)
    for walk in 0..<160 {
      var play = try begin(&chance)
      for step in 0..<120 {
        let (act, actor) = choose(&chance, play)
        if chance.number(below: 4) == 0 { play.now = play.now.adding(seconds: 50_000) }
        if chance.number(below: 40) == 0 { play.wait(days: 25) }
        guard let outcome = outcome(of: act, by: actor, play) else { continue }
        done[name(act), default: 0] += 1
        let found = follow(outcome, from: play.file, under: play.policy)
        #expect(found == [], "seed \(seed), walk \(walk), step \(step): \(act)")
        if !found.isEmpty { return }
        try play.act(act, actor)
      }
      #expect(play.isFold, "seed \(seed), walk \(walk)")
    }
  }

  /// A new request, or a case some way on.
  private func begin(_ chance: inout Chance) throws -> Play {
    let authority = chance.one(of: ["ks", "sn"])
    if chance.number(below: 2) == 0 {
      let stages: [DecisionStage] = [.drafting, .signing, .dispatched, .appealed, .inCourt, .final]
      return try Play.decided(chance.one(of: stages), authority: authority).0
    }
    let request = Request(
      channel: .web, arrivedAt: noon, description: "Avtal", delivery: Delivery(form: .email),
      contact: Contact(
        name: chance.number(below: 2) == 0 ? "Siv Sökande" : nil,
        protected: chance.number(below: 3) == 0))
    let documents = (0..<chance.number(below: 4)).map { Personal("avtal \($0)") }
    let intake = Intake(
      authority: AuthorityID(chance.one(of: [authority, "mn"])), request: request,
      documents: documents, parked: chance.number(below: 10) == 0)
    var play = try Play(intake, by: .requester, at: noon, policy: try shippedPolicy())
    // A protected person's case waits for a registrar before anybody can work on it.
    if request.contact.protected, chance.number(below: 4) > 0 {
      try play.act(.assign(owner: StaffID("hanna")), .registrar)
    }
    return play
  }

  private func outcome(of act: Act, by actor: Actor, _ play: Play) -> Outcome? {
    do throws(Refusal) {
      return try play.decided(act, actor)
    } catch {
      if isArrival(act, by: actor) {
        Issue.record("refused \(error.reason): \(act) in \(play.file.stage)")
      }
      return nil
    }
  }

  /// What comes from the requester and may never be refused because of a stage.
  private func isArrival(_ act: Act, by actor: Actor) -> Bool {
    guard actor.role == .requester else { return false }
    switch act {
    case .addMessage, .withdraw(lines: []): return true
    case .onDecision(nil, .appeal): return true
    case .onDecision(_, .requestDecision(let lines, .refusal, _)):
      return lines.allSatisfy { $0 != LineID("none") }
    default: return false
    }
  }

  private func choose(_ chance: inout Chance, _ play: Play) -> (Act, Actor) {
    let choice = Choice(file: play.file, today: play.today)
    let n = chance.number(below: 1000)
    let verdict = chance.one(of: Self.verdicts)
    if chance.number(below: 5) < 2 || play.file.decisions.isEmpty && chance.number(below: 9) > 0 {
      let likely: [Verb] = [
        .assess, .assess, .addDocument, .release, .release, .confirmRelease, .answer, .close,
        .close, .close, .archive, .archive, .archive, .reopen, .reopen,
        .acceptReservation, .acceptReservation, .acceptReservation, .acceptReservation,
        .assign, .assign, .breakGlass, .breakGlass, .widen, .widen, .widen, .confirmRelease,
      ]
      var verb = chance.one(of: Verb.allCases + likely)
      // What ends everything is kept rare.
      if [.recuse, .withdraw, .passOn, .narrow].contains(verb), chance.number(below: 8) > 0 {
        verb = .readMessage
      }
      return (choice.act(verb, assessment: verdict, n: n), actor(&chance, powers(verb)))
    }
    let decision = play.file.decisions.isEmpty ? nil : chance.one(of: play.file.decisions)
    let fitting = DecisionVerb.allCases.filter { verb in
      decision.map { rule($0.stage, verb).isAllowed } ?? true
    }
    let likely: [DecisionVerb] = fitting.filter { [.testTimeliness, .dismissAppeal].contains($0) }
    let verb = chance.one(
      of: chance.number(below: 8) == 0 ? DecisionVerb.allCases : fitting + likely)
    let outcomes = (0..<3).map { _ in chance.one(of: Judgment.Outcome.allCases) }
    let id = chance.number(below: 4) == 0 ? nil : decision?.id
    return (
      .onDecision(id, choice.act(verb, on: decision, outcomes: outcomes, n: n)),
      actor(&chance, powers(verb))
    )
  }

  /// Mostly somebody who may.
  private func actor(_ chance: inout Chance, _ roles: Roles) -> Actor {
    let able = Self.people.filter { roles.contains($0.role) }
    return chance.number(below: 10) == 0 ? chance.one(of: Self.people) : chance.one(of: able)
  }

  private func follow(_ outcome: Outcome, from file: Case, under policy: Policy) -> [String] {
    var file = file
    var found = outcome.events.isEmpty ? ["nothing happened"] : []
    for event in outcome.events {
      let before = file
      file.apply(event)
      found += broken(before, event, file, under: policy)
    }
    for case .letter(let order) in outcome.effects where order.kind == .release {
      let isReleased = order.lines.allSatisfy { file.line($0)?.release != nil }
      if !isReleased || order.lines.isEmpty { found.append("a release letter without a release") }
    }
    return found
  }

  private func name(_ act: Act) -> String {
    if case .onDecision(_, let act) = act { return act.verb.rawValue }
    return act.verb.rawValue
  }
}
