// Secrets go only by the means that the policy allows for them.

import Policy
import Testing
import Workflow

@Suite struct MeansOfRelease {
  private static let party = Assessment(verdict: .release, recipientBasis: .party)

  private func order(_ play: Play, _ kind: LetterKind) throws -> LetterOrder {
    try #require(
      play.effects.compactMap { effect -> LetterOrder? in
        switch effect {
        case .letter(let order): order.kind == kind ? order : nil
        }
      }.last)
  }

  @Test func whatOnlyAPartyMayHaveGoesByLinkAndTheRestAsWished() throws {
    var play = try Play()
    try play.assess(0, MeansOfRelease.party)
    try play.assess(1, .released)
    let lines = [play[line: 0], play[line: 1]]
    #expect(
      play.refusal(.release(lines: lines, form: .email, place: nil)) == .meansForbidden)
    try play.act(.release(lines: lines, form: nil, place: nil))
    #expect(play.file.lines.map { $0.release?.form } == [.link, .email])
    #expect(play.file.content(of: try order(play, .release)) == [.open, .secret])
    #expect(
      play.policy.means.allowed(for: [.open, .secret], at: play.file.authority)
        == [.link, .paper, .onSite])
  }

  @Test func theRefusalNamesTheAllowedMeans() throws {
    var play = try Play()
    try play.assess(0, MeansOfRelease.party)
    do throws(Refusal) {
      _ = try play.decided(.release(lines: [play[line: 0]], form: .email, place: nil), .handler)
      Issue.record("released by open mail")
    } catch {
      #expect(error.detail(.sv, under: play.policy).contains("link, paper, onSite"))
      #expect(error.detail(.en, under: play.policy).contains("link, paper, onSite"))
    }
  }

  @Test(arguments: [DeliveryForm.link, .paper, .onSite])
  func otherMeansAreAllowed(form: DeliveryForm) throws {
    var play = try Play()
    try play.assess(0, MeansOfRelease.party)
    try play.act(.release(lines: [play[line: 0]], form: form, place: nil))
    #expect(play.file.lines[0].release?.form == form)
  }

  @Test func nothingOfAProtectedPersonGoesByOpenMail() throws {
    var play = try Play(documents: 1, contact: Contact(protected: true))
    try play.act(.assign(owner: StaffID("hanna")), .registrar)
    try play.assess(0, .released)
    #expect(
      play.refusal(.release(lines: [play[line: 0]], form: .email, place: nil)) == .meansForbidden)
    try play.release(0)
    try play.act(.confirmRelease(lines: [play[line: 0]]), .jurist)
    #expect(play.file.lines[0].release?.form == .link)
    let release = try order(play, .release)
    #expect(play.file.content(of: release) == [.open, .protectedIdentity])
    // Without its receipt nobody could read the rest.
    #expect(play.file.content(of: try order(play, .receipt)) == [.open])
  }

  /// A proposal does not outlive what was said of the document when it was made.
  @Test func whatBecameSecretIsNotConfirmedByMail() throws {
    var play = try Play(documents: 1)
    try play.assess(
      0, Assessment(verdict: .release, grounds: [Ground(provision: .hidden, harm: "x")]))
    try play.release(0)
    #expect(play.file.lines[0].releaseProposal?.form == .email)
    var secret = MeansOfRelease.party
    secret.grounds = [Ground(provision: .hidden, harm: "x")]
    try play.act(.assess(play[line: 0], secret))
    // The proposal was of another assessment: nothing is left to confirm.
    #expect(play.file.lines[0].releaseProposal == nil)
    #expect(play.refusal(.confirmRelease(lines: [play[line: 0]]), .colleague) != nil)
    #expect(
      play.refusal(.release(lines: [play[line: 0]], form: .email, place: nil)) == .meansForbidden)
  }

  @Test func anAuthorityMayHaveARowOfItsOwn() throws {
    let shipped = try shippedPolicy()
    func rule(_ content: ContentClass, _ authority: String?, _ allowed: Set<DeliveryForm>) throws
      -> MeansRule
    {
      let basis = try #require(shipped.means.rule(for: .open, at: AuthorityID("ks"))?.basis)
      return MeansRule(
        content: content, authority: authority.map { AuthorityID($0) }, allowed: allowed,
        basis: basis)
    }
    let means = MeansRules(rows: [
      try rule(.open, nil, [.email, .link, .paper, .onSite]),
      try rule(.secret, nil, [.link, .paper, .onSite]), try rule(.secret, "ks", [.onSite]),
    ])
    #expect(means.allowed(for: [.open, .secret], at: AuthorityID("ks")) == [.onSite])
    #expect(
      means.allowed(for: [.open, .secret], at: AuthorityID("sn")) == [.link, .paper, .onSite])
    #expect(means.allowed(for: [.protectedIdentity], at: AuthorityID("ks")) == [])
    var play = try Play(policy: shipped.with(means))
    try play.assess(0, MeansOfRelease.party)
    #expect(
      play.refusal(.release(lines: [play[line: 0]], form: nil, place: nil)) == .meansForbidden)
  }
}

extension Policy {
  fileprivate func with(_ means: MeansRules) -> Policy {
    Policy(
      hash: hash, authorities: authorities, provisions: provisions, practice: practice,
      fees: fees, delegations: delegations, retention: retention, calendar: calendar,
      words: words, flags: flags, arrivals: arrivals, means: means)
  }
}
