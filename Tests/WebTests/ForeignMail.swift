// What somebody else than the requester wrote is in the case for staff, and nowhere for the requester.

import Desk
import Foundation
import HTTPTypes
import Policy
import Storage
import Testing
import Workflow

@testable import Web

@Suite struct ForeignMail {
  private static let secret = "Hemlig uppgift: kod 4711."

  /// Everything that the access code opens.
  private func seen(_ browser: PageBrowser) async throws -> String {
    let (house, id) = (browser.house, browser.request)
    let code = house.secret(id)
    let request = try await house.send(.get, "/api/v1/requests/\(id)", token: code)
    let data = try await house.send(.get, "/api/v1/requests/\(id)/personal-data", token: code)
    #expect(request.status == 200 && data.status == 200, "\(data.text)")
    let page = try await browser.get("/begaran/\(id)")
    #expect(page.status == 200)
    return request.text + data.text + page.text
  }

  /// A request that was made on the pages.
  private func asked(_ house: House) async throws -> PageBrowser {
    let browser = PageBrowser(house)
    try await browser.asks("Alla avtal", [("documents", "KS 2025-1")])
    return browser
  }

  @Test(arguments: [Authorship.Writer.correspondent, .other])
  func theRequesterSeesNothingOfIt(_ writer: Authorship.Writer) async throws {
    let house = try await House()
    let browser = try await asked(house)
    let (id, code) = (browser.request, house.secret(browser.request))
    let said = try await house.act(
      id,
      #"{"verb":"addMessage","text":"\#(Self.secret)","from":"\#(writer.rawValue)"}"#)
    #expect(said.status == 200, "\(said.text)")
    let file = StoredFile(
      blob: try await house.desk.blobs.put(Array("kod 4711".utf8)).get(), size: 8,
      mediaType: "text/plain", fileName: "kod 4711.txt")
    let call = Call(actor: .system, authority: AuthorityID("ks"))
    let done = try await house.desk.act(
      .addAttachment(.other, file, text: "kod 4711", origin: Authorship(writer)), on: CaseID(id),
      as: call
    ) { _ in Answer() }
    let entry = try #require(done.file?.messages.first)
    let read = try await house.act(id, #"{"verb":"readMessage","messageId":"\#(entry.id.text)"}"#)
    #expect(read.status == 200, "\(read.text)")

    let seen = try await seen(browser)
    #expect(!seen.contains("4711"))
    for kind in ["messageAdded", "messageRead", "attachmentAdded"] {
      #expect(!seen.contains("\"kind\":\"\(kind)\""), "\(kind)")
    }
    let attachment = try #require(done.file?.attachments.first)
    let fetched = try await house.send(
      .get, "/api/v1/requests/\(id)/attachments/\(attachment.id.text)", token: code)
    #expect(fetched.status == 404)
    // Staff see both, and whose they are.
    let inside = try await house.file(id)
    #expect(inside["messages", "0", "origin", "writer"] == .string(writer.rawValue))
    #expect(inside["attachments", "0", "origin", "writer"] == .string(writer.rawValue))
    let staff = try await StaffBrowser.loggedIn(house, .handler)
    let page = try await staff.get("/arbete/arenden/\(id)").text
    #expect(page.contains(Self.secret) && page.contains("visas inte för sökanden"))
  }

  @Test func whatTheRequesterWritesIsShownToThem() async throws {
    let house = try await House()
    let browser = try await asked(house)
    let (id, code) = (browser.request, house.secret(browser.request))
    let heard = try await house.send(
      .post, "/api/v1/requests/\(id)/messages", #"{"text":"Och bilagan?"}"#, token: code)
    #expect(heard.status == 201, "\(heard.text)")
    let recorded = try await house.act(id, #"{"verb":"addMessage","text":"Ringde: skynda."}"#)
    #expect(recorded.status == 200)
    let seen = try await seen(browser)
    #expect(seen.contains("Och bilagan?") && seen.contains("Ringde: skynda."))
    #expect(seen.contains("\"kind\":\"messageAdded\""))
  }

  @Test func theRequesterCannotSayThatSomebodyElseWrote() async throws {
    let house = try await House()
    let (id, code) = try await house.submit()
    let heard = try await house.send(
      .post, "/api/v1/requests/\(id)/messages", #"{"text":"Hej","from":"other"}"#, token: code)
    #expect(heard.pointers == ["/from"])
  }

  @Test func aReplyIsRecordedByTheMessageThatItCameAs() async throws {
    let house = try await House()
    let (id, _) = try await house.submit()
    let asked = try await house.act(
      id, #"{"verb":"consult","authority":"Grannkommunen","text":"Hur ser ni på det?"}"#)
    #expect(asked.status == 200, "\(asked.text)")
    let consultation = try await house.file(id)["consultations", "0", "id"].text ?? ""
    let said = try await house.act(
      id, #"{"verb":"addMessage","text":"Vi har inget emot det.","from":"correspondent"}"#)
    let message = said["messages", "0", "id"].text ?? ""
    let none = try await house.act(
      id, #"{"verb":"recordReply","consultationId":"\#(consultation)"}"#)
    #expect(none.pointers == ["/text"])
    let done = try await house.act(
      id,
      #"{"verb":"recordReply","consultationId":"\#(consultation)","messageId":"\#(message)"}"#)
    #expect(done.status == 200, "\(done.text)")
    let after = try await house.file(id)
    #expect(after["consultations", "0", "reply"] == "Vi har inget emot det.")
  }
}
