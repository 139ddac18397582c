// The document view: what is shown of a page, and what is done there, without any script.

import HTTPTypes
import Policy
import Redaction
import Testing
import Workflow

@testable import Web

@Suite struct DocumentPages {
  private static let words = "Patienten Anna har personnummer\n19871220-2384 sedan länge"

  /// A document with a number on its first page, a handler at the desk, and the page.
  private func opened(
    _ programs: TextPages = TextPages(), _ text: String = words, prints: Bool = false
  ) async throws -> (house: House, browser: DeskBrowser, id: String, line: String) {
    let house = try await House(prints: prints, programs: programs)
    let (id, line) = try await house.read(text)
    return (house, try await DeskBrowser(house), id, line)
  }

  /// The first page with the number chosen.
  private func number(_ house: House, _ id: String, _ line: String) async throws -> String {
    let found = try await house.send(
      .get, "/api/v1/cases/\(id)/documents/\(line)/findings", token: house.token(.handler))
    let flag = found["items"].elements.first { $0["kind"] == "identityNumber" }
    return house.path(id, line, "?flagga=\(flag?["id"]?.text ?? "")")
  }

  private func marks(_ house: House, _ id: String) async throws -> [JSON] {
    try await house.file(id)["documents", "0", "marks"].elements
  }

  /// Marks the flag that is chosen on the first page.
  private func marked() async throws -> (
    house: House, browser: DeskBrowser, id: String, line: String
  ) {
    let all = try await opened()
    let page = try await all.browser.see(try await number(all.house, all.id, all.line))
    let done = try await all.browser.fill(
      "mark", on: page, [("provision", "OSL 21:1"), ("reason", "Hälsa")])
    #expect(done.status == 303, "\(done.text)")
    return all
  }

  @Test func aPageShowsItsPictureItsFlagsAndWhy() async throws {
    let (house, browser, id, line) = try await opened()
    let page = try await browser.see(try await number(house, id, line))
    #expect(page.status == 200)
    #expect(page.text.contains("/handlingar/\(line)/sidor/1\""))
    #expect(page.text.contains(#"<rect class="flag open chosen""#))
    #expect(page.text.contains("19871220-2384"))
    #expect(page.text.contains(#"name="provision" type="text" value="OSL 21:3 1 st""#))
    #expect(page.text.contains(#"<option value="OSL 31:16">"#))
    #expect(!page.text.contains("style="))
    #expect(page.bytes.count < 60_000, "\(page.bytes.count)")
    let picture = try await browser.see(house.path(id, line, "/sidor/1"))
    #expect(picture.status == 200 && picture.bytes == TextPages.picture)
    #expect(picture.headers[.contentType] == "image/png")
    let words = try await browser.see(house.path(id, line, "/sidor/1/ord"))
    #expect(words["items", "0", "text"].text == "Patienten")
  }

  @Test func aFlagIsMarkedAndTheMarkHasItsRule() async throws {
    let (house, browser, id, line) = try await marked()
    let mark = try #require(try await marks(house, id).first)
    #expect(mark["provision"]?.text == "OSL 21:1")
    #expect(mark["finding"] != nil)
    let page = try await browser.see(
      house.path(id, line, "?markering=\(mark["id"]?.text ?? "")"))
    #expect(page.text.contains(#"<rect class="mark chosen""#))
    for form in ["unmark", "change", "like"] { #expect(page.form(form) != nil, "\(form)") }
  }

  @Test func aRefusalStandsBesideTheFieldAndNothingTypedIsLost() async throws {
    let (house, browser, id, line) = try await opened()
    let page = try await browser.see(try await number(house, id, line))
    let no = try await browser.fill(
      "mark", on: page, [("provision", ""), ("reason", "Mycket <b>känsligt</b>")])
    #expect(no.status == 400)
    #expect(no.text.contains(##"<a href="#mark-provision">"##))
    #expect(no.text.contains("Mycket &lt;b&gt;känsligt&lt;/b&gt;"))
    let unknown = try await browser.fill(
      "mark", on: no, [("provision", "OSL 99:9"), ("reason", "Hälsa")])
    #expect(unknown.status == 422)
    #expect(unknown.text.contains(#"value="OSL 99:9""#))
    #expect(try await marks(house, id).isEmpty)
  }

  @Test func aFlagIsDismissedWithItsReason() async throws {
    let (house, browser, id, line) = try await opened()
    let page = try await browser.see(try await number(house, id, line))
    let done = try await browser.fill(
      "dismiss", on: page, [("reason", "Numret är påhittat."), ("everywhere", "true")])
    #expect(done.status == 303, "\(done.text)")
    let flag = try await house.send(
      .get, "/api/v1/cases/\(id)/documents/\(line)/findings", token: house.token(.handler))
    let dismissed = flag["items"].elements.first { $0["state"] == "dismissed" }
    #expect(dismissed?["dismissal"]?["reason"]?.text == "Numret är påhittat.")
    #expect(dismissed?["dismissal"]?["everywhere"] == true)
  }

  @Test func anotherRuleTakesThePlaceOfTheFirst() async throws {
    let (house, browser, id, line) = try await marked()
    let old = try #require(try await marks(house, id).first?["id"]?.text)
    let page = try await browser.see(house.path(id, line, "?markering=\(old)"))
    let done = try await browser.fill(
      "change", on: page, [("provision", "OSL 25:1"), ("reason", "Vården")])
    #expect(done.status == 303, "\(done.text)")
    let standing = try await marks(house, id)
    #expect(standing.compactMap { $0["provision"]?.text } == ["OSL 25:1"])
    let shown = try await browser.see(
      house.path(id, line, "?markering=\(standing[0]["id"]?.text ?? "")"))
    let away = try await browser.fill("unmark", on: shown)
    #expect(away.status == 303)
    #expect(try await marks(house, id).isEmpty)
  }

  @Test func twoClicksMarkOnce() async throws {
    let (house, browser, id, line) = try await opened()
    let page = try await browser.see(try await number(house, id, line))
    let typed = [("provision", "OSL 21:1"), ("reason", "Hälsa")]
    for _ in 0..<2 {
      #expect(try await browser.fill("mark", on: page, typed).status == 303)
    }
    #expect(try await marks(house, id).count == 1)
  }

  @Test func aStalePageTellsWhatChanged() async throws {
    let (house, browser, id, line) = try await opened()
    let page = try await browser.see(try await number(house, id, line))
    let noted = try await house.act(id, #"{"verb":"note","text":"Ringde."}"#)
    #expect(noted.status == 200, "\(noted.text)")
    let late = try await browser.fill(
      "mark", on: page, [("provision", "OSL 21:1"), ("reason", "Hälsa")])
    #expect(late.status == 412)
    #expect(late.text.contains("Handler Ek") && late.text.contains("Skriv tjänsteanteckning"))
    #expect(late.text.contains("Hälsa"))
    let again = try await browser.fill(
      "mark", on: late, [("provision", "OSL 21:1"), ("reason", "Hälsa")])
    #expect(again.status == 303)
  }

  @Test(arguments: [
    ([("target", "words"), ("range.first", "0"), ("range.last", "1")], 1, nil as String?),
    (
      [
        ("target", "box"), ("boxes.0.0", "10"), ("boxes.0.1", "10"), ("boxes.0.2", "90"),
        ("boxes.0.3", "40"),
      ], 1, nil
    ),
    ([("target", "page")], 1, "page"),
    ([("target", "document")], 0, "document"),
  ])
  func wordsABoxThePageOrAllIsMasked(
    _ chosen: [(String, String)], _ page: Int, _ extent: String?
  ) async throws {
    let (house, browser, id, line) = try await opened()
    let shown = try await browser.see(house.path(id, line))
    let done = try await browser.fill(
      "place", on: shown, chosen + [("provision", "OSL 21:1"), ("reason", "Hälsa")])
    #expect(done.status == 303, "\(done.text)")
    let mark = try #require(try await marks(house, id).first)
    #expect(mark["page"]?.wholeNumber == page)
    #expect(mark["extent"]?.text == extent)
  }

  @Test func theSamePassageElsewhereIsProposedAndAnswered() async throws {
    let (house, browser, id, line) = try await opened(
      TextPages(), "\(DocumentPages.words)\u{0C}Anna har 19871220-2384 igen")
    let page = try await browser.see(try await number(house, id, line))
    #expect(page.text.contains("på andra ställen i handlingen (1)"))
    _ = try await browser.fill(
      "mark", on: page, [("provision", "OSL 21:1"), ("reason", "Hälsa")])
    let mark = try #require(try await marks(house, id).first?["id"]?.text)
    let chosen = try await browser.see(house.path(id, line, "?markering=\(mark)"))
    #expect(try await browser.fill("like", on: chosen, [("scope", "document")]).status == 303)
    let proposed = try await browser.see(house.path(id, line, "?sida=2"))
    #expect(proposed.text.contains(#"<rect class="proposal""#))
    let proposal = try #require(
      proposed.text.firstMatch(of: #/name="proposalIds" value="([^"]*)"/#)?.output.1)
    let answered = try await browser.fill(
      "proposals", on: proposed,
      [("proposalIds", String(proposal)), ("verb", "confirmMarks"), ("provision", "")])
    #expect(answered.status == 303, "\(answered.text)")
    #expect(try await marks(house, id).count == 2)
  }

  @Test func whatIsHiddenAndWhatNobodyReadIsTold() async throws {
    let programs = TextPages(
      hidden: [HiddenContent(kind: .comment, place: "Sida 1", text: "Ring Anna")],
      unreadable: [UnreadablePart(page: 1, reason: .noText)])
    let (house, browser, id, line) = try await opened(programs)
    let page = try await browser.see(try await number(house, id, line))
    #expect(page.text.contains("dolt innehåll på 1 ställen"))
    #expect(page.text.contains("Inte läst av maskinen."))
    let hidden = try await browser.see(house.path(id, line, "?sida=0"))
    #expect(hidden.text.contains("Ring Anna") && hidden.text.contains("kommentar"))
    #expect(hidden.form("mark") == nil)
  }

  @Test func aDocumentThatWaitsSaysSo() async throws {
    let house = try await House(programs: TextPages())
    let id = try await house.submit().id
    let line = try await house.document(id)
    let page = try await DeskBrowser(house).see(house.path(id, line))
    #expect(page.status == 200)
    let (type, body) = WebTests.form([("file", "a.txt", Array("Text".utf8))])
    _ = try await house.send(
      .put, "/api/v1/cases/\(id)/documents/\(line)/original", bytes: body,
      token: house.token(.handler), headers: [.contentType: type])
    let waiting = try await DeskBrowser(house).see(house.path(id, line))
    #expect(waiting.text.contains("väntar på att läsas"))
  }

  /// Only one page's flags and words are asked for, however long the document is.
  @Test func aDocumentOfThreeHundredPagesOpensAtItsFirst() async throws {
    let text = (1...300).map { "Sida \($0) med 19871220-2384 och Anna Karlsson" }
    let (house, browser, id, line) = try await opened(
      TextPages(), text.joined(separator: "\u{0C}"))
    let page = try await browser.see(try await number(house, id, line))
    #expect(page.text.contains("Sida 1 av 300"))
    #expect(page.bytes.count < 60_000, "\(page.bytes.count)")
    #expect(page.text.contains("Nästa sida med öppna flaggor: 2"))
    let last = try await browser.see(house.path(id, line, "?sida=300"))
    #expect(last.text.contains("Sida 300 av 300") && !last.text.contains(#"rel="next""#))
    let findings = try await house.send(
      .get, "/api/v1/cases/\(id)/documents/\(line)/findings?documentPage=7",
      token: house.token(.handler))
    #expect(
      findings["items"].elements.allSatisfy {
        $0["place"]?["pages"]?.elements.contains {
          $0["page"]?.wholeNumber == 7
        } == true
      })
    #expect(findings["flaggedPages"].elements.count == 300)
    #expect(findings["pageSize", "width"].number == 595)
  }

  @Test func theTextIsThereForThoseWhoDoNotSeeThePicture() async throws {
    let (house, browser, id, line) = try await opened()
    let page = try await browser.see(house.path(id, line, "?visa=text"))
    #expect(page.text.contains("<small>4</small>19871220-2384"))
  }

  @Test func aForeignFormAndAnotherAuthorityGetNothing() async throws {
    let (house, browser, id, line) = try await opened()
    let foreign = try await browser.send(
      house.path(id, line), [("form", "mark")], token: "fel")
    #expect(foreign.status == 403)
    let other = try await house.send(.get, house.path(id, line))
    #expect(other.status == 401)
    let missing = try await browser.see(house.path(id, "finns-inte"))
    #expect(missing.status == 404)
    let picture = try await browser.see(house.path(id, line, "/sidor/9999"))
    #expect(picture.status == 404)
  }

  @Test func originalsAreOnlyEverAttachments() async throws {
    let (house, browser, id, line) = try await opened()
    let file = try await browser.see(house.path(id, line, "/original"))
    #expect(file.headers[.contentDisposition]?.hasPrefix("attachment") == true)
    #expect(file.headers[.contentSecurityPolicy]?.hasPrefix("sandbox") == true)
  }

  /// What was typed for a flag never comes back under another.
  @Test func whatWasTypedForAFlagThatIsGoneIsKept() async throws {
    let (house, browser, id, line) = try await opened()
    let page = try await browser.see(house.path(id, line))
    let chosen = try #require(page.form("mark")?.hidden.first { $0.0 == "findingId" }?.1)
    #expect(page.form("mark")?.hidden.contains { $0 == ("flagga", chosen) } == true)
    let done = try await house.act(
      id,
      #"{"verb":"dismiss","documentId":"\#(line)","findingId":"\#(chosen)","reason":"Nej."}"#)
    #expect(done.status == 200, "\(done.text)")
    let late = try await browser.fill(
      "mark", on: page, [("provision", "OSL 21:1"), ("reason", "Skälet som skrevs först")])
    #expect(late.status == 412)
    #expect(late.text.contains("Skälet som skrevs först"))
    #expect(!late.text.contains(#"id="mark""#))
  }
}
