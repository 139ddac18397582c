// What could not be noted is not given out: the log of accesses is away, and so is everything that holds a secret.

import HTTPTypes
import Policy
import Testing
import Workflow

@testable import Storage
@testable import Web

@Suite("Noted, or not given") struct NotedOrNotGiven {
  let house: House
  let id: String
  let document: String
  private static let secret = "HEMLIG UPPGIFT"

  init() async throws {
    house = try await House(waitingAccesses: 300)
    id = try await house.submit().id
    document = try await house.document(id)
    let (type, body) = form([("file", "a.txt", Array(Self.secret.utf8))])
    let put = try await house.send(
      .put, "/api/v1/cases/\(id)/documents/\(document)/original", bytes: body,
      token: house.token(.handler), headers: [.contentType: type])
    #expect(put.status == 200 || put.status == 201, "\(put.text)")
    try await house.store.flushAccesses().get()
  }

  /// The table of the log has another name: every write to it fails, and nothing else does.
  private func logIsAway(_ isAway: Bool) async throws {
    let (from, to) = isAway ? ("access_log", "access_log_away") : ("access_log_away", "access_log")
    let statement = Statement(SQL(unsafeSQL: "ALTER TABLE \(from) RENAME TO \(to)"), [])
    try await house.store.database.write([statement]).get()
  }

  private func get(_ path: String) async throws -> Heard {
    try await house.send(.get, "/api/v1\(path)", token: house.token(.head))
  }

  private func expectNothing(_ heard: Heard, _ path: String) {
    #expect(heard.status >= 500, "\(path): \(heard.text)")
    #expect(!heard.text.contains(Self.secret) && !heard.text.contains("Alla avtal"), "\(path)")
  }

  @Test func aDocumentIsNotGivenUnnoted() async throws {
    let path = "/cases/\(id)/documents/\(document)/original"
    #expect(try await get(path).text == Self.secret)
    try await logIsAway(true)
    expectNothing(try await get(path), path)
    try await logIsAway(false)
    #expect(try await get(path).text == Self.secret)
  }

  @Test func anExportIsNotGivenUnnoted() async throws {
    let path = "/statistics?from=2026-11-01&to=2026-11-30"
    #expect(try await get(path).status == 200)
    try await logIsAway(true)
    expectNothing(try await get(path), path)
    try await logIsAway(false)
    #expect(try await get(path).status == 200)
  }

  /// Searches are written within a second. What waits meanwhile has an end, and then nothing more is found; all that
  /// was answered before is noted when the log is there again.
  @Test func aSearchIsNotAnsweredWhenNoMoreCanWaitToBeNoted() async throws {
    let path = "/cases?q=avtal"
    try await logIsAway(true)
    var answered = 0
    #expect(try await get(path).status == 200)
    answered += 1
    var access = Access(.search, "listCases", by: .staff(StaffID("ks-head")))
    access.at = house.clock.now
    while case .success = await house.store.note(access) {
      answered += 1
      try #require(answered <= 301)
    }
    expectNothing(try await get(path), path)
    try await logIsAway(false)
    #expect(try await get(path).status == 200)
    try await house.store.flushAccesses().get()
    let rows = try await house.store.database.read(
      Statement(SQL("SELECT COUNT(*) FROM access_log WHERE body LIKE '%\"search\"%'"))
    ).get()
    #expect(try rows.first?.int(0) == answered + 1)
  }

  @Test func nobodySignsInUnnoted() async throws {
    try await logIsAway(true)
    let browser = StaffBrowser(house)
    try await browser.get("/arbete/logga-in")
    let heard = try await browser.send(
      "/arbete/logga-in", [("token", house.token(.handler)), ("back", "/arbete")])
    #expect(heard.status >= 500, "\(heard.text)")
    try await logIsAway(false)
    #expect(try await browser.get("/arbete").status == 401)
  }
}
