// What is offered under a reservation, and small things that callers meet.

import HTTPTypes
import Policy
import Testing

@testable import Web

@Suite struct Offers {
  let house: House
  init() async throws { house = try await House() }

  /// The requester never named the document; the offer is how they learn of it (OSL 10:14).
  @Test func anOfferedDocumentIsSeenAndAccepted() async throws {
    let (id, code) = try await house.submit(#","contact":{"name":"Anna Ek"}"#)
    let (type, body) = form([("file", "avtal.txt", Array("Avtal".utf8))])
    let added = try await house.send(
      .post, "/api/v1/cases/\(id)/documents", bytes: body, token: house.token(.handler),
      headers: [.contentType: type])
    let line = try #require(added["documentId"].text)
    let assessed = try await house.act(
      id,
      #"{"verb":"assess","documentId":"\#(line)","verdict":"releaseWithReservation","#
        + #""grounds":[{"provision":"OSL 31:16","harm":"Priserna visar kalkylen."}],"#
        + #""reservationConsidered":{"answer":"yes","why":"Det räcker."},"reservation":"#
        + #"{"wording":"Får inte spridas.","scope":"Allt","recipient":"Anna Ek"}}"#)
    #expect(assessed.status == 200, "\(assessed.text)")
    #expect(try await view(id, code, line) == nil)
    let release = #"{"verb":"release","documentIds":["\#(line)"],"form":"link"}"#
    #expect(try await house.act(id, release).status == 200)
    let seen = try #require(try await view(id, code, line))
    #expect(seen["reservation"]?["wording"]?.text == "Får inte spridas.")
    #expect(seen["state"]?.text == "underReview" && seen["download"] == nil)
    let accepted = try await house.send(
      .post, "/api/v1/requests/\(id)/reservation-acceptances", #"{"documentId":"\#(line)"}"#,
      token: code)
    #expect(accepted.status == 201, "\(accepted.text)")
  }

  private func view(_ id: String, _ code: String, _ line: String) async throws -> JSON? {
    try await house.send(.get, "/api/v1/requests/\(id)", token: code)["documents"].elements
      .first { $0["id"]?.text == line }
  }

  @Test func remindersAreMomentsInText() async throws {
    let (id, _) = try await house.submit()
    let asked = try await house.act(id, #"{"verb":"askQuestion","text":"Vilket år?"}"#)
    #expect(asked.status == 200)
    let reminded = try await house.act(id, #"{"verb":"remind"}"#)
    #expect(reminded["questions", "0", "remindedAt", "0"].text == "2026-11-23T09:00:00Z")
  }

  @Test func aReplyToAFeeGivenByPhoneIsRecorded() async throws {
    let (id, code) = try await house.submit()
    #expect(try await house.act(id, #"{"verb":"quoteFee","pages":25}"#).status == 200)
    let reply = #"{"verb":"respondToQuote","reply":"narrow","text":"Ringde: bara bilaga 2."}"#
    #expect(try await house.act(id, reply, as: .jurist).status == 403)
    let recorded = try await house.act(id, reply, as: .registrar)
    #expect(recorded.status == 200 && recorded["fee", "reply"].text == "narrow")
    #expect(recorded["messages", "0", "recordedBy"].text == "ks-registrar")
    let seen = try await house.send(.get, "/api/v1/requests/\(id)", token: code)
    #expect(seen["fee", "reply"].text == "narrow")
    let again = try await house.act(id, reply)
    #expect(again.status == 409 && again.slug == "fee-already-settled")
  }

  @Test func aWholeNumberMayBeWrittenWithDecimals() async throws {
    let (id, _) = try await house.submit()
    for (pages, status) in [("25.0", 200), ("25.5", 400), ("1e400", 400), ("1e30", 400)] {
      let heard = try await house.act(id, #"{"verb":"quoteFee","pages":\#(pages)}"#)
      #expect(heard.status == status, "\(pages): \(heard.text)")
    }
  }

  @Test func onlyWhoIsThereIsAnsweredAtOnce() async throws {
    for (channel, status) in [("counter", 201), ("phone", 201), ("letter", 422)] {
      let heard = try await house.send(
        .post, "/api/v1/cases",
        #"{"description":"Protokollet","delivery":{"form":"onSite"},"answered":true,"#
          + #""channel":"\#(channel)"}"#,
        token: house.token(.registrar))
      #expect(heard.status == status, "\(channel): \(heard.text)")
    }
  }
}
