// What copies cost, by the worked examples.

import Policy
import Testing

@Suite struct Fees {
  let policy: Policy

  init() throws { policy = try shipped.get() }

  func table(_ authority: String) throws -> FeeTable {
    let authority = try #require(policy.authority(AuthorityID(authority)))
    return try #require(policy.feeTable(for: authority, on: testDay))
  }

  @Test(arguments: [
    (FeeTable.Form.paper, 0, 0), (.paper, 9, 0), (.paper, 10, 50), (.paper, 11, 52),
    (.paper, 25, 80),
    (.paper, 100, 230), (.certified, 0, 0), (.certified, 9, 50), (.certified, 26, 52),
    (.transcript, 1, 125), (.transcript, 3, 375), (.videoTape, 1, 600), (.audioTape, 2, 240),
  ])
  func theStateTableIsThatOfTheOrdinance(form: FeeTable.Form, units: Int, kronor: Int) throws {
    #expect(try table("mn").fee(for: form, units: units) == kronor)
  }

  @Test(arguments: [(39, 0), (40, 110), (41, 112)])
  func theMunicipalTableIsItsOwn(pages: Int, kronor: Int) throws {
    #expect(try table("ks").fee(for: .paper, units: pages) == kronor)
  }

  @Test func nothingIsChargedForAFormWithoutARow() throws {
    #expect(try table("mn").fee(for: .electronic, units: 1000) == nil)
  }

  @Test func noTableHoldsBeforeItsFirstDay() throws {
    let authority = try #require(policy.authority(AuthorityID("mn")))
    #expect(policy.feeTable(for: authority, on: Day(number: 0)) == nil)
  }
}
