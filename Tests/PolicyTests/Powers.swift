// Who may sign what in the shipped demonstration.

import Policy
import Testing

@Suite struct Powers {
  let policy: Policy

  init() throws { policy = try shipped.get() }

  @Test func anyDeciderMaySignEachKindButAdvancePayment() {
    for authority in policy.authorities {
      for kind in DecisionKind.allCases {
        let item = policy.delegations.item(
          for: kind, at: authority.id, on: testDay, by: signer("Ny Beslutsfattare"))
        #expect((item != nil) == (kind != .advancePayment), "\(authority.id) \(kind)")
      }
    }
  }

  @Test func advancePaymentIsSignedByThePersonNamedOrTheStandIn() {
    for authority in policy.authorities {
      #expect(
        policy.delegations.holders(for: .advancePayment, at: authority.id, on: testDay)
          == [.person("Astrid Delegat"), .role(.head)])
    }
  }

  private func signer(
    _ name: String, id: String = "x", sharesName: Bool = false
  ) -> Delegation.Signer {
    Delegation.Signer(role: .decider, id: StaffID(id), name: name, sharesName: sharesName)
  }

  @Test func aNameHoldsWhereOneAloneHasItAndAnIdWhateverTheName() throws {
    let (ks, kind) = (AuthorityID("ks"), DecisionKind.advancePayment)
    func item(_ order: DelegationOrder, _ signer: Delegation.Signer) -> String? {
      order.item(for: kind, at: ks, on: testDay, by: signer)?.item
    }
    let shipped = policy.delegations
    #expect(item(shipped, signer("Astrid Delegat")) == "KS 4.2")
    #expect(item(shipped, signer("Astrid Delegat", sharesName: true)) == nil)
    #expect(shipped.names("Astrid Delegat", at: ks) && !shipped.names("Bo Ek", at: ks))
    let copy = try PolicyCopy()
    try copy.change(
      "delegation.yaml", "person: Astrid Delegat", to: "staff: a1b2\n    person: Astrid Delegat")
    let byID = try Policy.load(folder: copy.folder, today: testDay).delegations
    #expect(
      byID.holders(for: kind, at: ks, on: testDay).first
        == .staff(StaffID("a1b2"), name: "Astrid Delegat"))
    #expect(item(byID, signer("Annat Namn", id: "a1b2", sharesName: true)) == "KS 4.2")
    #expect(item(byID, signer("Astrid Delegat")) == nil, "the name beside an id gives nothing")
    #expect(!byID.names("Astrid Delegat", at: ks))
  }

  @Test func nobodyMaySignBeforeTheOrderBegins() throws {
    let day = try #require(Day(iso: "2023-12-31"))
    for authority in policy.authorities {
      #expect(policy.delegations.holders(for: .refusal, at: authority.id, on: day).isEmpty)
    }
  }
}
