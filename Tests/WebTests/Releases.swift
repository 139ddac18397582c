// What goes out once more, what was answered first, and what waits for a payment.

import HTTPTypes
import Policy
import Testing

@testable import Web

@Suite struct OneReleaseAfterAnother {
  let house: House
  init() async throws { house = try await House(prints: true) }

  /// A case with a document that was assessed to go out.
  private func assessed() async throws -> (id: String, code: String, line: String) {
    let (id, code) = try await house.submit()
    let line = try await house.document(id)
    let put = try await house.send(
      .put, "/api/v1/cases/\(id)/documents/\(line)/original", bytes: Downloads.bytes,
      token: house.token(.handler), headers: [.contentType: "text/plain"])
    #expect(put.status == 200)
    let heard = try await house.act(
      id, #"{"verb":"assess","documentId":"\#(line)","verdict":"release"}"#)
    #expect(heard.status == 200, "\(heard.text)")
    return (id, code, line)
  }

  private func release(_ id: String, _ line: String, _ form: String) async throws -> Heard {
    try await house.act(
      id, #"{"verb":"release","documentIds":["\#(line)"],"form":"\#(form)"}"#)
  }

  @Test func inAnotherFormItGoesOutAgain() async throws {
    let (id, code, line) = try await assessed()
    #expect(try await release(id, line, "link").status == 200)
    let same = try await release(id, line, "link")
    #expect(same.status == 409 && same.slug == "already-released")
    let paper = try await release(id, line, "paper")
    #expect(paper.status == 200 && paper["documents", "0", "release", "form"].text == "paper")
    #expect(paper["documents", "0", "earlierReleases", "0", "form"].text == "link")
    #expect(paper["tasks"].elements.contains { $0["kind"] == "dispatch" })
    let posted = try await house.act(
      id,
      #"{"verb":"recordDispatch","documentIds":["\#(line)"],"method":"brev","date":"2026-11-23"}"#)
    #expect(posted.status == 200 && posted["stage"].text == "answered")
    let seen = try await house.send(.get, "/api/v1/requests/\(id)", token: code)
    #expect(seen["documents", "0", "earlierReleases", "0", "form"].text == "link")
    let letters = try await house.send(
      .get, "/api/v1/cases/\(id)/letters", token: house.token(.handler))
    #expect(letters["items"].elements.count { $0["kind"] == "release" } == 2)
  }

  @Test func theFirstFullAnswerIsKeptWhenALineIsAdded() async throws {
    let (id, _, line) = try await assessed()
    let first = try await release(id, line, "link")
    let moment = first["answeredAt"]
    #expect(moment != .null && first["firstAnsweredAt"] == moment)
    house.clock.advance(seconds: 60)
    let more = try await house.act(id, #"{"verb":"addLine","title":"Bilaga"}"#)
    #expect(more["answeredAt"] == .null && more["firstAnsweredAt"] == moment)
    let extra = try #require(more["documents"].elements.last?["id"]?.text)
    _ = try await house.act(
      id,
      #"{"verb":"assess","documentId":"\#(extra)","verdict":"doesNotExist","steps":"Diariet."}"#)
    let second = try await house.act(id, #"{"verb":"answer"}"#)
    #expect(second["answeredAt"] != .null && second["answeredAt"] != moment)
    #expect(second["firstAnsweredAt"] == moment)
  }

  /// Reading on the spot is free (TF 2:15); a copy waits for the payment that was decided on (OSL 6:1 a).
  @Test func anOnSiteCopyWaitsForAdvancePayment() async throws {
    let (id, code, line) = try await assessed()
    #expect(try await release(id, line, "onSite").status == 200)
    let path = "/api/v1/requests/\(id)/documents/\(line)"
    #expect(try await house.send(.get, path, token: code).status == 200)
    for (body, role) in [
      (#"{"verb":"quoteFee","pages":60}"#, Role.handler),
      (#"{"verb":"requestDecision","kind":"advancePayment"}"#, .handler),
      (#"{"verb":"draft","text":"Betala först."}"#, .handler),
      (#"{"verb":"submitForReview"}"#, .handler), (#"{"verb":"approve"}"#, .jurist),
    ] {
      let heard = try await house.act(id, body, as: role)
      #expect(heard.status == 200, "\(body): \(heard.text)")
      #expect(try await house.send(.get, path, token: code).status == 200, "\(body)")
    }
    let signed = try await house.act(
      id, #"{"verb":"sign","decidedBy":"board","minutesRef":"KS § 12"}"#, as: .decider)
    #expect(signed.status == 200, "\(signed.text)")
    #expect(try await house.send(.get, path, token: code).status == 404)
    let seen = try await house.send(.get, "/api/v1/requests/\(id)", token: code)
    #expect(seen["documents", "0", "download"] == .null)
    let copy = try await release(id, line, "paper")
    #expect(copy.status == 409 && copy.slug == "payment-awaited")
    guard case .int(let amount) = signed["fee", "amount"] else {
      Issue.record("no fee")
      return
    }
    let part = try await house.act(id, #"{"verb":"recordPayment","amount":\#(amount - 1)}"#)
    #expect(part.status == 200)
    #expect(try await house.send(.get, path, token: code).status == 404)
    #expect(try await house.act(id, #"{"verb":"recordPayment","amount":1}"#).status == 200)
    #expect(try await house.send(.get, path, token: code).status == 200)
    #expect(try await release(id, line, "paper").status == 200)
  }
}
