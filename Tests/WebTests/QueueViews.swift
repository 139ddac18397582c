// Beside the queue: counts that are the totals of the lists, and views that a person keeps, by program and by page.

import Foundation
import HTTPTypes
import Policy
import Storage
import Testing
import Workflow

@testable import Web

@Suite("Views of the queue") struct QueueViews {
  let house: House

  init() async throws { house = try await House() }

  private func counts(_ role: Role = .handler) async throws -> JSON {
    let heard = try await house.send(.get, "/api/v1/case-counts", token: house.token(role))
    #expect(heard.status == 200, "\(heard.text)")
    return heard.json
  }

  private func views(_ role: Role = .handler) async throws -> [JSON] {
    let heard = try await house.send(.get, "/api/v1/me/views", token: house.token(role))
    #expect(heard.status == 200, "\(heard.text)")
    #expect(heard["total"].wholeNumber == heard["items"].elements.count)
    return heard["items"].elements
  }

  @discardableResult
  private func keep(_ body: String, as role: Role = .handler) async throws -> Heard {
    try await house.send(.post, "/api/v1/me/views", body, token: house.token(role))
  }

  @Test func countsAreTheTotalsOfTheLists() async throws {
    _ = try await house.richCase()
    for _ in 0..<3 { _ = try await house.submit() }
    let closed = try await house.submit().id
    let done = try await house.act(
      closed, #"{"verb":"narrow","persons":["ks-handler"],"reason":"Hot"}"#, as: .head)
    #expect(done.status == 200, "\(done.text)")
    house.clock.advance(seconds: 3 * 86_400)
    var nonzero: Set<String> = []
    for role in Role.staff {
      let counts = try await counts(role)
      #expect(counts.members.map(\.name) == FixedView.allCases.map(\.rawValue))
      for view in FixedView.allCases {
        let query = view.choice.stage.map { "stage=\($0.rawValue)" } ?? ""
        let owner = view.choice.owner.map { "owner=\($0)" } ?? ""
        let flags = (view.choice.isOverdue ? "overdue=true" : "", view.choice.isUnread)
        let parts = [query, owner, flags.0, flags.1 ? "unread=true" : ""]
          .filter { !$0.isEmpty }
        let list = try await house.send(
          .get, "/api/v1/cases?\(parts.joined(separator: "&"))", token: house.token(role))
        let count = counts[view.rawValue]
        #expect(count?["total"] == list["total"], "\(view) for \(role)")
        #expect(count?["totalIsCapped"] == false)
        if list["total"] != 0 { nonzero.insert(view.rawValue) }
      }
    }
    #expect(nonzero.count >= 7, "counts of nothing prove nothing: \(nonzero)")
    #expect(try await counts(.handler)["all"]?["total"] == 5)
    #expect(try await counts(.jurist)["all"]?["total"] == 4)
  }

  @Test func aViewIsKeptReplacedAndRemovedByItsPersonAlone() async throws {
    _ = try await house.submit()
    let made = try await keep(
      #"{"name":" Nyss inkomna ","stage":"received","owner":null,"overdue":false}"#)
    #expect(made.status == 201, "\(made.text)")
    #expect(made["name"] == "Nyss inkomna" && made["stage"] == "received" && made["total"] == 1)
    let id = try #require(made["id"].text)
    let again = try await keep(#"{"name":"Nyss inkomna","q":"avtal","unread":true}"#)
    #expect(again.status == 200 && again["id"].text == id && again["total"] == .null)
    #expect(again["q"] == "avtal" && again["unread"] == true && again["stage"] == .null)
    #expect(try await views().map { $0["id"]?.text } == [id])
    for role in Role.staff where role != .handler { #expect(try await views(role).isEmpty) }
    let path = "/api/v1/me/views/\(id)"
    let other = try await house.send(.delete, path, token: house.token(.jurist))
    #expect(other.status == 404)
    let gone = try await house.send(.delete, path, token: house.token(.handler))
    #expect(gone.status == 204 && gone.bytes.isEmpty)
    #expect(try await house.send(.delete, path, token: house.token(.handler)).status == 404)
    #expect(try await views().isEmpty)
  }

  @Test func whatIsWrongWithAViewIsToldAllAtOnce() async throws {
    let long = String(repeating: "å", count: 61)
    let wrong = try await keep(
      #"{"name":"\#(long)","stage":"odd","owner":"a\nb","q":"\u202e"}"#)
    #expect(wrong.status == 422, "\(wrong.text)")
    #expect(wrong.pointers == ["/name", "/stage", "/owner", "/q"])
    let shape = try await keep(#"{"overdue":"yes","sort":1}"#)
    #expect(shape.status == 400 && shape.pointers == ["/name", "/overdue", "/sort"])
    #expect(try await keep(#"{"name":"  "}"#).pointers == ["/name"])
    for number in 1...SavedView.most {
      #expect(try await keep(#"{"name":"\#(number)"}"#).status == 201)
    }
    let full = try await keep(#"{"name":"till"}"#)
    #expect(full.status == 422 && full.pointers == ["/name"] && full.text.contains("20"))
    #expect(try await keep(#"{"name":"7","stage":"closed"}"#).status == 200)
    #expect(try await keep(#"{"name":"\#(String(long.dropLast()))"}"#, as: .head).status == 201)
  }

  private func noted() async throws -> [Access] {
    try await house.store.flushAccesses().get()
    return try await house.store.accesses(AccessFilter()).get().map(\.access)
  }

  /// What a view looks for is looked for each time that it is counted: a search like any other.
  @Test func theWordsOfAViewAreNotedAsASearchWheneverTheyAreCounted() async throws {
    _ = try await keep(#"{"name":"HEMLIGT","q":"hemlig plan","stage":"received","unread":true}"#)
    let kept = try #require(try await noted().first)
    #expect(kept.kind == .search && kept.what == "saveView" && kept.outcome == .given)
    #expect(kept.by == .staff(StaffID("ks-handler")) && kept.authority == AuthorityID("ks"))
    #expect(kept.words == "stage=received&unread=true&q=hemlig plan")
    _ = try await keep(#"{"name":"Annat","q":"avtal","owner":"me","overdue":true}"#)
    _ = try await keep(#"{"name":"Utan ord","stage":"closed"}"#)
    _ = try await views()
    let searches = try await noted().filter { $0.what == "listViews" }
    let words = searches.first?.words?.components(separatedBy: " | ") ?? []
    #expect(
      Set(words) == [
        "stage=received&unread=true&q=hemlig plan", "owner=me&overdue=true&q=avtal",
      ])
    #expect(searches.allSatisfy { $0.kind == .search })
    #expect(try await !noted().contains { ($0.words ?? "").contains("HEMLIGT") })
    // Nobody else's are looked for.
    _ = try await views(.jurist)
    #expect(try await noted().filter { $0.what == "listViews" }.count == 1)
  }

  /// The names are a person's own: nothing of them is noted, nor what looks for no words.
  @Test func nothingOfAViewWithoutWordsIsInTheLogOfAccesses() async throws {
    let made = try await keep(#"{"name":"HEMLIGT","stage":"received"}"#)
    _ = try await views()
    _ = try await counts()
    let path = "/api/v1/me/views/\(made["id"].text ?? "")"
    _ = try await house.send(.delete, path, token: house.token(.handler))
    _ = try await house.send(.delete, path, token: house.token(.handler))
    let noted = try await noted()
    #expect(noted.map(\.what) == ["removeView"] && noted[0].outcome == .denied)
    #expect(noted[0].object == made["id"].text && noted[0].words == nil)
  }
}

@Suite("Views of the queue on pages") struct QueueViewsOnPages {
  let house: House
  let browser: StaffBrowser

  init() async throws {
    house = try await House()
    _ = try await house.submit()
    browser = try await StaffBrowser.loggedIn(house, .handler)
  }

  private func link(_ name: String, _ count: String, _ unit: String) -> String {
    "\(name) <span class=\"count\">\(count)</span><span class=\"visually-hidden\"> \(unit)</span></a>"
  }

  @Test func eachViewSaysHowManyItHas() async throws {
    let one = try await browser.get("/arbete").text
    #expect(one.contains("aria-current=\"page\">" + link("Alla", "1", "ärende")))
    #expect(one.contains(link("Ofördelade", "1", "ärende")))
    #expect(one.contains(link("Mina", "0", "ärenden")))
    let english = try await StaffBrowser.loggedIn(house, .handler, .en)
    #expect(try await english.get("/arbete").text.contains(link("Received", "1", "case")))
  }

  @Test func aViewIsKeptSeenAndRemoved() async throws {
    let plain = try await browser.get("/arbete").text
    #expect(plain.contains("<details class=\"keep\">") && !plain.contains("id=\"keep\""))
    let shown = try await browser.get("/arbete?steg=received&sok=avtal").text
    #expect(shown.contains("name=\"steg\" value=\"received\""))
    let kept = try await browser.send(
      "/arbete/urval", [("name", "Avtal & <annat>"), ("steg", "received"), ("sok", "avtal")])
    #expect(kept.status == 303)
    let place = "/arbete?steg=received&sok=avtal&gjort=sparat"
    #expect(kept.headers[.location] == place)
    let after = try await browser.get(place).text
    #expect(after.contains("Urvalet är sparat."))
    // What is searched for is counted where it is looked at.
    #expect(
      after.contains("aria-current=\"page\">" + link("Avtal &amp; &lt;annat&gt;", "1", "ärende")))
    let elsewhere = try await browser.get("/arbete").text
    #expect(
      elsewhere.contains(
        "<a href=\"/arbete?steg=received&amp;sok=avtal\">Avtal &amp; &lt;annat&gt;</a>"))
    let jurist = try await StaffBrowser.loggedIn(house, .jurist)
    #expect(!(try await jurist.get("/arbete")).text.contains("&lt;annat&gt;"))
    let id = browser.value("view")
    for _ in 0..<2 {
      let gone = try await browser.send("/arbete/urval/bort", [("view", id), ("agare", "me")])
      #expect(gone.status == 303, "\(gone.text)")
      #expect(gone.headers[.location] == "/arbete?agare=me&gjort=borttaget")
    }
    #expect(!(try await browser.get("/arbete")).text.contains("&lt;annat&gt;"))
  }

  @Test func nothingTypedIsLostWhereItIsWrong() async throws {
    try await browser.get("/arbete?agare=me&forsenade=1")
    let long = String(repeating: "långt ", count: 12)
    let wrong = try await browser.send(
      "/arbete/urval", [("name", long), ("agare", "me"), ("forsenade", "1")])
    #expect(wrong.status == 422 && wrong.text.contains("<details class=\"keep\" open>"))
    #expect(wrong.text.contains("value=\"\(long)\""))
    #expect(wrong.text.contains("name=\"forsenade\" value=\"1\" checked"))
    #expect(wrong.text.contains("type=\"hidden\" name=\"agare\" value=\"me\""))
    let missing = try await browser.send("/arbete/urval", [("agare", "me")])
    #expect(missing.status == 400 && missing.text.contains("Uppgiften saknas."))
    let odd = try await browser.send("/arbete/urval", [("name", "Mitt urval"), ("steg", "x")])
    #expect(odd.status == 422 && odd.text.contains("value=\"Mitt urval\""))
    let foreign = try await browser.send(
      "/arbete/urval", [("name", "Mitt urval")], token: "AAAA")
    #expect(foreign.status == 403)
    let views = try await house.send(.get, "/api/v1/me/views", token: house.token(.handler))
    #expect(views["total"] == 0)
  }
}
