// What is kept about the one who asked: seen, corrected and taken away by their code, and by nothing else.

import HTTPTypes
import Policy
import Storage
import Testing
import Workflow

@testable import Web

@Suite struct OwnData {
  let house: House
  init() async throws { house = try await House() }

  private static let contact =
    #","contact":{"name":"Kim Ek","email":"kim@example.org","phone":"070-1"}"#

  private func copy(_ id: String, _ code: String) async throws -> Heard {
    try await house.send(.get, "/api/v1/requests/\(id)/personal-data", token: code)
  }

  private func correct(_ id: String, _ code: String, _ body: String) async throws -> Heard {
    try await house.send(.post, "/api/v1/requests/\(id)/corrections", body, token: code)
  }

  @Test func theCopyHoldsEverythingGivenAndGotAndNobodyOfTheStaff() async throws {
    let id = try await house.richCase()
    let heard = try await copy(id, house.secret(id))
    #expect(heard.status == 200 && heard.headers[.cacheControl] == "private, no-store")
    #expect(
      heard.headers[.contentDisposition]
        == "attachment; filename=\"personuppgifter-KS-2026-00001.json\"")
    #expect(heard["contact", "name"] == "Kim Ek" && heard["contact", "email"] == "kim@example.org")
    #expect(heard["messages", "0", "text"] == "När kommer svaret?")
    #expect(heard["questions", "0", "text"] == "Vilket år?")
    let sent = try await house.store.letters(of: CaseID(id)).get()
    let kinds = heard["letters"].elements.compactMap { $0["kind"]?.text }
    #expect(
      kinds
        == sent.filter { $0.letter?.order.recipient == .requester }.map(\.kind.rawValue))
    #expect(kinds.contains("receipt") && !kinds.contains("consultation"))
    #expect(heard["letters", "0", "address"] == "kim@example.org")
    #expect(heard["officer", "email"] == "dataskyddsombud@exempelkommun.example")
    #expect(heard["processing"].elements.count == 2)
    #expect(heard["processing", "0", "kept"].elements.count == 4)
    for row in heard["history"].elements { #expect(row["role"]?.text != nil) }
    // Neither who of the staff, nor what they wrote for themselves, nor why it may not be given out.
    for hidden in ["ks-handler", "Handler Ek", "Ringde arkivet", "W3D3", "Polisen"] {
      #expect(!heard.text.contains(hidden), "\(hidden)")
    }
  }

  /// Every text that the requester can give, by whatever call there is, comes back in the copy: the calls and their
  /// texts are those of the contract, so that a new one cannot be forgotten.
  @Test func nothingThatTheRequesterGaveIsLeftOut() async throws {
    var given = try GivenWords()
    let first = try #require(try given.body(of: .open(.submitRequest)))
    let submitted = try await house.send(.post, "/api/v1/requests", first)
    #expect(submitted.status == 201, "\(submitted.text)")
    let (id, code) = (submitted["requestId"].text ?? "", submitted["accessCode"].text ?? "")
    try await prepare(id, code, &given)
    var calls = 0
    for call in RequesterEndpoint.allCases where call.route.method == .post {
      let path = Endpoint.requester(call).path(id)
      let heard: Heard
      if call == .addRequesterAttachment {
        let (type, body) = try given.form(of: .requester(call), file: UploadsOverHTTP.pdf)
        heard = try await house.send(
          .post, path, bytes: body, token: code, headers: [.contentType: type])
      } else {
        guard let body = try given.body(of: .requester(call)) else { continue }
        heard = try await house.send(.post, path, body, token: code)
      }
      calls += 1
      #expect(heard.status == 201, "\(call): \(heard.text)")
    }
    #expect(calls == 7 && given.words.count == 21, "\(given.words.map(\.place))")
    let heard = try await copy(id, code)
    for (place, text) in given.words {
      #expect(heard.text.contains(text), "\(place) is left out")
    }
    try await theFileIsFetchedByItsCodeAlone(heard, id, code)
  }

  /// Something to answer, to pay for and to ask a decision on.
  private func prepare(_ id: String, _ code: String, _ given: inout GivenWords) async throws {
    let line = try await house.document(id)
    for act in [
      #"{"verb":"askQuestion","text":"Vilket år?"}"#, #"{"verb":"quoteFee","pages":20}"#,
      #"{"verb":"assess","documentId":"\#(line)","verdict":"refuse","noPartReason":"Allt är ett.","#
        + #""grounds":[{"provision":"OSL 31:16","harm":"Bolaget skulle skadas."}],"#
        + #""reservationConsidered":{"answer":"no","why":"Vem som helst kan fråga."}}"#,
      #"{"verb":"answer","documentIds":["\#(line)"]}"#,
    ] {
      let heard = try await house.act(id, act)
      #expect(heard.status == 200, "\(act): \(heard.text)")
    }
    let asked = try await house.send(.get, "/api/v1/requests/\(id)", token: code)
    given.names["questionId"] = asked["openQuestions", "0", "id"].text
  }

  private func theFileIsFetchedByItsCodeAlone(
    _ heard: Heard, _ id: String, _ code: String
  ) async throws {
    let href = try #require(heard["attachments", "0", "href"].text)
    let file = try await house.send(.get, href, token: code)
    #expect(file.status == 200 && file.bytes == UploadsOverHTTP.pdf)
    #expect(file.headers[.contentDisposition]?.hasPrefix("attachment") == true)
    let other = try await house.submit()
    #expect(try await house.send(.get, href, token: other.code).status == 401)
    #expect(
      try await house.send(
        .get, href.replacing(id, with: other.id), token: other.code
      ).status == 404)
  }

  /// What is asked for about one's own data is a task with its question, until somebody has read it.
  @Test(arguments: Message.Matter.allCases)
  func aRestrictionOrAnObjectionIsATaskForTheHandler(_ matter: Message.Matter) async throws {
    let (id, code) = try await house.submit(OwnData.contact)
    let path = "/api/v1/requests/\(id)/messages"
    let wrong = try await house.send(
      .post, path, #"{"text":"x","about":"erasure"}"#, token: code)
    #expect(wrong.status == 422 && wrong.pointers == ["/about"], "\(wrong.text)")
    let sent = try await house.send(
      .post, path, #"{"text":"Mitt namn ska inte synas.","about":"\#(matter.rawValue)"}"#,
      token: code)
    #expect(sent.status == 201, "\(sent.text)")
    func tasks() async throws -> [JSON] {
      try await house.file(id)["tasks"].elements.filter {
        $0["prompt"]?.text == matter.rawValue
      }
    }
    let task = try #require(try await tasks().first)
    #expect(task["roles"]?.elements.contains("handler") == true)
    let page = try await StaffBrowser.loggedIn(house, .handler).get("/arbete/arenden/\(id)").text
    #expect(page.contains(matter == .restriction ? "artikel 18" : "artikel 21"))
    let message = task["entryId"]?.text ?? ""
    let read = try await house.act(id, #"{"verb":"readMessage","messageId":"\#(message)"}"#)
    #expect(read.status == 200, "\(read.text)")
    #expect(try await tasks().isEmpty)
    #expect(try await copy(id, code).text.contains("Mitt namn ska inte synas."))
  }

  @Test func aCorrectionIsAddedAndTheOldStays() async throws {
    let (id, code) = try await house.submit(OwnData.contact)
    #expect(try await copy(id, code)["corrections"].elements.isEmpty)
    let done = try await correct(
      id, code,
      #"{"contact":{"name":"Kim Eek","email":"kim.eek@example.org"},"#
        + #""delivery":{"form":"email","address":"ny@example.org"}}"#)
    #expect(done.status == 201, "\(done.text)")
    #expect(done["history"] == .null && !done.text.contains("ny@example.org"))
    let heard = try await copy(id, code)
    #expect(heard["contact", "name"] == "Kim Eek" && heard["contact", "phone"] == .null)
    #expect(heard["delivery", "address"] == "ny@example.org")
    #expect(heard["corrections", "0", "contact", "name"] == "Kim Ek")
    #expect(heard["corrections", "0", "role"] == "requester")
    #expect(heard["corrections", "1", "contact", "name"] == "Kim Eek")
    #expect(heard["history"].elements.last?["kind"] == "corrected")
    #expect(heard["receivedAt"] == "2026-11-23T09:00:00Z")
    let events = try await house.send(
      .get, "/api/v1/cases/\(id)/events", token: house.token(.registrar))
    #expect(events.text.contains("registrationCorrected"))
    #expect(try await house.store.events(of: CaseID(id)).get().last?.role == .requester)
  }

  @Test func everyFlawOfACorrectionIsToldAndNothingChanges() async throws {
    let (id, code) = try await house.submit(OwnData.contact)
    let before = try await copy(id, code)
    for (body, status, pointer) in [
      ("{}", 422, "/contact"),
      (#"{"contact":{"email":"inte en adress"}}"#, 422, "/contact/email"),
      (#"{"contact":{"name":"Kim"},"delivery":{"form":"email"}}"#, 422, "/delivery/address"),
      (#"{"contact":{"name":"Kim"},"delivery":{"form":"brevduva"}}"#, 422, "/delivery/form"),
      (#"{"subject":"Avtal","contact":{"name":"Kim"}}"#, 400, "/subject"),
      (#"{"contact":{"protected":"ja"}}"#, 400, "/contact/protected"),
    ] {
      let heard = try await correct(id, code, body)
      #expect(heard.status == status && heard.pointers.contains(pointer), "\(body) \(heard.text)")
    }
    #expect(try await copy(id, code).json == before.json)
    let same = try await correct(id, code, #"{"delivery":{"form":"link"}}"#)
    #expect(same.status == 409, "\(same.text)")
  }

  @Test(arguments: Language.allCases)
  func thePageShowsCorrectsAndHandsOut(_ language: Language) async throws {
    let browser = PageBrowser(house, language)
    try await browser.asks("Alla avtal", [("contact.name", "Kim <Ek>")])
    let id = browser.request
    let path = "/begaran/\(id)/uppgifter"
    #expect(try await browser.get("/begaran/\(id)").text.contains(path))
    let page = try await browser.get(path)
    #expect(page.status == 200 && page.text.contains("Kim &lt;Ek&gt;"))
    #expect(page.text.contains("dataskyddsombud@exempelkommun.example"))
    let wrong = try await browser.submit(
      "correct",
      [("contact.name", "Kim"), ("delivery.form", "paper"), ("delivery.address", "")])
    #expect(wrong.status == 422 && wrong.text.contains("value=\"Kim\""))
    let done = try await browser.submit(
      "correct", [("contact.name", ""), ("contact.phone", "070-2"), ("delivery.form", "link")])
    #expect(done.status == 200 && browser.path == path + "?gjort=rattat")
    #expect(done.text.contains("070-2"))
    let copy = try await copy(id, house.secret(id))
    #expect(copy["contact", "name"] == .null && copy["contact", "phone"] == "070-2")
    let file = try await browser.get("\(path)/fil")
    #expect(file.status == 200 && file.json["contact"] == copy["contact"])
    #expect(file.headers[.contentDisposition]?.hasPrefix("attachment") == true)
    #expect(PageBrowser.misses(of: ["personal"]) == [])
    // Nobody comes to it without the code.
    let stranger = PageBrowser(house, language)
    #expect(try await stranger.get(path).status == 401)
    #expect(try await stranger.get("\(path)/fil").status == 401)
  }

  /// Whoever works the cases, the figures are the same, and nobody and no case is in them.
  @Test func theFiguresKnowNoPersonAndNoCase() async throws {
    let id = try await house.richCase()
    let number = try await house.file(id)["registerNumber"].text ?? "?"
    let json = try await house.send(.get, "/api/v1/statistics", token: house.token(.head))
    let browser = try await StaffBrowser.loggedIn(house, .head)
    let page = try await browser.get("/arbete/statistik").text
    let file = try await browser.get("/arbete/statistik.csv").text
    for text in [json.text, file] {
      for staff in Role.staff { #expect(!text.contains("ks-\(staff.rawValue)")) }
      for hidden in ["Handler Ek", "Kim", "kim@", id, number, "Alla avtal"] {
        #expect(!text.contains(hidden), "\(hidden)")
      }
    }
    #expect(!page.contains("ks-handler") && !page.contains("Handler Ek") && !page.contains(number))
    let written = Set(
      Contract.outline["components", "schemas", "Statistics", "properties"]?.keys ?? [])
    #expect(Set(json.json.members.map(\.name)) == written)
    #expect(written.isDisjoint(with: ["staff", "owner", "handler", "person", "requester"]))
  }
}
