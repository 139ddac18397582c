// The registrar's tray over HTTP: who sees it, what it shows, and what can be done with a mail.

import Desk
import Foundation
import HTTPTypes
import Policy
import Storage
import Testing
import Workflow

@testable import Web

@Suite struct Arrivals {
  let house: House
  let id = ArrivalID("0123456789abcdef0123456789abcdef")

  static let mail = """
    From: Kim Ek <kim@example.org>\r
    To: ks@exempelkommun.example\r
    Message-ID: <1@example.org>\r
    Subject: Begäran om allmän handling\r
    Authentication-Results: mx.example; spf=fail; dmarc=fail\r
    \r
    Jag begär ut avtalen.\r\n
    """

  /// A mail in the tray of `ks`.
  init() async throws { try await self.init(mail: Arrivals.mail) }

  init(mail: String, problem: String? = nil, state: ArrivalState = .waiting) async throws {
    house = try await House()
    let (store, now) = (house.store, house.clock.now)
    let blob = try await house.desk.blobs.put(Array(mail.utf8)).get()
    let authority = AuthorityID("ks")
    let claimed = try await store.claimMailbox(
      "ks/INBOX", of: authority, now: now, worker: "w", abandoned: now
    ).get()
    #expect(claimed != nil)
    let arrival = NewArrival(
      id: id, authority: authority, mailbox: "ks/INBOX", validity: 1, uid: 1, blob: blob,
      size: mail.utf8.count, arrivedAt: now, fetchedAt: now,
      registerBy: now.adding(seconds: 86_400), problem: problem)
    #expect(
      try await store.keep(
        [arrival], through: 1, validity: 1, of: "ks/INBOX", worker: "w", now: now
      ).get())
    let taken = try await store.claimArrivals(1, now: now, worker: "r", abandoned: now).get()
    #expect(taken.count == 1)
    #expect(try await store.end(id, worker: "r", ArrivalEnd(state)).get())
  }

  func get(_ path: String = "", _ role: Role = .registrar) async throws -> Heard {
    try await house.send(.get, "/api/v1/arrivals\(path)", token: house.token(role))
  }

  func act(
    _ body: String, _ role: Role = .registrar, ifMatch: String = "*"
  ) async throws -> Heard {
    try await house.send(
      .post, "/api/v1/arrivals/\(id.text)/acts", body, token: house.token(role),
      headers: [.ifMatch: ifMatch])
  }

  @Test(arguments: Role.staff)
  func registrarsHeadsAndHandlersSeeItAndNobodyElse(_ role: Role) async throws {
    let sees = [Role.registrar, .head, .handler].contains(role)
    for path in ["", "/\(id.text)", "/\(id.text)/original"] {
      let heard = try await get(path, role)
      #expect(heard.status == (sees ? 200 : 403), "\(path) \(heard.text)")
    }
  }

  /// What belongs to no case is in no case's chain: the access log has it, with the verb.
  @Test func whatIsPutAsideAndTakenBackIsNoted() async throws {
    #expect(try await act(#"{"verb":"park","reason":"Reklam"}"#).status == 200)
    #expect(try await act(#"{"verb":"unpark"}"#, .head).status == 200)
    #expect(try await act(#"{"verb":"register"}"#).status == 200)
    try await house.store.flushAccesses().get()
    let noted = try await house.store.accesses(AccessFilter()).get().map(\.access)
    let acts = noted.filter { $0.kind == .act }
    #expect(acts.map(\.what) == ["unpark", "park"], "what is registered is in the case's chain")
    #expect(acts.map(\.by) == [.staff(StaffID("ks-head")), .staff(StaffID("ks-registrar"))])
    #expect(acts.allSatisfy { $0.object == id.text && $0.outcome == .given })
    #expect(acts.allSatisfy { $0.authority == AuthorityID("ks") && $0.file == nil })
  }

  @Test func anotherAuthoritysMailIsAbsent() async throws {
    for path in ["/\(id.text)", "/\(id.text)/original"] {
      let heard = try await house.send(.get, "/api/v1/arrivals\(path)", token: "token-other")
      #expect(heard.status == 404)
    }
    let list = try await house.send(.get, "/api/v1/arrivals", token: "token-other")
    #expect(list["total"] == 0)
  }

  @Test func E14_itShowsWhatTheMailSaysAndThatNobodyVouchesForIt() async throws {
    let heard = try await get("/\(id.text)")
    #expect(heard["subject"] != "x" && heard["authentication"] == "failed")
    #expect(heard["text"].text?.contains("Jag begär ut avtalen.") == true)
    #expect(heard["to", "0", "address"] == "ks@exempelkommun.example")
    #expect(heard.headers[.eTag] == "\"2\"")
    let schemas = try #require(Contract.outline["components", "schemas"])
    let members = Set(heard.json.members.map(\.name))
    #expect(members == Set(schemas["Arrival", "properties"]?.keys ?? []))
    let row = try await get()["items", "0"]
    #expect(Set(row.members.map(\.name)) == Set(schemas["ArrivalRow", "properties"]?.keys ?? []))
  }

  @Test func theOriginalIsAFileAndNothingElse() async throws {
    let heard = try await get("/\(id.text)/original")
    #expect(heard.bytes == Array(Arrivals.mail.utf8))
    #expect(heard.headers[.contentDisposition]?.hasPrefix("attachment") == true)
    #expect(heard.headers[.contentType] == "message/rfc822")
  }

  @Test func whatWaitsTooLongIsOverdue() async throws {
    #expect(try await get("?overdue=true")["total"] == 0)
    house.clock.advance(seconds: 100_000)
    let heard = try await get("?overdue=true&state=waiting", .head)
    #expect(heard["total"] == 1 && heard["items", "0", "overdue"] == true)
  }

  @Test func aMailIsRegisteredOnceWhoeverAsks() async throws {
    let first = try await act(#"{"verb":"register"}"#, ifMatch: "\"2\"")
    #expect(first.status == 200 && first["state"] == "registered", "\(first.text)")
    let again = try await act(#"{"verb":"register"}"#, ifMatch: "\"2\"")
    #expect(again.status == 200 && again["caseId"] == first["caseId"])
    let parked = try await act(#"{"verb":"park","reason":"x"}"#)
    #expect(parked.status == 409)
    let file = try await house.file(first["caseId"].text ?? "")
    #expect(file["request", "channel"] == "email")
    #expect(file["request", "arrivedAt"] == JSON(house.clock.now))
  }

  /// Protected identity (OSL 21:3): in their case the mail shows no more than the case does.
  @Test func aMailInTheCaseOfAProtectedPersonIsHiddenAsTheirContactIs() async throws {
    let file = try await house.submit(#","contact":{"name":"Siv Ek","protected":true}"#).id
    #expect(try await get("", .handler)["items", "0", "id"] == .string(id.text))
    let done = try await act(#"{"verb":"attach","caseId":"\#(file)"}"#)
    #expect(done.status == 200, "\(done.text)")
    for path in ["/\(id.text)", "/\(id.text)/original"] {
      #expect(try await get(path, .handler).status == 403)
      #expect(try await get(path, .registrar).status == 200)
    }
    let seen = try await get("", .handler)
    #expect(seen["items", "0", "from"] == .null && seen["items", "0", "subject"] == .null)
    #expect(!seen.text.contains("kim@example.org"))
  }

  @Test func badActsAreToldAllAtOnceAndChangeNothing() async throws {
    #expect(try await act(#"{"verb":"burn"}"#).pointers == ["/verb"])
    #expect(try await act(#"{"verb":"park"}"#).pointers == ["/reason"])
    #expect(try await act(#"{"verb":"attach"}"#).pointers == ["/caseId"])
    #expect(try await act(#"{"verb":"unpark","x":1}"#).pointers == ["/x"])
    #expect(try await act(#"{"verb":"register"}"#, .handler).status == 403)
    #expect(try await act(#"{"verb":"park","reason":"x"}"#, ifMatch: "\"1\"").status == 412)
    let absent = #"{"verb":"attach","caseId":"0123456789abcdef0123456789abcdef"}"#
    #expect(try await act(absent).status == 404)
    let bare = try await house.send(
      .post, "/api/v1/arrivals/\(id.text)/acts", #"{"verb":"unpark"}"#,
      token: house.token(.registrar))
    #expect(bare.status == 428)
    #expect(try await get("/\(id.text)")["version"] == 2)
  }

  @Test func aMailIsPutIntoACaseOrAside() async throws {
    let parked = try await act(#"{"verb":"park","reason":"Reklam"}"#, .head)
    #expect(parked["state"] == "parked", "\(parked.text)")
    #expect(try await act(#"{"verb":"unpark"}"#, .head)["state"] == "waiting")
    let file = try await house.submit().id
    let put = try await act(#"{"verb":"attach","caseId":"\#(file)"}"#)
    #expect(put["state"] == "routed" && put["caseId"].text == file, "\(put.text)")
    #expect(try await house.file(file)["messages"].elements.count == 1)
  }
}
