// What a requester sends along: taken, kept, shown to them and to those who may see it, and to nobody else.

import Foundation
import HTTPTypes
import Policy
import Storage
import Testing
import Workflow

@testable import Web

@Suite struct Attachments {
  let house: House
  let id: String
  let code: String

  init() async throws {
    var limits = WebLimits()
    limits.attachment = 200_000
    house = try await House(limits: limits)
    (id, code) = try await house.submit()
  }

  private func attach(
    _ bytes: [UInt8] = UploadsOverHTTP.pdf, name: String = "Fullmakt Ek.pdf",
    fields: [(String, String)] = [("kind", "powerOfAttorney"), ("text", "Jag företräder Ek.")],
    token: String? = nil, key: String? = nil
  ) async throws -> Heard {
    let (type, body) = form(
      fields.map { ($0.0, nil, Array($0.1.utf8)) } + [("file", name, bytes)])
    var headers: HTTPFields = [.contentType: type]
    if let key { headers[.idempotencyKey] = key }
    return try await house.send(
      .post, "/api/v1/requests/\(id)/attachments", bytes: body, token: token ?? code,
      headers: headers)
  }

  @Test func whatIsSentIsSeenByTheSenderAndReadByStaff() async throws {
    let sent = try await attach()
    #expect(sent.status == 201, "\(sent.text)")
    #expect(sent["attachments", "0", "name"].text == "Fullmakt Ek.pdf")
    #expect(sent["attachments", "0", "kindText"].text == "fullmakt")
    #expect(sent["attachments", "0", "read"] == false)
    #expect(sent["actions"].elements.contains { $0["name"] == "addAttachment" })
    let file = try await house.file(id)
    let href = try #require(file["attachments", "0", "href"].text)
    let entry = try #require(file["attachments", "0", "id"].text)
    #expect(file["tasks"].elements.contains { $0["kind"] == "unreadAttachment" })
    let blob = try #require(file["attachments", "0", "sha256"].text)
    #expect(try await house.store.isNamed(BlobID(blob)).get())
    let back = try await house.send(.get, href, token: house.token(.handler))
    #expect(back.bytes == UploadsOverHTTP.pdf)
    #expect(back.headers[.contentDisposition]?.hasPrefix("attachment") == true)
    let read = try await house.act(id, #"{"verb":"readMessage","messageId":"\#(entry)"}"#)
    #expect(read.status == 200 && read["attachments", "0", "readBy"].text == "ks-handler")
    #expect(!read["tasks"].elements.contains { $0["kind"] == "unreadAttachment" })
    let seen = try await house.send(.get, "/api/v1/requests/\(id)", token: code)
    #expect(seen["attachments", "0", "read"] == true)
  }

  @Test func anAuthorisationMayRestOnIt() async throws {
    _ = try await attach()
    let entry = try #require(try await house.file(id)["attachments", "0", "id"].text)
    let act = #"{"verb":"recordAuthorisation","kind":"powerOfAttorney","scope":"Allt","#
    let recorded = try await house.act(
      id, act + #""validFrom":"2026-11-01","attachmentId":"\#(entry)"}"#)
    #expect(recorded.status == 200, "\(recorded.text)")
    #expect(recorded["authorisations", "0", "attachment"].text == entry)
    let unknown = try await house.act(
      id, act + #""validFrom":"2026-11-01","attachmentId":"nej"}"#)
    #expect(unknown.status == 422 && unknown.slug == "unknown-entry")
  }

  @Test func staffMayRecordOneThatCameOnPaper() async throws {
    let (type, body) = form([
      ("kind", nil, Array("consent".utf8)), ("file", "skannat.pdf", UploadsOverHTTP.pdf),
    ])
    let heard = try await house.send(
      .post, "/api/v1/cases/\(id)/attachments", bytes: body, token: house.token(.registrar),
      headers: [.contentType: type])
    #expect(heard.status == 201, "\(heard.text)")
    let href = try #require(heard["links", "self"].text)
    #expect(try await house.send(.get, href, token: house.token(.registrar)).status == 200)
    let refused = try await house.send(
      .post, "/api/v1/cases/\(id)/attachments", bytes: body, token: house.token(.archivist),
      headers: [.contentType: type])
    #expect(refused.status == 403)
    // The staff's name of the file is theirs.
    let seen = try await house.send(.get, "/api/v1/requests/\(id)", token: code)
    #expect(seen["attachments", "0", "name"] == .null)
    #expect(seen["attachments", "0", "kind"].text == "consent")
  }

  @Test func whatIsNoFileOfOursIsRefused() async throws {
    #expect(try await attach([]).pointers == ["/file"])
    #expect(try await attach(Array(UploadsOverHTTP.pdf.dropLast(3_000))).status == 422)
    #expect(try await attach([0x7F, 0x45, 0x4C, 0x46, 0, 1, 2]).status == 415)
    #expect(try await attach([UInt8](repeating: 0x61, count: 200_001)).status == 413)
    #expect(try await attach(fields: []).pointers == ["/kind"])
    #expect(try await attach(fields: [("kind", "pass")]).status == 422)
    #expect(try await attach(fields: [("kind", "other"), ("personnummer", "1")]).status == 400)
    let (type, body) = form([("kind", nil, Array("other".utf8))])
    let none = try await house.send(
      .post, "/api/v1/requests/\(id)/attachments", bytes: body, token: code,
      headers: [.contentType: type])
    #expect(none.status == 400 && none.pointers == ["/file"])
    for type in ["application/json", "application/pdf", "text/plain"] {
      let raw = try await house.send(
        .post, "/api/v1/requests/\(id)/attachments", bytes: UploadsOverHTTP.pdf, token: code,
        headers: [.contentType: type])
      #expect(raw.status == 415, "\(type)")
    }
    #expect(try await house.file(id)["version"] == 1)
  }

  @Test func aRepeatedOneIsKeptOnceAlsoWhenTheCaseIsFull() async throws {
    let first = try await attach(key: "k")
    for n in 1..<20 {
      #expect(try await attach(Array("nr \(n)".utf8), name: "\(n).txt").status == 201)
    }
    let full = try await attach(Array("till".utf8), name: "till.txt")
    #expect(full.status == 409 && full.slug == "attachments-full")
    let again = try await attach(key: "k")
    #expect(again.status == 201 && again.bytes == first.bytes)
    #expect(try await house.file(id)["attachments"].elements.count == 20)
  }

  @Test func itOpensAClosedCaseAndIsReadBeforeItCloses() async throws {
    let withdrawn = try await house.send(
      .post, "/api/v1/requests/\(id)/withdrawals", #"{"what":"request"}"#, token: code)
    #expect(withdrawn.status == 201)
    #expect(try await house.act(id, #"{"verb":"close"}"#)["stage"].text == "closed")
    #expect(try await attach()["stage"].text == "answered")
    let refused = try await house.act(id, #"{"verb":"close"}"#)
    #expect(refused.status == 409 && refused.slug == "unread-message")
  }

  @Test func aProtectedPersonsFileIsForThoseWhoMaySeeTheContact() async throws {
    let (id, code) = try await house.submit(#","contact":{"name":"Siv Ek","protected":true}"#)
    let (type, body) = form([
      ("kind", nil, Array("other".utf8)), ("text", nil, Array("Siv Ek, Gatan 1".utf8)),
      ("file", "Siv Ek.pdf", UploadsOverHTTP.pdf),
    ])
    let sent = try await house.send(
      .post, "/api/v1/requests/\(id)/attachments", bytes: body, token: code,
      headers: [.contentType: type])
    #expect(sent.status == 201)
    let entry = try #require(sent["attachments", "0", "id"].text)
    let path = "/api/v1/cases/\(id)"
    for (role, status) in [(Role.registrar, 200), (.handler, 404), (.head, 404)] {
      let token = house.token(role)
      let file = try await house.send(.get, "\(path)/attachments/\(entry)", token: token)
      #expect(file.status == status, "\(role)")
      for page in [path, "\(path)/events"] {
        let heard = try await house.send(.get, page, token: token)
        #expect(heard.text.contains("Siv Ek") == (status == 200), "\(role) \(page)")
      }
    }
  }

  @Test func nobodyOutsideSeesThatItIsThere() async throws {
    _ = try await attach()
    let entry = try #require(try await house.file(id)["attachments", "0", "id"].text)
    let register = try await house.send(.get, "/api/v1/register?q=Fullmakt")
    #expect(register["total"] == 0 && !register.text.contains("Ek"))
    let path = "/api/v1/cases/\(id)/attachments/\(entry)"
    for (token, status) in [(nil, 401), (code, 401), ("token-other", 404)] as [(String?, Int)] {
      #expect(try await house.send(.get, path, token: token).status == status)
    }
    let other = try await house.submit()
    #expect(try await attach(token: other.code).status == 401)
    let fetched = try await house.send(
      .get, "/api/v1/requests/\(id)/documents/\(entry)", token: code)
    #expect(fetched.status == 404)
  }
}

@Suite struct SeenBySomebody {
  @Test func whoeverSawThePaperIsNamed() async throws {
    let house = try await House()
    let (id, _) = try await house.submit()
    let act =
      #"{"verb":"recordAuthorisation","kind":"consent","scope":"Allt","validFrom":"2026-11-01""#
    for (said, meant) in [
      ("", "ks-handler"), (#","seenBy":"ks-registrar""#, "ks-registrar"),
      (#","seenBy":"Jurist Ek""#, "ks-jurist"),
    ] {
      let heard = try await house.act(id, act + said + "}")
      #expect(heard.status == 200, "\(heard.text)")
      #expect(heard["authorisations"].elements.last?["seenBy"]?.text == meant)
    }
    for stranger in ["ingen", "sn-handler"] {
      let heard = try await house.act(id, act + #","seenBy":"\#(stranger)"}"#)
      #expect(heard.status == 422 && heard.pointers == ["/seenBy"], "\(stranger)")
    }
  }
}
