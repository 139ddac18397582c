// Each guard trips for its own reason, and no reason is listed that nothing gives.

import Policy
import Testing
import Workflow

/// One way to be refused, and the reason that must be given.
struct Trip: Sendable, CustomTestStringConvertible {
  let reason: Refusal.Reason
  let refused: @Sendable () throws -> Refusal.Reason?
  var testDescription: String { reason.rawValue }

  init(_ reason: Refusal.Reason, _ refused: @escaping @Sendable () throws -> Refusal.Reason?) {
    self.reason = reason
    self.refused = refused
  }

  static let all = who + named + facts + masks + assessments + dates + decisions + appeals + ends
}

@Suite struct EachGuard {
  @Test(arguments: Trip.all)
  func tripsForItsOwnReason(_ trip: Trip) throws { #expect(try trip.refused() == trip.reason) }

  @Test func noReasonIsUnused() {
    let table = workflowTables()
    let listed = (table.cases + table.lines + table.decisions).compactMap(\.reason)
    let given = Set(Trip.all.map(\.reason.rawValue) + listed)
    #expect(Set(Refusal.Reason.allCases.map(\.rawValue)).subtracting(given) == [])
  }
}

extension Trip {
  static let who: [Trip] = [
    Trip(.notYourRole) { try Play().refusal(.take, .jurist) },
    // W2, W7: one owner; declining needs a reason.
    Trip(.hasOwner) {
      var play = try Play()
      try play.act(.take)
      return play.refusal(.take, .colleague)
    },
    Trip(.notOwner) {
      var play = try Play()
      try play.act(.take)
      return play.refusal(.decline(reason: "Semester"), .colleague)
    },
    Trip(.emptyText) {
      var play = try Play()
      try play.act(.take)
      return play.refusal(.decline(reason: "  "))
    },
    Trip(.recused) {
      var play = try Play()
      try play.act(.recuse(reason: "Släkt"))
      return play.refusal(.assess(play[line: 0], .released))
    },
    Trip(.recused) {
      var (play, id) = try Play.decided(.signing)
      try play.act(.recuse(reason: "Släkt"), .decider)
      return play.refusal(
        on: id, .sign(decidedBy: .delegate, minutesRef: nil, frozen: play.frozen), .decider)
    },
    Trip(.notAdmitted) {
      try Play(contact: Contact(protected: true)).refusal(.note(text: "Nyfiken"))
    },
    Trip(.headDecides) {
      try Play().refusal(
        .narrow(persons: [NamedPerson(id: StaffID("hanna"), role: .handler)], reason: "Hot"),
        .registrar)
    },
    Trip(.nobodyToHandle) {
      try Play().refusal(
        .narrow(persons: [NamedPerson(id: StaffID("jon"), role: .jurist)], reason: "Hot"), .head)
    },
    Trip(.ownWork) {
      var (play, id) = try Play.refused(authority: "sn")
      try play.on(id, .draft(text: "Avslag"), .jurist)
      try play.on(id, .submitForReview, .jurist)
      return play.refusal(on: id, .approve(reason: "Ensam"), .jurist)
    },
    // C6: refused at signing, with those who may.
    Trip(.noDelegation) {
      var play = try Play(documents: 1)
      try play.act(.quoteFee(form: .paper, units: 60))
      try play.on(
        nil, .requestDecision(lines: [], kind: .advancePayment, text: nil), .handler)
      let id = try #require(play.decision).id
      try play.prepare(id)
      return play.refusal(
        on: id, .sign(decidedBy: .delegate, minutesRef: nil, frozen: play.frozen), .decider)
    },
    Trip(.sharedName) {
      var play = try Play(documents: 1)
      try play.act(.quoteFee(form: .paper, units: 60))
      try play.on(
        nil, .requestDecision(lines: [], kind: .advancePayment, text: nil), .handler)
      let id = try #require(play.decision).id
      try play.prepare(id)
      return play.refusal(
        on: id, .sign(decidedBy: .delegate, minutesRef: nil, frozen: play.frozen),
        .staff(StaffID("a"), .decider, name: "Astrid Delegat", sharesName: true))
    },
    // Nobody signs as a head or a managing director that the authority has not.
    Trip(.noDelegation) {
      let (play, id) = try Play.decided(.signing)
      return play.refusal(
        on: id, .sign(decidedBy: .head, minutesRef: nil, frozen: play.frozen), .decider)
    },
    Trip(.minutesMissing) {
      let (play, id) = try Play.decided(.signing)
      return play.refusal(
        on: id, .sign(decidedBy: .board, minutesRef: " ", frozen: play.frozen), .decider)
    },
    Trip(.secondPersonNeeded) {
      var play = try Play()
      try play.act(.addMaskedCopy(play[line: 0], .named("masked")))
      return play.refusal(.verifyMaskedCopy(play[line: 0], checked: "Allt"))
    },
    Trip(.secondPersonNeeded) {
      var play = try Play()
      try play.act(.removeUnlawful(play[line: 0], reason: "Fel ärende"))
      return play.refusal(.removeUnlawful(play[line: 0], reason: "Fel ärende"))
    },
  ]

  static let named: [Trip] = [
    Trip(.unknownLine) { try Play().refusal(.assess(LineID("x"), .released)) },
    Trip(.unknownDecision) {
      try Play().refusal(on: DecisionID("x"), .draft(text: nil), .handler)
    },
    Trip(.unknownEntry) { try Play().refusal(.readMessage(EntryID("x"))) },
    Trip(.unknownEntry) {
      let play = try Play()
      return play.refusal(
        .recordAuthorisation(
          kind: .consent, scope: "Allt", validFrom: play.today, validTo: nil,
          attachment: EntryID("x")))
    },
    Trip(.attachmentsFull) {
      var play = try Play()
      for n in 0..<20 {
        try play.act(.addAttachment(.other, .named("nr \(n)"), text: nil), .requester)
      }
      return play.refusal(.addAttachment(.other, .named("nr 20"), text: nil), .requester)
    },
    Trip(.unknownEntry) {
      try Play().refusal(.dealWithLetter(LetterID("x"), measure: "Ny adress"))
    },
    Trip(.severalDecisions) {
      var play = try Play()
      for n in 0...1 {
        try play.assess(n, .refused)
        try play.on(
          nil, .requestDecision(lines: [play[line: n]], kind: .refusal, text: nil), .requester)
      }
      return play.refusal(on: nil, .draft(text: nil), .handler)
    },
    Trip(.noDecisionYet) { try Play().refusal(on: nil, .draft(text: nil), .handler) },
    Trip(.noLines) {
      try Play().refusal(on: nil, .refer(lines: [], kind: .refusal, reason: "?"), .handler)
    },
    Trip(.unknownProvision) {
      let ground = Assessment.secret(.refuse, ProvisionID("OSL 99:9"))
      let play = try Play()
      return play.refusal(.assess(play[line: 0], ground))
    },
    Trip(.unknownAuthority) {
      do throws(Refusal) {
        let request = Request(
          channel: .web, arrivedAt: noon, description: "?", delivery: Delivery(form: .link))
        _ = try receive(
          Intake(authority: AuthorityID("x"), request: request), as: CaseID("c"),
          number: RegisterNumber(year: 2026, number: 1, text: "1"), by: .requester, at: noon,
          under: try shippedPolicyOrEmpty(), fresh: Fresh(high: 1, low: 1))
        return nil
      } catch { return error.reason }
    },
    Trip(.nothingToDo) { try Play().refusal(.remind) },
    Trip(.wrongKind) {
      try Play().refusal(
        on: nil, .requestDecision(lines: [], kind: .change, text: nil), .requester)
    },
    Trip(.wrongKind) {
      let play = try Play()
      return play.refusal(
        on: nil, .refer(lines: [play[line: 0]], kind: .rectification, reason: "?"), .handler)
    },
  ]

  static let facts: [Trip] = [
    Trip(.lineNotOpen) {
      var play = try Play()
      try play.act(.withdraw(lines: [play[line: 0]]), .requester)
      return play.refusal(.assess(play[line: 0], .released))
    },
    Trip(.notAssessed) {
      let play = try Play()
      return play.refusal(.release(lines: [play[line: 0]], form: nil, place: nil))
    },
    Trip(.notReleasable) {
      var play = try Play()
      try play.assess(0, .refused)
      return play.refusal(.release(lines: [play[line: 0]], form: nil, place: nil))
    },
    Trip(.alreadyReleased) {
      var play = try Play()
      try play.assess(0, .released)
      try play.release(0)
      return play.refusal(.release(lines: [play[line: 0]], form: nil, place: nil))
    },
    Trip(.alreadyReleased) {
      var play = try Play()
      try play.assess(0, .released)
      try play.release(0)
      return play.refusal(.assess(play[line: 0], .refused))
    },
    Trip(.notReleased) {
      var play = try Play()
      try play.assess(0, .released)
      return play.refusal(.answer(lines: [play[line: 0]], text: nil))
    },
    Trip(.lineRemanded) {
      var (play, id) = try Play.decided(.inCourt)
      try play.judge(id, [.remanded, .dismissedNotAppealable])
      return play.refusal(.answer(lines: [play[line: 1]], text: nil))
    },
    Trip(.lineInDecision) {
      let (play, _) = try Play.decided(.dispatched)
      return play.refusal(.answer(lines: [play[line: 0]], text: nil))
    },
    Trip(.noDocument) {
      var play = try Play()
      try play.act(.assess(play[line: 0], .released))
      return play.refusal(.release(lines: [play[line: 0]], form: nil, place: nil))
    },
    Trip(.noMaskedCopy) {
      var play = try Play()
      try play.assess(0, .secret(.releaseMasked))
      return play.refusal(.release(lines: [play[line: 0]], form: nil, place: nil))
    },
    // A copy answers to one original, and to no other.
    Trip(.maskedCopyStale) {
      var play = try Play()
      try play.assess(0, .secret(.releaseMasked))
      try play.mask(0)
      try play.act(.replaceDocument(play[line: 0], .named("other"), reason: "Fel fil"))
      return play.refusal(.release(lines: [play[line: 0]], form: nil, place: nil))
    },
    Trip(.maskedCopyIdentical) {
      var play = try Play()
      try play.assess(0, .released)
      return play.refusal(.addMaskedCopy(play[line: 0], .named("original 0")))
    },
    Trip(.lineRemoved) {
      var play = try Play()
      try play.act(.removeUnlawful(play[line: 0], reason: "Skadlig kod"))
      try play.act(.removeUnlawful(play[line: 0], reason: "Skadlig kod"), .jurist)
      return play.refusal(.addDocument(play[line: 0], .named("x")))
    },
    Trip(.meansForbidden) {
      var play = try Play(contact: Contact(name: "Siv"))
      try play.assess(0, .secret(.releaseWithReservation))
      return play.refusal(.release(lines: [play[line: 0]], form: .email, place: nil))
    },
  ]
}

func shippedPolicyOrEmpty() throws(Refusal) -> Policy {
  guard let policy = try? shippedPolicy() else { fatalError("the shipped policy does not load") }
  return policy
}
