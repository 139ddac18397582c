// The requester's page says that mail came back: that it did, what to do, and nothing that a server said.

import Desk
import HTTPTypes
import Policy
import Storage
import Testing
import Workflow

@testable import Web

@Suite struct Undelivered {
  @Test func thePageTellsThatMailCameBack() async throws {
    let house = try await House()
    let (id, code) = try await house.submit(#","contact":{"email":"kim.ek@example.org"}"#)
    let before = try await house.send(.get, "/api/v1/requests/\(id)", token: code)
    #expect(before["letters", "0", "undelivered"] == false)
    #expect(before["undeliveredText"] == .null)
    let letter = LetterID(before["letters", "0", "id"].text ?? "")
    _ = try await house.desk.act(
      .recordDeliveryFailure(letter, reason: "5.1.1 550 mailbox of kim.ek unknown"),
      on: CaseID(id), as: Call(actor: .system)
    ) { _ in Answer() }
    func told(_ text: String) async throws {
      let heard = try await house.send(.get, "/api/v1/requests/\(id)", token: code)
      #expect(heard["letters", "0", "undelivered"] == true)
      #expect(heard["undeliveredText"].text?.contains(text) == true)
      #expect(!heard.text.contains("5.1.1") && !heard.text.contains("kim.ek"))
    }
    try await told("har kommit tillbaka")
    // What a person has done about it does not make it arrive.
    let done = try await house.act(
      id, #"{"verb":"dealWithLetter","letterId":"\#(letter.text)","measure":"Har ringt."}"#,
      as: .registrar)
    #expect(done.status == 200, "\(done.text)")
    try await told("en annan adress")
  }

  /// A letter to somebody else that came back is none of the requester's business.
  @Test func whatCameBackFromOthersIsNotTold() async throws {
    let house = try await House()
    let (id, code) = try await house.submit(#","contact":{"email":"kim.ek@example.org"}"#)
    let asked = try await house.act(
      id, #"{"verb":"consult","authority":"sn","text":"Har ni samma avtal?"}"#)
    #expect(asked.status == 200, "\(asked.text)")
    let letters = try await house.store.letters(of: CaseID(id)).get()
    let consultation = try #require(letters.first { $0.kind == .consultation })
    _ = try await house.desk.act(
      .recordDeliveryFailure(consultation.id, reason: "5.1.1"), on: CaseID(id),
      as: Call(actor: .system)
    ) { _ in Answer() }
    let heard = try await house.send(.get, "/api/v1/requests/\(id)", token: code)
    #expect(heard["undeliveredText"] == .null)
    #expect(heard["letters"].elements.allSatisfy { $0["undelivered"] == .bool(false) })
  }
}
