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
          for: kind, at: authority.id, on: testDay, role: .decider, name: "Ny Beslutsfattare")
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

  @Test func nobodyMaySignBeforeTheOrderBegins() throws {
    let day = try #require(Day(iso: "2023-12-31"))
    for authority in policy.authorities {
      #expect(policy.delegations.holders(for: .refusal, at: authority.id, on: day).isEmpty)
    }
  }
}
