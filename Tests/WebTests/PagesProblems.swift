// What the interface answers with a problem has a page: what happened, what was kept, what to do.

import Foundation
import HTTPTypes
import Policy
import Storage
import StorageSQLite
import Testing

@testable import Web

@Suite struct PagesProblems {
  private static let letter = "Ett långt meddelande som ingen vill skriva en gång till."

  @Test(arguments: Language.allCases)
  func whatWasTypedAfterTheCodeHadRunOutComesBack(_ language: Language) async throws {
    let house = try await House()
    let browser = PageBrowser(house, language)
    try await browser.asks()
    let (id, code) = (browser.request, browser.code)
    try await browser.get("/begaran/\(id)")
    house.clock.advance(seconds: 43_201)
    let asked = try await browser.submit("message", [("text", PagesProblems.letter)])
    #expect(asked.status == 401 && asked.text.contains(PagesProblems.letter))
    // One more mistake on the way loses nothing.
    let wrong = try await browser.submit("code", [("code", "fel")])
    #expect(wrong.status == 401 && wrong.text.contains(PagesProblems.letter))
    let back = try await browser.submit("code", [("code", code)])
    #expect(back.status == 200 && back.text.contains(PagesProblems.letter))
    #expect(try await house.file(id)["messages"].elements.isEmpty)
    let action = PageEndpoint.requester(.requestAct).path(id, "meddelande")
    try await browser.submit(action, [])
    #expect(browser.path == "/begaran/\(id)?gjort=meddelande")
    #expect(try await house.file(id)["messages", "0", "text"].text == PagesProblems.letter)
    #expect(PageBrowser.misses(of: ["kept", "code"]) == [])
  }

  @Test func whatWasTypedSurvivesALostCookieToo() async throws {
    let house = try await House()
    let browser = PageBrowser(house)
    try await browser.asks()
    let (id, code) = (browser.request, browser.code)
    try await browser.get("/begaran/\(id)")
    browser.forget()
    let foreign = try await browser.submit("message", [("text", PagesProblems.letter)])
    #expect(foreign.status == 403 && foreign.text.contains(PagesProblems.letter))
    let action = PageEndpoint.requester(.requestAct).path(id, "meddelande")
    #expect(try await browser.submit(action, []).status == 401)
    try await browser.submit("code", [("code", code)])
    try await browser.submit(action, [])
    #expect(try await house.file(id)["messages"].elements.count == 1)
  }

  @Test func aCodeThatWasRenewedMeanwhileIsAskedFor() async throws {
    let house = try await House()
    let browser = PageBrowser(house)
    try await browser.asks()
    let id = browser.request
    try await browser.get("/begaran/\(id)")
    let renewed = try await house.act(id, #"{"verb":"renewAccessCode"}"#, as: .registrar)
    #expect(renewed.status == 200, "\(renewed.text)")
    let asked = try await browser.submit("message", [("text", PagesProblems.letter)])
    #expect(asked.status == 401 && asked.text.contains(PagesProblems.letter))
    #expect(try await browser.get("/begaran/\(id)").status == 401)
    #expect(try await browser.get("/begaran/\(id)/brev/x").status == 401)
  }

  @Test(arguments: Language.allCases)
  func eachProblemHasAPage(_ language: Language) async throws {
    let house = try await House()
    let browser = PageBrowser(house, language)
    try await browser.asks()
    let id = browser.request
    func expect(
      _ status: Int, _ heard: Heard, sourceLocation: SourceLocation = #_sourceLocation
    ) {
      #expect(heard.status == status, sourceLocation: sourceLocation)
      #expect(
        heard.headers[.contentType] == "text/html; charset=utf-8", sourceLocation: sourceLocation)
      #expect(
        heard.text.contains("<html lang=\"\(language.rawValue)\""), sourceLocation: sourceLocation)
      for word in ["Idempotency", "Authorization", "Allow.", "JSON", "byte", "If-Match"] {
        #expect(!heard.text.contains(word), "\(word)", sourceLocation: sourceLocation)
      }
    }
    expect(404, try await browser.get("/finns/inte"))
    expect(404, try await browser.get("/begaran/\(id)/brev/inget"))
    let post = try await browser.get("/begaran/\(id)/meddelande")
    expect(405, post)
    #expect(post.headers[.allow]?.contains("POST") == true)
    let type: HTTPFields = [.contentType: "text/plain"]
    expect(415, try await browser.go(.post, "/begaran", Array("x".utf8), type))
    let long = String(repeating: "a", count: 600_000)
    try await browser.get("/")
    expect(413, try await browser.submit("request", [("description", long)]))
    let form: HTTPFields = [.contentType: "application/x-www-form-urlencoded"]
    expect(400, try await browser.go(.post, "/begaran", Array("a=%zz".utf8), form))
    try await browser.get("/begaran/\(id)")
    expect(400, try await browser.submit("message", []))
    try await browser.get("/begaran/\(id)")
    let tooLong = String(repeating: "å", count: 20_001)
    let refused = try await browser.submit("message", [("text", tooLong)])
    expect(422, refused)
    #expect(refused.text.contains(tooLong))
    try await browser.get("/begaran/\(id)")
    expect(
      404,
      try await browser.post(
        "/begaran/\(id)/hittapa", PageForms.form("message", in: browser.text)?.hidden ?? []))
    #expect(PageBrowser.misses(of: ["problem"]) == [])
  }

  /// It comes without the visitor's own cookie: an answer with a new one would log them out.
  @Test func whatAnotherSiteSendsIsNotDoneAndWritesOverNoSession() async throws {
    let house = try await House()
    for path in ["/begaran", "/lamna", "/arbete/logga-in", "/arbete/logga-ut"] {
      let heard = try await house.send(
        .post, path, "description=Allt",
        headers: [
          .contentType: "application/x-www-form-urlencoded", .secFetchSite: "cross-site",
          .origin: "https://elak.example",
        ])
      #expect(heard.status == 403, "\(path)")
      #expect(heard.headers[.setCookie] == nil, "\(path)")
      #expect(!heard.text.contains("value=\"Allt\""), "\(path)")
    }
  }

  @Test func anActThatCannotBeDoneSaysWhy() async throws {
    let house = try await House()
    let browser = PageBrowser(house)
    try await browser.asks()
    let id = browser.request
    try await browser.get("/begaran/\(id)")
    let old = browser.text
    try await browser.submit("withdraw", [("confirm", "true")])
    // From a page that was left open.
    let form = try #require(PageForms.form("withdraw", in: old))
    let heard = try await browser.post(
      form.action, form.hidden + [("confirm", "true"), ("key", "ny")])
    #expect(heard.status == 303 || heard.status == 200 || heard.status == 409)
    let answer = try #require(PageForms.form("message", in: old))
    let about = try await browser.post(
      "/begaran/\(id)/svar",
      answer.hidden + [("questionId", "finns-inte"), ("text", PagesProblems.letter)])
    #expect(about.status == 409 || about.status == 422, "\(about.status)")
    #expect(about.text.contains("role=\"alert\""))
  }

  @Test func aKeyUsedForSomethingElseIsExplained() async throws {
    let house = try await House()
    let browser = PageBrowser(house)
    try await browser.asks()
    try await browser.get("/begaran/\(browser.request)")
    let form = try #require(PageForms.form("message", in: browser.text))
    try await browser.post(form.action, form.hidden + [("text", "Ett")])
    let other = try await browser.post(form.action, form.hidden + [("text", PagesProblems.letter)])
    #expect(other.status == 422 && other.text.contains(PagesProblems.letter))
    #expect(other.text.contains("Det har redan skickats"))
  }

  @Test func aServiceThatCannotWriteKeepsWhatWasTypedAndItsKey() async throws {
    var options = SQLiteDatabase.Options()
    options.maximumPages = 150
    let house = try await House(options: options)
    let text = String(repeating: "Alla avtal. ", count: 1_000)
    for _ in 0..<200 {
      let browser = PageBrowser(house)
      try await browser.get("/")
      let key = PageForms.form("request", in: browser.text)?.hidden.first { $0.0 == "key" }?.1
      let heard = try await browser.submit(
        "request", [("description", text), ("authority", "ks"), ("delivery.form", "link")])
      guard heard.status != 200 else { continue }
      #expect(heard.status == 507 && heard.text.contains("Alla avtal. Alla avtal."))
      let next = PageForms.form("request", in: browser.text)?.hidden.first { $0.0 == "key" }?.1
      #expect(key != nil && next == key)
      return
    }
    Issue.record("the disk was never full")
  }
}
