// The office around the cases: the queue, files, what is registered, the tray, what is printed, figures.

import Foundation
import HTTPTypes
import Policy
import Testing
import Workflow

@testable import Web

@Suite("The office on the pages of staff") struct StaffPagesOffice {
  let house: House

  init() async throws { house = try await House() }

  @Test func theQueueTellsWhatIsLateInWords() async throws {
    let (id, _) = try await house.submit()
    let browser = try await StaffBrowser.loggedIn(house, .handler)
    let today = try await browser.get("/arbete").text
    #expect(today.contains("class=\"tag soon\">i dag<") && today.contains("1 ärende"))
    house.clock.advance(seconds: 3 * 86_400)
    try await browser.logIn(house.token(.handler))
    let late = try await browser.get("/arbete?forsenade=1").text
    #expect(late.contains("class=\"tag late\">3 dagar sen<") && late.contains(id))
    #expect(late.contains("aria-current=\"page\">Försenade"))
    #expect(try await browser.get("/arbete?steg=closed").text.contains("Här finns inga ärenden."))
  }

  /// ASVS 7.4.4: every page that can be come to without a thing's own name, and those of a case.
  @Test func theWayOutIsOnEveryPage() async throws {
    let (id, _) = try await house.submit()
    let document = try await house.document(id)
    let browser = try await StaffBrowser.loggedIn(house, .registrar)
    let noPages: Set<StaffPage> = [
      .loginForm, .choosePower, .endSignIn, .signedOutThere, .statisticsTable, .arrivalOriginal,
      .letterPDF, .envelope, .attachment, .caseVersion,
    ]
    var seen = 0
    for page in StaffPage.allCases where !noPages.contains(page) {
      let (method, template) = page.route
      let path = template.replacing("{caseId}", with: id).replacing("{verb}", with: "note")
        .replacing("{documentId}", with: document)
      guard method == .get, !path.contains("{") else { continue }
      let heard = try await browser.get(path)
      #expect(heard.text.contains("action=\"/arbete/logga-ut\""), "\(path): \(heard.status)")
      seen += 1
    }
    #expect(seen >= 14, "\(seen) pages")
    // A page that says no has it as well.
    let no = try await browser.get("/arbete/arenden/finns-inte")
    #expect(no.status == 404 && no.text.contains("action=\"/arbete/logga-ut\""), "\(no.text)")
  }

  @Test func casesOfNobodyAreFoundUntilSomebodyTakesThem() async throws {
    let (id, _) = try await house.submit()
    let browser = try await StaffBrowser.loggedIn(house, .handler)
    #expect(try await browser.get("/arbete?agare=nobody").text.contains(id))
    #expect(!(try await browser.get("/arbete?agare=me")).text.contains(id))
    #expect(try await house.act(id, #"{"verb":"take"}"#).status == 200)
    #expect(!(try await browser.get("/arbete?agare=nobody")).text.contains(id))
    #expect(try await browser.get("/arbete?agare=me").text.contains(id))
  }

  @Test func whatIsUnreadOrParkedIsSeenInTheQueue() async throws {
    let (id, code) = try await house.submit()
    let browser = try await StaffBrowser.loggedIn(house, .handler)
    let before = try await browser.get("/arbete?olasta=1").text
    #expect(before.contains("Här finns inga ärenden."))
    let said = try await house.send(
      .post, "/api/v1/requests/\(id)/messages", #"{"text":"Hur går det?"}"#, token: code)
    #expect(said.status == 201, "\(said)")
    let unread = try await browser.get("/arbete?olasta=1").text
    #expect(unread.contains("class=\"tag soon\">1 olästa<") && unread.contains(id))
    #expect(unread.contains("aria-current=\"page\">Olästa"))
    let list = try await house.send(
      .get, "/api/v1/cases?unread=true", token: house.token(.handler)
    ).json
    #expect(list["items"]?.elements.first?["unread"] == 1)
    #expect(list["items"]?.elements.first?["parked"] == false)
  }

  @Test func severalAreGivenAtOnceAndWhatDidNotGoIsTold() async throws {
    var picks: [(String, String)] = []
    for _ in 0..<3 {
      let id = try await house.submit().id
      picks.append(("pick", "\(id):\(try await house.file(id)["version"].wholeNumber ?? 0)"))
    }
    let first = String(picks[0].1.prefix { $0 != ":" })
    #expect(try await house.act(first, #"{"verb":"take"}"#).status == 200)
    let head = try await StaffBrowser.loggedIn(house, .head)
    #expect(try await head.get("/arbete").text.contains("name=\"pick\""))
    let fields = [("owner", "ks-jurist"), ("key", head.value("key")), ("back", "/arbete")] + picks
    let heard = try await head.send("/arbete/fordela", fields)
    #expect(heard.text.contains("Det gick inte") && heard.text.contains("KS 2026-00001"))
    #expect(try await house.file(first)["owner"].text == "ks-handler")
    for (_, pick) in picks.dropFirst() {
      let id = String(pick.prefix { $0 != ":" })
      #expect(try await house.file(id)["owner"].text == "ks-jurist")
    }
    let again = try await head.send("/arbete/fordela", fields)
    #expect(again.text.contains("KS 2026-00002"), "a second click tells the same")
    let handler = try await StaffBrowser.loggedIn(house, .handler)
    #expect(!(try await handler.get("/arbete")).text.contains("name=\"pick\""))
  }

  @Test func aFileIsAddedWithItsTitle() async throws {
    let (id, _) = try await house.submit()
    let browser = try await StaffBrowser.loggedIn(house, .handler)
    let path = "/arbete/arenden/\(id)/ny-handling"
    try await browser.get(path)
    let fields = [
      ("key", browser.value("key")), ("version", browser.value("version")), ("title", "Avtal 7"),
      ("kind", "file"), ("date", ""),
    ]
    let foreign = try await browser.upload(path, fields, file: ("a.txt", "x"), token: "AAAA")
    #expect(foreign.status == 403)
    #expect(try await house.file(id)["documents"].elements.count == 1)
    for _ in 0..<2 {
      let heard = try await browser.upload(path, fields, file: ("a.txt", "Avtalets text"))
      #expect(heard.status == 303, "\(heard.text)")
    }
    let documents = try await house.file(id)["documents"].elements
    #expect(documents.count == 2 && documents[1]["title"]?.text == "Avtal 7")
    #expect(documents[1]["original"]?["name"]?.text == "a.txt")
    try await browser.get(path)
    let wrong = try await browser.upload(
      path,
      [("key", browser.value("key")), ("version", browser.value("version")), ("title", "Skrivet")],
      file: ("a.exe", "MZ\u{0}\u{1}"))
    #expect(wrong.status >= 400 && wrong.text.contains("value=\"Skrivet\""), "\(wrong.status)")
    let without = try await browser.upload(
      path,
      [
        ("key", browser.value("key")), ("version", browser.value("version")),
        ("title", "Utan fil"), ("kind", "physical"),
      ], file: nil)
    #expect(without.status == 303, "\(without.text)")
    #expect(try await house.file(id)["documents"].elements.last?["title"]?.text == "Utan fil")
  }

  /// Without script nothing asks for the file before the form is sent; and a session may run out beside it.
  @Test func whatIsWrittenBesideAFileIsNeverLost() async throws {
    let (id, _) = try await house.submit()
    let browser = try await StaffBrowser.loggedIn(house, .handler)
    let attaching = "/arbete/arenden/\(id)/ny-bilaga"
    try await browser.get(attaching)
    let without = try await browser.upload(
      attaching,
      [
        ("key", browser.value("key")), ("version", browser.value("version")), ("text", "Fullmakt."),
      ],
      file: nil)
    #expect(without.status == 422 && without.text.contains("Välj en fil."))
    #expect(without.text.contains("Fullmakt."))
    let path = "/arbete/arenden/\(id)/ny-handling"
    try await browser.get(path)
    let fields = [
      ("key", browser.value("key")), ("version", browser.value("version")), ("title", "Avtal 7"),
      ("kind", "file"), ("date", ""),
    ]
    let plain = try await browser.send(path, fields)
    #expect(plain.status == 422 && plain.text.contains("Välj en fil."))
    #expect(plain.text.contains("value=\"Avtal 7\""))
    house.clock.advance(seconds: 86_400)
    let out = try await browser.upload(path, fields, file: ("a.txt", "Avtalets text"))
    #expect(out.status == 401 && out.text.contains("value=\"Avtal 7\""), "\(out.text)")
    #expect(try await house.file(id)["documents"].elements.count == 1)
  }

  @Test func aLetterIsRegistered() async throws {
    let browser = try await StaffBrowser.loggedIn(house, .registrar)
    try await browser.get("/arbete/nytt")
    let key = browser.value("key")
    let missing = try await browser.send(
      "/arbete/nytt", [("description", "Alla protokoll"), ("key", key)])
    #expect(missing.status == 400 && missing.text.contains("Alla protokoll"))
    let fields = [
      ("channel", "letter"), ("arrivedAt", "2026-11-23T08:30"), ("arrivalBasis", "Poststämpel"),
      ("description", "Alla protokoll"), ("delivery.form", "paper"),
      ("delivery.address", "Storgatan 1"), ("language", "sv"), ("key", browser.value("key")),
    ]
    let heard = try await browser.send("/arbete/nytt", fields)
    #expect(heard.status == 200 && heard.text.contains("KS 2026-00001"), "\(heard.text)")
    let list = try await house.send(.get, "/api/v1/cases", token: house.token(.registrar))
    let id = list["items", "0", "id"].text ?? ""
    let request = try await house.file(id)["request"]
    #expect(request["arrivedAt"]?.text == "2026-11-23T07:30:00Z")
    #expect(request["arrivalBasis"]?.text == "Poststämpel")
    #expect(try await browser.send("/arbete/nytt", fields).text.contains("KS 2026-00001"))
    #expect(try await browser.get("/arbete").text.contains("1 ärende"))
    // The receipt goes by post: it waits for a printer.
    let prints = try await browser.get("/arbete/utskrifter").text
    #expect(prints.contains("Storgatan 1") && prints.contains("recordDispatch"))
  }

  @Test func theFiguresAreAFileThatNoSpreadsheetRuns() async throws {
    _ = try await house.richCase()
    let browser = try await StaffBrowser.loggedIn(house, .head)
    let page = try await browser.get("/arbete/statistik").text
    #expect(page.contains("role=\"img\"") && page.contains("OSL 31:16"))
    for _ in 0..<4 { _ = try await house.submit() }
    let file = try await browser.get("/arbete/statistik.csv?fran=2026-01-01&till=2026-12-31")
    #expect(file.headers[.contentType]?.hasPrefix("text/csv") == true)
    #expect(file.text.contains("slumpvis") && !page.contains("slumpvis"))
    let line = file.text.split(separator: "\r\n").first { $0.contains("OSL 31:16") }
    #expect(line == nil || line == "Vägrat enligt bestämmelse,OSL 31:16,5,")
    let wrong = try await browser.get("/arbete/statistik?fran=i+g%C3%A5r")
    #expect(wrong.status == 422 && wrong.text.contains("i går"))
    for (text, field) in [
      ("=1+1", "'=1+1"), ("@a", "'@a"), ("-2", "'-2"), ("a,b", "\"a,b\""),
      ("a\"b", "\"a\"\"b\""), ("a\"\u{301}", "\"a\"\"\u{301}\""), ("vanlig", "vanlig"),
      ("=a\nb", "\"'=a\nb\""),
    ] {
      let made = CommaSeparated.field(text)
      #expect(Array(made.utf8) == Array(field.utf8), "\(text): \(made)")
    }
  }

  @Test func anOpenCaseHearsThatItWasChanged() async throws {
    let (id, _) = try await house.submit()
    let browser = try await StaffBrowser.loggedIn(house, .handler)
    let first = try await browser.get("/arbete/arenden/\(id)/version")["version"].wholeNumber
    #expect(try await house.act(id, #"{"verb":"take"}"#).status == 200)
    let second = try await browser.get("/arbete/arenden/\(id)/version")["version"].wholeNumber
    #expect((first ?? 0) < (second ?? 0))
    // Asking by itself is no sign of life: the session ends all the same.
    for _ in 0..<5 {
      house.clock.advance(seconds: 1_000)
      try await browser.get("/arbete/arenden/\(id)/version")
    }
    #expect(try await browser.get("/arbete").status == 401)
  }
}
