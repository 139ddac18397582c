// The assessment of a document and its masked copy, as staff work with them in pages.

import Documents
import Foundation
import HTTPTypes
import Policy
import Redaction
import Testing
import Workflow

@testable import Web

@Suite struct CopyPages {
  private static let words = "Patienten Anna har personnummer\n19871220-2384 sedan länge"
  private static let partly: [(String, String)] = [
    ("verdict", "releaseMasked"), ("grounds.0.provision", "OSL 21:1"),
    ("grounds.0.harm", "Uppgiften rör hälsa."), ("reservationConsidered.answer", "no"),
    ("reservationConsidered.why", "Mottagaren är okänd."), ("recipientBasis", "public"),
  ]

  @Test func aDocumentIsAssessedWithItsRuleAtHand() async throws {
    let house = try await House(programs: TextPages())
    let (id, line) = try await house.read(CopyPages.words)
    let browser = try await DeskBrowser(house)
    let page = try await browser.see(house.path(id, line, "/provning?lagrum=OSL%2021:1"))
    #expect(page.status == 200)
    #expect(page.text.contains("OSL 21:1 <span"))
    let no = try await browser.fill(
      "assess", on: page, [("verdict", "releaseMasked"), ("recipientBasis", "public")])
    #expect(no.status == 422 || no.status == 409, "\(no.status)")
    let done = try await browser.fill("assess", on: no, CopyPages.partly)
    #expect(done.status == 303, "\(done.text)")
    let standing = try await house.file(id)["documents", "0", "assessment"]
    #expect(standing["verdict"]?.text == "releaseMasked")
    #expect(standing["grounds"]?.elements.count == 1)
    let after = try await browser.see(house.path(id, line, "/provning"))
    #expect(after.text.contains("Uppgiften rör hälsa."))
  }

  @Test func aCopyIsMadeAndItsRecordIsToldInWords() async throws {
    let house = try await House(prints: true, programs: TextPages())
    let (id, line) = try await house.read(CopyPages.words)
    let browser = try await DeskBrowser(house)
    let none = try await browser.see(house.path(id, line, "/maskad-kopia"))
    #expect(none.text.contains("Det finns ingen maskad kopia."))
    let page = try await browser.see(house.path(id, line))
    _ = try await browser.fill(
      "mark", on: page, [("provision", "OSL 21:1"), ("reason", "Hälsa")])
    let form = try await browser.see(house.path(id, line, "/provning"))
    #expect(try await browser.fill("assess", on: form, CopyPages.partly).status == 303)
    let before = try await browser.see(house.path(id, line, "/maskad-kopia"))
    let asked = try await browser.fill("make", on: before)
    #expect(asked.status == 303, "\(asked.text)")
    let running = try await browser.see(house.path(id, line, "/maskad-kopia"))
    #expect(running.text.contains("Kopian görs nu."))
    await house.work()
    let made = try await browser.see(house.path(id, line, "/maskad-kopia"))
    #expect(made.text.contains("har klarat kontrollen"), "\(made.text)")
    #expect(made.text.contains("7 ord och skrivsätt") && made.text.contains("På sidorna 1 "))
    let copy = try await browser.see(house.path(id, line, "/maskad-kopia/fil"))
    #expect(copy.headers[.contentDisposition]?.hasPrefix("attachment") == true)
    let both = try await browser.see(house.path(id, line, "?visa=bada"))
    #expect(both.text.contains("/maskad-kopia/sidor/1\""))
    let picture = try await browser.see(house.path(id, line, "/maskad-kopia/sidor/1"))
    #expect(picture.status == 200)
  }

  @Test func aCopyMaskedElsewhereIsTakenInAndLookedThrough() async throws {
    let house = try await House(
      programs: TextPages(findings: [UploadedCopyFinding(kind: .coveredText, page: 1)]))
    let (id, line) = try await house.read(CopyPages.words)
    let browser = try await DeskBrowser(house)
    let page = try await browser.see(house.path(id, line, "/maskad-kopia"))
    let shown = try #require(page.form("upload"))
    let pdf = Array("%PDF-1.7\nkopia\n%%EOF\n".utf8)
    let send = { (token: String, pdf: [UInt8]) async throws -> Heard in
      let fields = shown.hidden + [("formToken", token)]
      let (type, body) = WebTests.form(
        fields.map { ($0.0, nil, Array($0.1.utf8)) } + [("file", "kopia.pdf", pdf)])
      return try await house.send(
        .post, shown.action, bytes: body,
        headers: [.cookie: browser.cookie, .contentType: type])
    }
    #expect(try await send("fel", pdf).status == 403)
    let cut = try await send(browser.formToken, Array("%PDF-1.7\nkopia".utf8))
    #expect(cut.status == 422 && cut.text.contains(##"<a href="#upload-file">"##), "\(cut.text)")
    #expect(try await house.file(id)["documents", "0", "maskedCopy"] == .null)
    let done = try await send(browser.formToken, pdf)
    #expect(done.status == 303, "\(done.text)")
    await house.work()
    let after = try await browser.see(house.path(id, line, "/maskad-kopia"))
    #expect(after.text.contains("text under en mörk ruta"))
    #expect(after.form("verify") != nil)
    let verified = try await browser.fill("verify", on: after, [("checked", "Alla sidor.")])
    #expect(verified.status == 409 || verified.status == 403, "\(verified.text)")
    #expect(verified.text.contains("Alla sidor."))
  }
}
