// A narrowed case is open to whom it should be: the doors, the acts on them, and what nobody else may do.

import Policy
import Testing
import Workflow

@Suite struct NarrowedCases {
  private let hanna = NamedPerson(id: StaffID("hanna"), role: .handler)
  private let jon = NamedPerson(id: StaffID("jon"), role: .jurist)

  private func narrowed(by actor: Actor = .head) throws -> Play {
    var play = try Play(documents: 1)
    try play.act(.narrow(persons: [hanna, jon], reason: "Anställd vid nämnden"), actor)
    return play
  }

  @Test func aProtectedIdentityNarrowsByItself() throws {
    var play = try Play(documents: 1, contact: Contact(protected: true))
    let open: [Role] = [.registrar, .jurist, .decider, .requester, .system]
    for actor in Actor.everyRole {
      #expect(play.file.door.admits(actor, at: play.now) == open.contains(actor.role))
    }
    #expect(play.refusal(.take) == .notAdmitted)
    try play.act(.assign(owner: StaffID("hanna")), .registrar)
    try play.act(.note(text: "Min nu"))
    #expect(play.refusal(.note(text: "Nyfiken"), .colleague) == .notAdmitted)
  }

  @Test func thoseNamedAndTheOwnerAreInsideAndNobodyElse() throws {
    var play = try narrowed()
    for actor in [Actor.handler, .jurist] {
      #expect(play.file.door.admits(actor, at: play.now))
    }
    for actor in [Actor.colleague, .registrar, .decider, .archivist, .head] {
      #expect(!play.file.door.admits(actor, at: play.now), "\(actor.role)")
    }
    try play.act(.take)
    #expect(play.refusal(.assign(owner: StaffID("henrik")), .registrar) == .notAdmitted)
    // The requester and the service are never locked out.
    try play.act(.addMessage(text: "Hur går det?"), .requester)
    try play.act(.recordDeliveryFailure(LetterID("l"), reason: "550"), .system)
    #expect(play.isFold)
  }

  /// Every verb there is, by everybody who is outside: nothing but what is done from outside.
  @Test func whoeverIsOutsideDoesNothing() throws {
    let play = try narrowed()
    let outside = [Actor.colleague, .registrar, .decider, .archivist, .head]
    let choice = Choice(file: play.file, today: play.today)
    for actor in outside {
      for verb in Verb.allCases where !verb.isDoneFromOutside {
        let isTheirs = powers(verb).contains(actor.role)
        #expect(
          play.refusal(choice.act(verb), actor) == (isTheirs ? .notAdmitted : .notYourRole),
          "\(verb) by \(actor.role)")
      }
      for verb in DecisionVerb.allCases {
        let act = choice.act(verb, on: nil, outcomes: [.upheld], n: 1)
        let found = play.refusal(on: nil, act, actor)
        #expect(found == .notAdmitted || found == .notYourRole, "\(verb) by \(actor.role)")
      }
      let listed = allowances(on: play.file, for: actor, at: play.now, under: play.policy)
      #expect(listed.filter(\.isAllowed).allSatisfy { $0.verb == "breakGlass" })
    }
  }

  @Test func theGlassIsBrokenForAWhileWithAReasonAndSeenByTheHead() throws {
    var play = try narrowed()
    #expect(play.refusal(.breakGlass(reason: " "), .colleague) == .emptyText)
    #expect(play.refusal(.breakGlass(reason: "Akut")) == .alreadyDone)
    try play.act(.breakGlass(reason: "Hanna är sjuk"), .colleague)
    try play.act(.note(text: "Ringde"), .colleague)
    let waiting = tasks(of: play.file, at: play.now, under: play.policy)
    let task = try #require(waiting.first { $0.kind == .glassBroken })
    #expect(task.roles == .head)
    let id = try #require(task.entry)
    #expect(play.refusal(.reviewGlass(id, note: nil), .colleague) == .notYourRole)
    try play.act(.reviewGlass(id, note: "Rimligt"), .head)
    #expect(play.refusal(.reviewGlass(id, note: nil), .head) == .alreadyDone)
    #expect(
      !tasks(of: play.file, at: play.now, under: play.policy).contains { $0.kind == .glassBroken })
    play.now = play.now.adding(seconds: Int64(play.policy.practice.glassHours) * 3600)
    #expect(play.refusal(.note(text: "Igen"), .colleague) == .notAdmitted)
    #expect(play.isFold)
  }

  @Test func aHeadDoesNotReviewTheirOwnGlassAndARecusedPersonBreaksNone() throws {
    var play = try narrowed()
    try play.act(.breakGlass(reason: "Tillsyn"), .head)
    let id = try #require(play.file.glass.first).id
    #expect(play.refusal(.reviewGlass(id, note: nil), .head) == .ownWork)
    var other = try Play(documents: 1)
    try other.act(.recuse(reason: "Släkt"), .colleague)
    try other.act(.narrow(persons: [hanna], reason: "Hot"), .head)
    #expect(other.refusal(.breakGlass(reason: "Nyfiken"), .colleague) == .recused)
  }

  @Test func somebodyNamedMustBeAbleToWorkOnIt() throws {
    var play = try Play(documents: 1)
    #expect(play.refusal(.narrow(persons: [], reason: "Hot"), .head) == .nobodyToHandle)
    #expect(play.refusal(.narrow(persons: [jon], reason: "Hot"), .head) == .nobodyToHandle)
    #expect(play.refusal(.narrow(persons: [hanna], reason: ""), .head) == .emptyText)
    try play.act(.recuse(reason: "Släkt"))
    #expect(play.refusal(.narrow(persons: [hanna], reason: "Hot"), .head) == .recused)
  }

  /// The registrar sees to protected identities; any other reason is the head's.
  @Test func onlyTheHeadNarrowsForAnotherReason() throws {
    let open = try Play(documents: 1)
    #expect(
      open.refusal(.narrow(persons: [hanna], reason: "Känsligt"), .registrar) == .headDecides)
    #expect(open.refusal(.narrow(persons: [hanna], reason: "Känsligt")) == .notYourRole)
    var play = try Play(documents: 1, contact: Contact(protected: true))
    try play.act(.narrow(persons: [hanna], reason: "Hot"), .registrar)
    #expect(play.refusal(.widen(reason: "Över"), .registrar) == .notAdmitted)
    try play.act(.breakGlass(reason: "Hotet är över"), .registrar)
    try play.act(.widen(reason: "Över"), .registrar)
    #expect(play.file.door.narrowedBy == .identity)
    #expect(play.refusal(.widen(reason: "Över"), .registrar) == .nothingToDo)
  }
}
