// An address that takes no answers is no way to reach anybody, and whoever writes to nobody is told (E17).

import Desk
import Foundation
import HTTPTypes
import Policy
import Storage
import Testing
import Workflow

@testable import Web

@Suite struct NoReplies {
  @Test(arguments: [
    (#""delivery":{"form":"email","address":"no-reply@example.org"}"#, "/delivery/address"),
    (
      #""delivery":{"form":"email"},"contact":{"email":"svara_inte@example.org"}"#,
      "/contact/email"
    ),
  ])
  func E17_aRequestIsNotAnsweredToNobody(_ how: String, _ pointer: String) async throws {
    let house = try await House()
    let heard = try await house.send(
      .post, "/api/v1/requests", #"{"authority":"ks","description":"Alla avtal",\#(how)}"#)
    #expect(heard.status == 422 && heard.pointers == [pointer], "\(heard.text)")
    #expect(heard.text.contains("no-reply"))
  }

  @Test func E17_norIsACorrectionOrALetterToAnotherAuthority() async throws {
    let house = try await House()
    let (id, code) = try await house.submit()
    let own = try await house.send(
      .post, "/api/v1/requests/\(id)/corrections",
      #"{"delivery":{"form":"email","address":"noreply@example.org"}}"#, token: code)
    #expect(own.pointers == ["/delivery/address"], "\(own.text)")
    let staff = try await house.act(
      id,
      #"{"verb":"correctRegistration","reason":"Fel","contact":{"email":"noreply@example.org"}}"#,
      as: .registrar)
    #expect(staff.pointers == ["/contact/email"], "\(staff.text)")
    let consulted = try await house.act(
      id, #"{"verb":"consult","authority":"no-reply@grannkommun.example","text":"Hur då?"}"#)
    #expect(consulted.pointers == ["/authority"], "\(consulted.text)")
  }

  /// A case whose request came from a sender who takes no answers.
  private func unreachable(_ house: House) async throws -> String {
    let heard = try await house.send(
      .post, "/api/v1/cases",
      #"{"channel":"email","description":"Alla avtal","documents":["KS 2025-1"],"delivery":{"form":"link"}}"#,
      token: house.token(.registrar), headers: [.idempotencyKey: "unreachable"])
    #expect(heard.status == 201, "\(heard.text)")
    return heard["id"].text ?? heard["caseId"].text ?? heard["requestId"].text ?? ""
  }

  @Test func E17_whoWritesToSomebodyWhoCannotBeReachedIsTold() async throws {
    let house = try await House()
    let id = try await unreachable(house)
    let question = #"{"verb":"askQuestion","text":"Vilket år?"}"#
    let asked = try await house.act(id, question)
    #expect(asked.status == 409 && asked.text.contains("requester-unreachable"), "\(asked.text)")
    let looked = try await house.send(
      .post, "/api/v1/cases/\(id)/act-previews", question, token: house.token(.handler))
    #expect(looked.status == 409 && looked.text.contains("requester-unreachable"))
    #expect(try await house.file(id)["unreachableText"].text?.isEmpty == false)
    let staff = try await StaffBrowser.loggedIn(house, .handler)
    let page = try await staff.get("/arbete/arenden/\(id)/atgarder/askQuestion").text
    #expect(page.contains("Ingen skulle läsa brevet"))
    let sheet = try await staff.get("/arbete/arenden/\(id)").text
    #expect(sheet.contains("Ingen skulle läsa brevet"))
    // What must go out is not stopped, and told of before it is sent.
    let passing = #"{"verb":"passOn","authority":"Grannkommunen"}"#
    let letters = try await house.send(
      .post, "/api/v1/cases/\(id)/act-previews", passing, token: house.token(.handler))
    #expect(letters.status == 200, "\(letters.text)")
    let told = letters["letters"].elements.filter { $0["recipient"] == "requester" }
    #expect(!told.isEmpty && told.allSatisfy { $0["unreachableText"]?.text != nil })
    // With a way to them it goes.
    let corrected = try await house.act(
      id, #"{"verb":"correctRegistration","reason":"Ringde","contact":{"phone":"0701234567"}}"#,
      as: .registrar)
    #expect(corrected.status == 200, "\(corrected.text)")
    #expect(try await house.act(id, question).status == 200)
    #expect(try await house.file(id)["unreachableText"] == .null)
  }

  @Test func theLanguageOfLettersIsCorrected() async throws {
    let house = try await House()
    let (id, code) = try await house.submit()
    let done = try await house.act(
      id, #"{"verb":"correctRegistration","reason":"Skriver engelska","language":"en"}"#,
      as: .registrar)
    #expect(done.status == 200, "\(done.text)")
    #expect(try await house.file(id)["request", "language"] == "en")
    let own = try await house.send(
      .post, "/api/v1/requests/\(id)/corrections", #"{"language":"en"}"#, token: code)
    #expect(own.status >= 400)
  }
}
