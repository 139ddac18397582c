// The tables over all pairs, by every role: what is not listed is refused, for the reason that is listed.

import Policy
import Testing
import Workflow

@Suite struct TheClosedWorld {
  /// A case in each stage.
  private func cases() throws -> [(CaseStage, Play)] {
    let received = try Play()
    var reviewing = try Play()
    try reviewing.assess(0, .refused)
    var (answered, _) = try Play.refused()
    var closed = try Play()
    try closed.act(.withdraw(lines: []), .requester)
    try closed.act(.close(outcome: nil))
    try answered.act(.note(text: "Besvarad"))
    return [
      (.received, received), (.reviewing, reviewing), (.answered, answered), (.closed, closed),
    ]
  }

  // W1: for each role and state, exactly the permitted events; any other is refused.
  @Test func aCaseAllowsWhatItsTableListsAndNothingElse() throws {
    for (stage, play) in try cases() {
      #expect(play.file.stage == stage)
      let choice = Choice(file: play.file, today: play.today)
      for verb in Verb.allCases {
        for actor in Actor.everyRole {
          let found = play.refusal(choice.act(verb), actor)
          let said = "\(stage) \(verb) by \(actor.role)"
          if !powers(verb).contains(actor.role) {
            #expect(found == .notYourRole, "\(said)")
          } else if case .refuse(let reason) = rule(stage, verb) {
            #expect(found == reason, "\(said)")
          } else {
            #expect(found != .notYourRole, "\(said)")
            #expect(found != .caseClosed, "\(said)")
          }
        }
      }
    }
  }

  @Test(arguments: DecisionStage.allCases)
  func aDecisionAllowsWhatItsTableListsAndNothingElse(_ stage: DecisionStage) throws {
    let (play, id) = try Play.decided(stage)
    let decision = try #require(play.file.decision(id))
    #expect(decision.stage == stage)
    let choice = Choice(file: play.file, today: play.today)
    for verb in DecisionVerb.allCases {
      for actor in Actor.everyRole {
        let act = choice.act(verb, on: decision, outcomes: [.upheld], n: 1)
        let found = play.refusal(on: id, act, actor)
        let said = "\(stage) \(verb) by \(actor.role)"
        if !powers(verb).contains(actor.role) {
          #expect(found == .notYourRole, "\(said)")
        } else if case .refuse(let reason) = rule(stage, verb) {
          #expect(found == reason, "\(said)")
        } else {
          #expect(found != .notYourRole, "\(said)")
        }
      }
    }
  }

  @Test func whatTheTableSaysOfTheNextStageHappens() throws {
    for (stage, play) in try cases() {
      let choice = Choice(file: play.file, today: play.today)
      for verb in Verb.allCases {
        for actor in Actor.everyRole where play.refusal(choice.act(verb), actor) == nil {
          var after = play
          try after.act(choice.act(verb), actor)
          switch rule(stage, verb) {
          case .move(let next): #expect(after.file.stage == next, "\(stage) \(verb)")
          case .stay: #expect(after.file.stage == stage, "\(stage) \(verb)")
          case .follows: #expect(after.file.stage != .received || stage == .received)
          case .refuse: Issue.record("\(stage) \(verb)")
          }
        }
      }
    }
  }

  @Test(arguments: DecisionStage.allCases)
  func whatTheTableSaysOfADecisionsNextStageHappens(_ stage: DecisionStage) throws {
    let (play, id) = try Play.decided(stage)
    let choice = Choice(file: play.file, today: play.today)
    for verb in DecisionVerb.allCases {
      let act = choice.act(verb, on: play.file.decision(id), outcomes: [.upheld], n: 1)
      for actor in Actor.everyRole where play.refusal(on: id, act, actor) == nil {
        var after = play
        try after.on(id, act, actor)
        let next = try #require(after.file.decision(id)).stage
        switch rule(stage, verb) {
        case .move(let listed):
          // An appeal against what is not signed yet is kept in the case.
          #expect(next == listed, "\(stage) \(verb)")
        case .stay: #expect(next == stage, "\(stage) \(verb)")
        case .follows: break
        case .refuse: Issue.record("\(stage) \(verb)")
        }
      }
    }
  }

  @Test func allowancesSayWhatDecidingSays() throws {
    for (_, play) in try cases() {
      let choice = Choice(file: play.file, today: play.today)
      for actor in Actor.everyRole {
        let listed = allowances(on: play.file, for: actor, at: play.now, under: play.policy)
        #expect(Set(listed.map(\.verb)).isSuperset(of: Verb.allCases.map(\.rawValue)))
        for verb in Verb.allCases {
          let allowance = try #require(listed.first { $0.verb == verb.rawValue })
          // What allowances refuse, deciding refuses; the other way round arguments may matter.
          if let refusal = allowance.refusal {
            #expect(play.refusal(choice.act(verb), actor) == refusal.reason, "\(verb)")
          }
        }
      }
    }
  }
}

@Suite struct TheTablesAsMachines {
  @Test func everyStageIsReachedAndLeadsToTheEnd() {
    let cases = edges(CaseStage.allCases, Verb.allCases, rule) { stage, _ in
      // A received or reviewed case is answered when nothing is left, and reopened by a new line.
      stage == .answered ? [.reviewing, .answered] : [.reviewing, .answered]
    }
    check(cases, first: .received, last: [.closed])
    let lines = edges(LineState.allCases, LineVerb.allCases, rule) { _, _ in [] }
    check(lines, first: .sought, last: [.communicated, .withdrawn, .passedOn])
    let decisions = edges(DecisionStage.allCases, DecisionVerb.allCases, rule) { _, verb in
      switch verb {
      case .submitForReview: [.legalReview, .signing]
      case .withdrawAppeal: [.dispatched, .appealable, .final]
      case .recordJudgment: [.inCourt, .final]
      default: []
      }
    }
    check(decisions, first: .requested, last: [.final])
  }

  @Test func whatArrivesIsRefusedInNoStage() {
    let arrivals: [Verb] = [
      .addMessage, .addAttachment, .answerQuestion, .withdraw, .recordDeliveryFailure,
    ]
    for stage in CaseStage.allCases {
      for verb in arrivals { #expect(rule(stage, verb).isAllowed, "\(stage) \(verb)") }
    }
    for verb in [Verb.respondToQuote, .acceptReservation] {
      #expect(rule(CaseStage.closed, verb).isAllowed)
    }
    for stage in DecisionStage.allCases {
      for verb in [DecisionVerb.appeal, .requestDecision] {
        #expect(rule(stage, verb).isAllowed, "\(stage) \(verb)")
      }
    }
  }

  private func edges<Stage: Hashable & Sendable, Name>(
    _ stages: [Stage], _ verbs: [Name], _ rule: (Stage, Name) -> Rule<Stage>,
    _ following: (Stage, Name) -> [Stage]
  ) -> [Stage: Set<Stage>] {
    var edges: [Stage: Set<Stage>] = [:]
    for stage in stages {
      for verb in verbs {
        switch rule(stage, verb) {
        case .move(let next): edges[stage, default: []].insert(next)
        case .follows: edges[stage, default: []].formUnion(following(stage, verb))
        case .stay, .refuse: break
        }
      }
    }
    return edges
  }

  private func check<Stage: Hashable & CaseIterable>(
    _ edges: [Stage: Set<Stage>], first: Stage, last: Set<Stage>
  ) {
    for stage in Stage.allCases {
      #expect(reached(from: first, edges).contains(stage), "\(stage) is never reached")
      #expect(!reached(from: stage, edges).isDisjoint(with: last), "\(stage) has no end")
    }
  }

  private func reached<Stage: Hashable>(
    from first: Stage, _ edges: [Stage: Set<Stage>]
  ) -> Set<Stage> {
    var found: Set<Stage> = [first]
    var rest = [first]
    while let stage = rest.popLast() {
      for next in edges[stage] ?? [] where found.insert(next).inserted { rest.append(next) }
    }
    return found
  }
}

extension Rule {
  var isAllowed: Bool {
    if case .refuse = self { return false }
    return true
  }
}
