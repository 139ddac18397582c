// One case over HTTP from arrival to an appeal: what staff do, and what the requester sees of it meanwhile.

import Foundation
import HTTPTypes
import Policy
import Testing

@testable import Web

@Suite struct OneCase {
  @Test func aCaseGoesItsWay() async throws {
    let house = try await House(prints: true)
    let (id, code) = try await submit(house)
    let lines = try await house.file(id)["documents"].elements.compactMap { $0["id"]?.text }
    try await act(house, id, #"{"verb":"assign","owner":"ks-handler"}"#, .registrar)
    try await attach(house, id, lines[0])
    try await act(
      house, id, #"{"verb":"assess","documentId":"\#(lines[0])","verdict":"release"}"#)
    try await act(house, id, #"{"verb":"release","documentIds":["\#(lines[0])"]}"#)
    let released = try await house.send(.get, "/api/v1/requests/\(id)", token: code)
    #expect(released["documents", "0", "verdict"].text == "release")
    #expect(released["documents", "1", "state"].text == "underReview")
    try await refuse(house, id, lines[1])
    try await ask(house, id, code)
    try await decide(house, id, code)
    try await appeal(house, id, code)
    try await judge(house, id)
  }

  private func submit(_ house: House) async throws -> (id: String, code: String) {
    let heard = try await house.send(
      .post, "/api/v1/requests",
      #"{"authority":"ks","description":"Alla avtal med Exempelbolaget AB 2025","#
        + #""documents":["KS 2025-00123","KS 2025-00124"],"#
        + #""delivery":{"form":"email","address":"a@example.org"},"language":"sv"}"#)
    #expect(heard.status == 201)
    note("submitRequest", heard)
    return (heard["requestId"].text ?? "", heard["accessCode"].text ?? "")
  }

  @discardableResult
  private func act(
    _ house: House, _ id: String, _ body: String, _ role: Role = .handler
  ) async throws -> Heard {
    let heard = try await house.act(id, body, as: role)
    #expect(heard.status == 200, "\(body): \(heard.text)")
    return heard
  }

  private func attach(_ house: House, _ id: String, _ line: String) async throws {
    let (type, body) = form([("file", "avtal.txt", Array("Avtal om städning".utf8))])
    let heard = try await house.send(
      .put, "/api/v1/cases/\(id)/documents/\(line)/original", bytes: body,
      token: house.token(.handler), headers: [.contentType: type])
    #expect(heard.status == 200)
    note("replaceOriginal", heard)
    let more = try await house.send(
      .post, "/api/v1/cases/\(id)/documents",
      bytes: form([("title", nil, Array("Bilaga".utf8))]).body,
      token: house.token(.handler), headers: [.contentType: type])
    note("addDocument", more)
    let extra = more["documentId"].text ?? ""
    try await act(
      house, id,
      #"{"verb":"assess","documentId":"\#(extra)","verdict":"doesNotExist","steps":"Diariet."}"#)
  }

  private func refuse(_ house: House, _ id: String, _ line: String) async throws {
    try await act(
      house, id,
      #"{"verb":"assess","documentId":"\#(line)","verdict":"refuse","#
        + #""grounds":[{"provision":"OSL 31:16","harm":"Priserna visar hur bolaget räknar."}],"#
        + #""reservationConsidered":{"answer":"no","why":"Mottagaren är okänd."},"#
        + #""noPartReason":"Handlingen är bara priser."}"#)
    let preview = try await house.send(
      .post, "/api/v1/cases/\(id)/act-previews", #"{"verb":"answer"}"#,
      token: house.token(.handler))
    #expect(preview["letters", "0", "editions"].elements.count == 2)
    note("previewAct", preview)
    try await act(house, id, #"{"verb":"answer"}"#)
  }

  private func ask(_ house: House, _ id: String, _ code: String) async throws {
    let message = try await house.send(
      .post, "/api/v1/requests/\(id)/messages", #"{"text":"Tack. Varför inte resten?"}"#,
      token: code)
    #expect(message.status == 201)
    note("addMessage", message)
    let view = try await house.send(.get, "/api/v1/requests/\(id)", token: code)
    #expect(view["documents", "1", "reasons", "0", "provision"].text == "OSL 31:16")
    #expect(view["actions"].elements.contains { $0["name"] == "requestDecision" })
    let href = try #require(view["documents", "0", "download", "href"].text)
    let file = try await house.send(.get, href, token: code)
    #expect(file.text == "Avtal om städning")
    #expect(file.headers[.contentDisposition]?.contains("Handling") == true)
    let letter = try #require(view["letters", "0", "href"].text)
    note("getRequesterLetter", try await house.send(.get, letter, token: code))
    let entry = try await house.file(id)["messages", "0", "id"].text ?? ""
    try await act(house, id, #"{"verb":"readMessage","messageId":"\#(entry)"}"#)
  }

  private func decide(_ house: House, _ id: String, _ code: String) async throws {
    let wanted = try await house.send(
      .post, "/api/v1/requests/\(id)/decision-requests", #"{"text":"Jag vill ha ett beslut."}"#,
      token: code)
    #expect(wanted.status == 201, "\(wanted.text)")
    let drafted = try await act(house, id, #"{"verb":"draft","text":"Nämnden delar bedömningen."}"#)
    let decision = drafted["decisions", "0", "id"].text ?? ""
    let path = "/api/v1/cases/\(id)/decisions/\(decision)/draft"
    note("getDraft", try await house.send(.get, path, token: house.token(.jurist)))
    let pdf = try await house.send(
      .get, path, token: house.token(.jurist), headers: [.accept: "application/pdf"])
    #expect(pdf.status == 200 && pdf.bytes.starts(with: "%PDF-".utf8), "\(pdf.text.prefix(300))")
    try await act(house, id, #"{"verb":"submitForReview"}"#)
    try await act(house, id, #"{"verb":"approve"}"#, .jurist)
    let signed = try await act(house, id, #"{"verb":"sign"}"#, .decider)
    #expect(signed["decisions", "0", "stage"].text == "dispatched")
    note("performAct", signed)
    let letters = try await house.send(
      .get, "/api/v1/cases/\(id)/letters", token: house.token(.registrar))
    note("listLetters", letters)
    let letter = try #require(letters["items"].elements.last?["id"]?.text)
    let frozen = try await house.send(
      .get, "/api/v1/requests/\(id)/letters/\(letter)", token: code,
      headers: [.accept: "application/pdf"])
    #expect(frozen.bytes.starts(with: "%PDF-".utf8))
    let plain = try await house.send(
      .get, "/api/v1/requests/\(id)/letters/\(letter)", token: code)
    for (href, token) in [
      (plain["links", "pdf"].text, code),
      (letters["items"].elements.last?["links"]?["pdf"]?.text, house.token(.registrar)),
    ] {
      let fetched = try await house.send(.get, try #require(href), token: token)
      #expect(fetched.bytes == frozen.bytes && fetched.headers[.contentType] == "application/pdf")
    }
    let receipt = try #require(letters["items"].elements.first { $0["kind"] == "receipt" })
    // A letter that is no file is set from its words.
    let own = try await house.send(
      .get, "/api/v1/requests/\(id)/letters/\(receipt["id"]?.text ?? "")/pdf", token: code)
    #expect(own.status == 200 && own.bytes.starts(with: "%PDF-".utf8))
    let none = try await house.send(
      .get, "/api/v1/requests/\(id)/letters/none/pdf", token: code)
    #expect(none.status == 404)
    try await act(
      house, id, #"{"verb":"recordService","date":"2026-11-23","method":"handedOver"}"#,
      .registrar)
  }

  private func appeal(_ house: House, _ id: String, _ code: String) async throws {
    let heard = try await house.send(
      .post, "/api/v1/requests/\(id)/appeals", #"{"text":"Jag överklagar."}"#, token: code)
    #expect(heard.status == 201)
    let view = try await house.send(.get, "/api/v1/requests/\(id)", token: code)
    #expect(view["decisions", "0", "stage"].text == "appealed")
    #expect(view["decisions", "0", "appealLastDay"].text == "2026-12-14")
    let inside = try await house.file(id)
    #expect(inside["decisions", "0", "appeals", "0", "documentIds"].elements.isEmpty)
    for old in ["\"scope\":[", "\"lines\":", "\"line\":"] { #expect(!inside.text.contains(old)) }
    note("getRequest", view)
    note("getCase", try await house.file(id))
    for (name, path) in [
      ("listEvents", "cases/\(id)/events?limit=2"), ("listCases", "cases"), ("getMe", "me"),
      ("listStaff", "staff"), ("getStatistics", "statistics"), ("listRegister", "register"),
      ("listAuthorities", "authorities"), ("listProvisions", "provisions"),
      ("getWorkflow", "workflow"), ("getAPIInfo", "api-info"),
    ] {
      let heard = try await house.send(.get, "/api/v1/\(path)", token: house.token(.head))
      #expect(heard.status == 200, "\(name): \(heard.text)")
      note(name, heard)
    }
    let log = try await house.send(
      .get, "/api/v1/cases/\(id)/events?limit=100", token: house.token(.head))
    #expect(!log.text.contains("\"_0\""))
    for old in ["\"scope\":[", "\"lines\":", "\"line\":"] { #expect(!log.text.contains(old)) }
    #expect(log["items", "0", "kind"].text == "submitted")
  }

  private func note(_ name: String, _ heard: Heard) {
    guard let folder = ProcessInfo.processInfo.environment["EXAMPLES"] else { return }
    let path = "\(folder)/\(name).json"
    #expect(FileManager.default.createFile(atPath: path, contents: Data(heard.bytes)))
  }

  /// The court has tried it, and it is over.
  private func judge(_ house: House, _ id: String) async throws {
    let decision = try #require(try await house.file(id)["decisions", "0", "id"].text)
    let outcomes = try await house.file(id)["decisions", "0", "documentIds"].elements.map {
      #"{"documentId":"\#($0.text ?? "")","outcome":"upheld"}"#
    }
    for (role, act) in [
      (Role.jurist, #""testTimeliness","result":"inTime""#),
      (.decider, #""reconsider","changed":false"#),
      (.jurist, #""forward","opinion":"Nämnden står fast.""#),
      (
        .registrar,
        #""recordJudgment","court":"Kammarrätten i Stockholm","instance":"kammarratt","#
          + #""courtCaseNumber":"123-26","date":"2026-11-23","#
          + #""lines":[\#(outcomes.joined(separator: ","))]"#
      ),
      (.registrar, #""recordFinal","basis":"judgmentFinal""#),
    ] {
      try await self.act(house, id, #"{"verb":\#(act)}"#, role)
    }
    let draft = "/api/v1/cases/\(id)/decisions/\(decision)/draft"
    let ended = try await house.send(.get, draft, token: house.token(.jurist))
    #expect(ended["end", "basis"].text == "judgmentFinal", "\(ended.text)")
    for message in try await house.file(id)["messages"].elements {
      let entry = message["id"]?.text ?? ""
      _ = try await house.act(id, #"{"verb":"readMessage","messageId":"\#(entry)"}"#)
    }
    try await act(house, id, #"{"verb":"close"}"#)
    #expect(try await house.file(id)["stage"].text == "closed")
  }

  /// What is disposed of is read as before; nothing of what somebody wrote is left.
  @Test func aCaseThatIsDisposedOfIsReadWithoutItsWords() async throws {
    let house = try await House()
    let (id, code) = try await submit(house)
    let message = try await house.send(
      .post, "/api/v1/requests/\(id)/messages", #"{"text":"Gäller Klagandens avtal."}"#,
      token: code)
    let entry = try await house.file(id)["messages", "0", "id"].text ?? ""
    #expect(message.status == 201)
    let lines = try await house.file(id)["documents"].elements.compactMap { $0["id"]?.text }
    let (type, body) = form([("file", "Klagandens avtal.txt", Array("Avtal".utf8))])
    let put = try await house.send(
      .put, "/api/v1/cases/\(id)/documents/\(lines[0])/original", bytes: body,
      token: house.token(.handler), headers: [.contentType: type])
    #expect(put.status == 200)
    for act in [
      #""readMessage","messageId":"\#(entry)""#, #""note","text":"Klaganden ringde.""#,
      #""askQuestion","text":"Vilka avtal avser Klaganden?","documentIds":[]"#,
    ] {
      try await self.act(house, id, #"{"verb":\#(act)}"#)
    }
    let withdrawn = try await house.send(
      .post, "/api/v1/requests/\(id)/withdrawals", #"{"what":"request"}"#, token: code)
    #expect(withdrawn.status == 201, "\(withdrawn.text)")
    if try await house.file(id)["stage"].text != "closed" {
      try await act(house, id, #"{"verb":"close"}"#)
    }
    #expect(try await house.file(id)["stage"].text == "closed")
    house.clock.advance(seconds: 86_400 * 4_000)
    try await act(house, id, #"{"verb":"dispose","decisionReference":"KS § 12"}"#, .archivist)
    let left = try await house.file(id)
    #expect(left["messages", "0", "text"] == .null, "\(left.text)")
    for words in ["Exempelbolaget", "Klagand", "example.org", "2025-00123"] {
      #expect(!left.text.contains(words), "\(words)")
    }
    for path in ["events?limit=100", "letters", "accesses"] {
      let heard = try await house.send(
        .get, "/api/v1/cases/\(id)/\(path)", token: house.token(.head))
      #expect(heard.status == 200, "\(path): \(heard.text)")
    }
    _ = try await house.send(.get, "/api/v1/requests/\(id)", token: code)
  }
}
