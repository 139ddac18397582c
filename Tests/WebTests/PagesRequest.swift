// The page of a request, from question to appeal: what stands on it, and what is sent from it.

import Desk
import Foundation
import HTTPTypes
import Policy
import Storage
import Testing
import Workflow

@testable import Web

@Suite struct PagesRequest {
  let house: House
  init() async throws { house = try await House(prints: true) }

  private func act(_ id: String, _ body: String, as role: Role = .handler) async throws {
    let heard = try await house.act(id, body, as: role)
    #expect(heard.status == 200, "\(body): \(heard.text)")
  }

  private func bytes(
    _ id: String, _ line: String, _ content: [UInt8] = Downloads.bytes
  ) async throws {
    let put = try await house.send(
      .put, "/api/v1/cases/\(id)/documents/\(line)/original", bytes: content,
      token: house.token(.handler), headers: [.contentType: "text/plain"])
    #expect(put.status == 200, "\(put.text)")
  }

  private static let refusal =
    #""verdict":"refuse","grounds":[{"provision":"OSL 31:16","harm":"Priserna <visar> hur."}],"#
    + #""reservationConsidered":{"answer":"no","why":"Okänd."},"noPartReason":"Bara priser."}"#

  /// A request for two documents, one of which is released and one refused.
  private func answered(_ browser: PageBrowser) async throws -> (id: String, lines: [String]) {
    try await browser.asks("Alla avtal", [("documents", "KS 2025-1\nKS 2025-2")])
    let id = browser.request
    let lines = try await house.file(id)["documents"].elements.compactMap { $0["id"]?.text }
    try await bytes(id, lines[0])
    try await act(id, #"{"verb":"assess","documentId":"\#(lines[0])","verdict":"release"}"#)
    try await act(id, #"{"verb":"release","documentIds":["\#(lines[0])"],"form":"link"}"#)
    try await act(id, #"{"verb":"assess","documentId":"\#(lines[1])",\#(PagesRequest.refusal)"#)
    try await act(id, #"{"verb":"answer"}"#)
    return (id, lines)
  }

  @Test(arguments: Language.allCases)
  func documentsShowVerdictProvisionReasonAndDownload(_ language: Language) async throws {
    let browser = PageBrowser(house, language)
    let (id, lines) = try await answered(browser)
    let page = try await browser.get("/begaran/\(id)")
    #expect(page.status == 200 && page.bytes.count < 60_000)
    let view = try await house.send(
      .get, "/api/v1/requests/\(id)", token: house.secret(id),
      headers: [.acceptLanguage: language.rawValue])
    let text = PageForms.plain(page.text)
    for words in [
      view["stageText"], view["documents", "0", "verdictText"],
      view["documents", "1", "verdictText"], view["documents", "1", "reasons", "0", "title"],
      view["documents", "1", "reasons", "0", "text"], view["noFixedTime"],
      view["documents", "1", "reasons", "0", "harmTest"], view["history", "0", "roleText"],
    ] { #expect(text.contains(try #require(words.text)), "\(words)") }
    #expect(page.text.contains("OSL 31:16") && page.text.contains("Priserna &lt;visar&gt; hur."))
    let file = try await browser.get("/begaran/\(id)/handlingar/\(lines[0])")
    #expect(file.bytes == Downloads.bytes)
    #expect(file.headers[.contentDisposition]?.hasPrefix("attachment") == true)
    #expect(file.headers[.contentSecurityPolicy]?.hasPrefix("sandbox") == true)
    #expect(file.headers[.cacheControl] == "private, no-store")
    #expect(try await browser.get("/begaran/\(id)/handlingar/\(lines[1])").status == 404)
    #expect(PageBrowser.misses(of: ["request", "letter"]) == [])
  }

  @Test(arguments: Language.allCases)
  func aQuestionIsAnsweredAndAFeeIsToldBeforeItIsIncurred(_ language: Language) async throws {
    let browser = PageBrowser(house, language)
    try await browser.asks()
    let id = browser.request
    try await act(id, #"{"verb":"askQuestion","text":"Vilket <år>?"}"#)
    try await act(id, #"{"verb":"askQuestion","text":"Vilken ort?"}"#)
    try await act(id, #"{"verb":"quoteFee","pages":60}"#)
    let page = try await browser.get("/begaran/\(id)")
    #expect(page.text.contains("Vilket &lt;år&gt;?"))
    let asked = try await house.file(id)["questions"].elements.compactMap { $0["id"]?.text }
    let empty = try await browser.submit("answer-\(asked[1])", [])
    #expect(empty.status == 400 && empty.text.contains("href=\"#answer-\(asked[1])-errors\""))
    #expect(!empty.text.contains("answer-\(asked[0])-errors"))
    try await browser.submit("answer-\(asked[1])", [("text", "Visby")])
    #expect(browser.path == "/begaran/\(id)?gjort=svar" && browser.text.contains("role=\"status\""))
    #expect(!browser.text.contains("Vilken ort?") && browser.text.contains("Vilket &lt;år&gt;?"))
    try await browser.submit("fee", [("reply", "readOnSite"), ("text", "Jag kommer.")])
    let view = try await house.send(.get, "/api/v1/requests/\(id)", token: house.secret(id))
    #expect(view["fee", "reply"].text == "readOnSite")
    #expect(PageBrowser.misses(of: ["request"]) == [])
  }

  @Test(arguments: Language.allCases)
  func aReservationIsReadAndAccepted(_ language: Language) async throws {
    let browser = PageBrowser(house, language)
    try await browser.asks("Avtalet", [("documents", "KS 2025-1"), ("contact.name", "Stina Ek")])
    let id = browser.request
    let line = try await house.document(id)
    try await bytes(id, line, Array("Avtal".utf8))
    try await act(
      id,
      #"{"verb":"assess","documentId":"\#(line)","verdict":"releaseWithReservation","#
        + #""grounds":[{"provision":"OSL 31:16","harm":"Priserna visar kalkylen."}],"#
        + #""reservationConsidered":{"answer":"yes","why":"Det räcker."},"reservation":"#
        + #"{"wording":"Får inte spridas.","scope":"Allt","recipient":"Stina Ek"}}"#)
    try await act(id, #"{"verb":"release","documentIds":["\#(line)"],"form":"link"}"#)
    let page = try await browser.get("/begaran/\(id)")
    #expect(page.text.contains("Får inte spridas."))
    let unsure = try await browser.submit("reservation-\(line)", [])
    #expect(unsure.status == 422 && unsure.text.contains("reservation-\(line)-confirm-error"))
    try await browser.submit("reservation-\(line)", [("confirm", "true")])
    #expect(browser.path == "/begaran/\(id)?gjort=forbehall")
    #expect(PageForms.form("reservation-\(line)", in: browser.text) == nil)
    #expect(PageBrowser.misses(of: ["request"]) == [])
  }

  @Test(arguments: Language.allCases)
  func aRefusalLeadsToADecisionAndAnAppeal(_ language: Language) async throws {
    let browser = PageBrowser(house, language)
    let (id, _) = try await answered(browser)
    try await browser.get("/begaran/\(id)")
    try await browser.submit("decision", [("text", "Jag vill ha skälen.")])
    #expect(browser.path == "/begaran/\(id)?gjort=beslut")
    #expect(PageForms.form("decision", in: browser.text) == nil)
    try await act(id, #"{"verb":"draft","text":"Nämnden delar bedömningen."}"#)
    try await act(id, #"{"verb":"submitForReview"}"#)
    try await act(id, #"{"verb":"approve"}"#, as: .jurist)
    try await act(id, #"{"verb":"sign"}"#, as: .decider)
    try await browser.get("/begaran/\(id)")
    let unknown = language == .sv ? "vet ännu inte vilken dag" : "does not know yet on which day"
    #expect(browser.text.contains(unknown))
    try await act(
      id, #"{"verb":"recordService","date":"2026-11-23","method":"handedOver"}"#, as: .registrar)
    try await browser.get("/begaran/\(id)")
    let last = language == .sv ? "måndag 14 december 2026" : "Monday 14 December 2026"
    let court = language == .sv ? "Kammarrätten i Göteborg" : "Administrative Court of Appeal"
    for part in [last, court, "2017:900"] { #expect(browser.text.contains(part), "\(part)") }
    let empty = try await browser.submit("appeal", [("appellant", "Stina Ek, Visby")])
    #expect(empty.status == 400 && empty.text.contains("Stina Ek, Visby"))
    try await browser.submit("appeal", [("text", "Jag överklagar."), ("appellant", "Stina Ek")])
    #expect(browser.path == "/begaran/\(id)?gjort=overklagande")
    let decision = try await house.file(id)["decisions", "0", "id"].text ?? ""
    #expect(try await browser.submit("withdrawAppeal-\(decision)", []).status == 422)
    try await browser.submit("withdrawAppeal-\(decision)", [("confirm", "true")])
    let view = try await house.send(.get, "/api/v1/requests/\(id)", token: house.secret(id))
    #expect(view["decisions", "0", "appeals", "0", "withdrawnAt"].text != nil)
    // The decision is fetched as it was signed.
    let letter = try #require(
      view["letters"].elements.last { $0["kind"] == "decision" }?["id"]?.text)
    let pdf = try await browser.get("/begaran/\(id)/brev/\(letter)/pdf")
    #expect(pdf.bytes.starts(with: "%PDF-".utf8))
    #expect(PageBrowser.misses(of: ["request"]) == [])
  }

  @Test(arguments: Language.allCases)
  func aLetterShowsItsWordsAndNoMarkup(_ language: Language) async throws {
    let browser = PageBrowser(house, language)
    try await browser.asks()
    let (id, code) = (browser.request, browser.code)
    try await act(id, #"{"verb":"askQuestion","text":"<script>alert(1)</script> & mer"}"#)
    let view = try await house.send(.get, "/api/v1/requests/\(id)", token: code)
    for letter in view["letters"].elements {
      let page = try await browser.get("/begaran/\(id)/brev/\(letter["id"]?.text ?? "")")
      #expect(page.status == 200 && !page.text.contains("<script>alert"))
      #expect(!page.text.contains(code))
    }
    #expect(browser.text.contains("&lt;script&gt;alert(1)&lt;/script&gt; &amp; mer"))
    let pdf = try await browser.get(browser.path + "/pdf")
    #expect(pdf.status == 200 && pdf.bytes.starts(with: "%PDF-".utf8))
    #expect(try await browser.get("/begaran/\(id)/brev/inget").status == 404)
    #expect(PageBrowser.misses(of: ["letter"]) == [])
  }

  @Test func oneDocumentOrAllIsTakenBackAfterBeingAskedOnceMore() async throws {
    let browser = PageBrowser(house)
    try await browser.asks("Alla", [("documents", "A 1\nA 2\nA 3")])
    let id = browser.request
    let lines = try await house.file(id)["documents"].elements.compactMap { $0["id"]?.text }
    try await browser.get("/begaran/\(id)")
    #expect(try await browser.submit("withdrawSome", []).status == 422)
    try await browser.submit("withdrawSome", [("documentIds", lines[0])])
    #expect(browser.path == "/begaran/\(id)?gjort=aterkalla-handlingar")
    let some = try await house.send(.get, "/api/v1/requests/\(id)", token: house.secret(id))
    #expect(
      some["documents"].elements.map { $0["state"]?.text } == [
        "withdrawn", "underReview", "underReview",
      ])
    #expect(try await browser.submit("withdraw", []).status == 422)
    try await browser.submit("withdraw", [("confirm", "true")])
    let all = try await house.send(.get, "/api/v1/requests/\(id)", token: house.secret(id))
    #expect(all["documents"].elements.allSatisfy { $0["state"]?.text == "withdrawn" })
  }

  @Test func whatIsClickedTwiceIsDoneOnce() async throws {
    let browser = PageBrowser(house)
    try await browser.asks()
    let id = browser.request
    try await browser.get("/begaran/\(id)")
    let form = try #require(PageForms.form("message", in: browser.text))
    for _ in 0..<2 { try await browser.post(form.action, form.hidden + [("text", "Hej.")]) }
    #expect(try await house.file(id)["messages"].elements.count == 1)
  }

  @Test func manyDocumentsAreShownAPageAtATime() async throws {
    let browser = PageBrowser(house)
    let numbers = (1...50).map { "KS 2025-\($0)" }.joined(separator: "\n")
    try await browser.asks("Alla", [("documents", numbers)])
    let id = browser.request
    let first = try await browser.get("/begaran/\(id)")
    #expect(first.text.components(separatedBy: "<article").count == 26)
    #expect(first.bytes.count < 60_000, "\(first.bytes.count)")
    let last = try await browser.get("/begaran/\(id)?sida=2")
    #expect(last.text.contains("KS 2025-50") && last.text.contains("rel=\"prev\""))
  }

  @Test func aRequestOfSomebodyElseLooksLikeOneThatIsNotThere() async throws {
    let (id, _) = try await house.submit()
    let browser = PageBrowser(house)
    try await browser.asks()
    let foreign = try await browser.get("/begaran/\(id)")
    let none = try await browser.get("/begaran/finnsinte")
    #expect(foreign.status == 401 && none.status == 401)
    #expect(
      foreign.text.replacingOccurrences(of: id, with: "X")
        .components(separatedBy: "name=\"key\"")[0]
        == none.text.replacingOccurrences(of: "finnsinte", with: "X")
        .components(separatedBy: "name=\"key\"")[0])
  }

  // MARK: - In the language of who reads

  @Test func theInterfaceFollowsTheLanguageThatIsAskedForAndElseTheRequests() async throws {
    let (id, code) = try await house.submit()
    let path = "/api/v1/requests/\(id)"
    let own = try await house.send(.get, path, token: code)
    let english = try await house.send(
      .get, path, token: code, headers: [.acceptLanguage: "en, sv;q=0.5"])
    let other = try await house.send(.get, path, token: code, headers: [.acceptLanguage: "fi"])
    #expect(own["stageText"].text == "inkommen" && other["stageText"].text == "inkommen")
    #expect(english["stageText"].text == "received" && english["language"].text == "sv")
    #expect(english["clock", "0", "stateText"].text == "running")
    let said = try await house.send(
      .post, "\(path)/messages", #"{"text":"Hej."}"#, token: code,
      headers: [.acceptLanguage: "en"])
    #expect(said["stageText"].text == "received")
  }

  @Test func whatWasDoneIsToldByRoleAndWithoutNames() async throws {
    let browser = PageBrowser(house)
    let (id, lines) = try await answered(browser)
    let view = try await house.send(.get, "/api/v1/requests/\(id)", token: house.secret(id))
    let kinds = view["history"].elements.compactMap { $0["kind"]?.text }
    #expect(kinds.first == "registered" && kinds.contains("released") && kinds.contains("answered"))
    let released = try #require(view["history"].elements.first { $0["kind"] == "released" })
    #expect(released["documentIds"]?.elements == [.string(lines[0])])
    #expect(released["role"] == "handler" && released["roleText"] == "handläggare")
    #expect(!view.text.contains("Handler Ek") && !view.text.contains("ks-handler"))
    // What nobody outside is told of.
    for secret in ["assessed", "documentAdded", "noteAdded"] { #expect(!kinds.contains(secret)) }
  }
}

extension House {
  /// The first code of a request.
  func secret(_ id: String) -> String {
    Secrets(key: [UInt8](repeating: 7, count: 32)).accessCode(for: CaseID(id), generation: 1)
  }
}
