// What is delegated to somebody by name: one person alone has the name, or nobody signs by it.

import Desk
import HTTPTypes
import Policy
import Storage
import Testing
import Workflow

@testable import Web

@Suite("Delegated by name") struct DelegatedByName {
  let house: House
  let id: String

  init() async throws {
    house = try await House()
    let (id, _) = try await house.submit()
    self.id = id
    for (body, role) in [
      (#"{"verb":"quoteFee","form":"paper","pages":60}"#, Role.handler),
      (#"{"verb":"requestDecision","kind":"advancePayment"}"#, .handler),
      (#"{"verb":"draft","text":"Betala först."}"#, .handler),
      (#"{"verb":"submitForReview"}"#, .handler), (#"{"verb":"approve"}"#, .jurist),
    ] {
      let heard = try await house.act(id, body, as: role)
      #expect(heard.status == 200, "\(body): \(heard.text)")
    }
  }

  private func add(
    _ id: String, at authority: String = "ks", role: Role = .decider,
    name: String = "Astrid Delegat"
  ) async throws {
    let member = StaffMember(
      id: StaffID(id), name: name, authority: AuthorityID(authority), role: role,
      addedAt: house.clock.now)
    #expect(try await house.store.add(member, tokenHash: Secrets.hash("token-\(id)")).get())
  }

  /// The order's item for whoever looks, and those it names.
  private func seen(by id: String) async throws -> JSON {
    let file = try await house.send(.get, "/api/v1/cases/\(self.id)", token: "token-\(id)")
    return file["decisions", "0", "power", "delegationItem"]
  }

  /// Without a typesetter nothing is signed: the power is asked before that.
  private func sign(as id: String) async throws -> Heard {
    let file = try await house.send(.get, "/api/v1/cases/\(self.id)", token: "token-\(id)")
    return try await house.send(
      .post, "/api/v1/cases/\(self.id)/acts", #"{"verb":"sign","decidedBy":"delegate"}"#,
      token: "token-\(id)", headers: [.ifMatch: file.headers[.eTag] ?? ""])
  }

  @Test func whoeverAloneHasTheNameHoldsIt() async throws {
    try await add("astrid")
    try await add("another", at: "sn")
    #expect(try await seen(by: "astrid") == "KS 4.2")
    #expect(try await sign(as: "astrid").slug != "no-delegation")
  }

  @Test func whereTwoHaveTheNameNeitherHoldsItAndBothAreToldWhy() async throws {
    try await add("astrid")
    try await add("impostor", role: .handler, name: "Bo Ek")
    #expect(try await seen(by: "astrid") == "KS 4.2")
    // Somebody's provider says from now on that they are called the same.
    try await add("same")
    for person in ["astrid", "same"] {
      #expect(try await seen(by: person) == .null, "\(person)")
      let heard = try await sign(as: person)
      #expect(heard.status == 409 && heard.slug == "shared-name", "\(heard.text)")
      #expect(heard.text.contains("Astrid Delegat") && heard.text.contains("id"), "\(heard.text)")
    }
    // When one of them is let in no longer, it is clear again.
    _ = try await house.store.revoke(StaffID("same"), at: house.clock.now).get()
    #expect(try await seen(by: "astrid") == "KS 4.2")
  }

  /// One person who has two roles by a provider is no other person.
  @Test func aPersonWithTwoRolesIsOne() async throws {
    let person = VouchedPerson(
      issuer: "https://login.example", subject: "u-1", name: "Astrid Delegat", email: nil,
      powers: [Role.decider, .jurist].map {
        VouchedPerson.VouchedPower(
          authority: AuthorityID("ks"), role: $0, id: StaffID("a-\($0.rawValue)"),
          tokenHash: Secrets.hash("token-a-\($0.rawValue)"))
      })
    #expect(try await house.store.settle(person, at: house.clock.now).get().members.count == 2)
    #expect(try await seen(by: "a-decider") == "KS 4.2")
    let other = VouchedPerson(
      issuer: "https://login.example", subject: "u-2", name: "Astrid Delegat", email: nil,
      powers: [
        VouchedPerson.VouchedPower(
          authority: AuthorityID("ks"), role: .handler, id: StaffID("b"),
          tokenHash: Secrets.hash("token-b"))
      ])
    _ = try await house.store.settle(other, at: house.clock.now).get()
    #expect(try await seen(by: "a-decider") == .null)
  }
}
