// Four eyes over each way that a draft, a copy, a release or a removal goes; and who signs on which day.

import Testing
import Workflow

@testable import Policy

@Suite struct FourEyes {
  private func policy(_ rule: Authority.FourEyes, review: Bool = true) throws -> Policy {
    let policy = try shippedPolicy()
    return Policy(
      hash: policy.hash, authorities: policy.authorities.map { $0.with(rule, review: review) },
      provisions: policy.provisions, practice: policy.practice, fees: policy.fees,
      delegations: policy.delegations, retention: policy.retention, calendar: policy.calendar,
      words: policy.words, means: policy.means)
  }

  /// A draft by somebody who has another role since.
  private func drafted(_ policy: Policy, approvedBy: Actor?) throws -> (Play, DecisionID) {
    var (play, id) = try Play.refused(policy: policy)
    try play.on(id, .draft(text: "Avslag"), .staff(StaffID("dag"), .jurist, name: "Dag Delegat"))
    try play.on(id, .submitForReview, .handler)
    if let approvedBy { try play.on(id, .approve(reason: nil), approvedBy) }
    return (play, id)
  }

  private func signing(_ play: Play, _ id: DecisionID) -> Refusal.Reason? {
    play.refusal(
      on: id, .sign(decidedBy: .delegate, minutesRef: nil, frozen: play.frozen), .decider)
  }

  @Test func nobodySignsTheirOwnDraftWhereFourEyesAreRequired() throws {
    let (play, id) = try drafted(policy(.required), approvedBy: .jurist)
    #expect(signing(play, id) == .ownWork)
  }

  @Test func whereTheyAreWantedAnotherHasApprovedOrThereIsAReason() throws {
    let (approved, id) = try drafted(policy(.whenAvailable), approvedBy: .jurist)
    #expect(signing(approved, id) == nil)
    let (alone, other) = try drafted(policy(.whenAvailable, review: false), approvedBy: nil)
    #expect(signing(alone, other) == .ownWork)
    let (off, third) = try drafted(policy(.off, review: false), approvedBy: nil)
    #expect(signing(off, third) == nil)
  }

  @Test func nobodyApprovesTheirOwnDraftButWithAReasonWhereThatIsAllowed() throws {
    for (rule, reason, refused) in [
      (Authority.FourEyes.required, "Ensam", true), (.whenAvailable, " ", true),
      (.whenAvailable, "Ensam", false), (.off, "", false),
    ] as [(Authority.FourEyes, Personal, Bool)] {
      var (play, id) = try Play.refused(policy: try policy(rule))
      try play.on(id, .draft(text: "Avslag"), .jurist)
      try play.on(id, .submitForReview, .jurist)
      let found = play.refusal(on: id, .approve(reason: reason), .jurist)
      #expect(found == (refused ? .ownWork : nil), "\(rule) \(reason)")
    }
  }

  /// The same person with another role is the same person.
  @Test func twoPersonsAreTwoWhateverTheirRoles() throws {
    let both = Actor.staff(StaffID("hanna"), .jurist, name: "Hanna Handläggare")
    var play = try Play(documents: 2, contact: Contact(protected: true))
    try play.act(.assign(owner: StaffID("hanna")), .registrar)
    try play.assess(0, .released)
    try play.release(0)
    #expect(play.refusal(.confirmRelease(lines: [play[line: 0]]), both) == .secondPersonNeeded)
    try play.act(.removeUnlawful(play[line: 1], reason: "Fel ärende"))
    #expect(
      play.refusal(.removeUnlawful(play[line: 1], reason: "Fel ärende"), both)
        == .secondPersonNeeded)
    var masked = try Play.partly()
    let copy = StoredFile.named("copy")
    try masked.act(.addMaskedCopy(masked[line: 0], copy))
    let check = MaskedCopy.Check(copy: copy.blob, passed: true, at: masked.now, record: nil)
    try masked.act(.recordCopyCheck(masked[line: 0], check), .system)
    #expect(
      masked.refusal(.verifyMaskedCopy(masked[line: 0], checked: "Sett"), both)
        == .secondPersonNeeded)
  }

  @Test func aDelegationHoldsOnItsDays() throws {
    let (play, id) = try Play.decided(.signing)
    #expect(signing(play, id) == nil)
    var early = play
    early.now = try #require(Instant(iso: "2023-12-31T12:00:00Z"))
    #expect(signing(early, id) == .noDelegation)
  }
}

extension Authority {
  /// The same with another rule for four eyes.
  fileprivate func with(_ rule: FourEyes, review: Bool) -> Authority {
    Authority(
      id: id, name: name, kind: kind, registerFormat: registerFormat, address: address,
      email: email, phone: phone, visiting: visiting, court: court, citations: citations,
      feeAppeal: nil,
      feeTable: feeTable, fourEyes: rule, legalReview: review,
      registersAnswersAtOnce: registersAnswersAtOnce, representsPublic: representsPublic,
      logotype: logotype)
  }
}
