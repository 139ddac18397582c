// A file that is sent along from the page: its token is asked for before it is kept, and words beside it stay.

import Foundation
import HTTPTypes
import Policy
import Storage
import Testing

@testable import Web

@Suite struct PagesFiles {
  let house: House
  let browser: PageBrowser
  let id: String

  init() async throws {
    var limits = WebLimits()
    limits.attachment = 200_000
    house = try await House(limits: limits)
    browser = PageBrowser(house)
    try await browser.asks()
    id = browser.request
    try await browser.get("/begaran/\(id)")
  }

  private let words = [("kind", "powerOfAttorney"), ("text", "Jag företräder \"Ek\".")]

  @Test func aFileIsSentAlong() async throws {
    #expect(browser.text.contains("data-most=\"200000\""))
    try await browser.upload("attach", words, file: "Fullmakt Ek.pdf", UploadsOverHTTP.pdf)
    #expect(browser.path == "/begaran/\(id)?gjort=bilagor/ny")
    #expect(browser.page.status == 200 && browser.text.contains("Fullmakt Ek.pdf"))
    let file = try await house.file(id)
    #expect(file["attachments", "0", "text"].text == words[1].1)
    #expect(file["attachments", "0", "kind"].text == "powerOfAttorney")
    #expect(PageBrowser.misses(of: ["request"]) == [])
  }

  @Test func whatIsClickedTwiceIsSentOnce() async throws {
    let first = browser.text
    let form = try #require(PageForms.form("attach", in: first))
    let parts = (form.hidden + words).map { ($0.0, String?.none, Array($0.1.utf8)) }
    let (type, body) = WebTests.form(parts + [("file", "a.pdf", UploadsOverHTTP.pdf)])
    for _ in 0..<2 {
      let heard = try await browser.go(.post, form.action, body, [.contentType: type])
      #expect(heard.status == 200)
    }
    #expect(try await house.file(id)["attachments"].elements.count == 1)
  }

  @Test(arguments: ["", "fel"])
  func withoutTheTokenNothingIsKept(_ token: String) async throws {
    let heard = try await browser.upload(
      "attach", words + [("formToken", token)], file: "a.pdf", UploadsOverHTTP.pdf)
    #expect(heard.status == 403 && PageForms.plain(heard.text).contains(words[1].1))
    #expect(try await house.file(id)["attachments"].elements.isEmpty)
    #expect(try kept().isEmpty)
  }

  @Test func aTokenThatComesAfterTheFileIsNone() async throws {
    let form = try #require(PageForms.form("attach", in: browser.text))
    let token = form.hidden.map { ($0.0, String?.none, Array($0.1.utf8)) }
    let (type, body) = WebTests.form([("file", "a.pdf", UploadsOverHTTP.pdf)] + token)
    let heard = try await browser.go(.post, form.action, body, [.contentType: type])
    #expect(heard.status == 403)
    #expect(try kept().isEmpty)
  }

  /// Files in the store.
  private func kept() throws -> [String] {
    let all = FileManager.default.enumerator(atPath: house.folder)?.allObjects as? [String] ?? []
    return all.filter { path in
      var isFolder: ObjCBool = false
      _ = FileManager.default.fileExists(atPath: "\(house.folder)/\(path)", isDirectory: &isFolder)
      return !isFolder.boolValue
    }
  }

  @Test func whatIsRefusedKeepsTheWordsBesideIt() async throws {
    let large = [UInt8](repeating: 0x61, count: 300_000)
    for (bytes, name, status, told) in [
      (large, "a.txt", 413, "200\u{a0}kB"),
      ([0x7F, 0x45, 0x4C, 0x46, 0, 1, 2], "a.bin", 415, "PDF"),
      ([], "", 422, "Välj en fil."),
    ] {
      try await browser.get("/begaran/\(id)")
      let heard = try await browser.upload("attach", words, file: name, bytes)
      #expect(heard.status == status, "\(status): \(heard.status)")
      #expect(PageForms.plain(heard.text).contains(words[1].1), "\(status)")
      #expect(heard.text.contains(told), "\(status)")
      #expect(heard.text.contains("value=\"powerOfAttorney\" checked"), "\(status)")
    }
    #expect(try await house.file(id)["attachments"].elements.isEmpty)
  }

  @Test func afterTheCodeHadRunOutTheWordsComeBackAndTheFileIsAskedForAgain() async throws {
    let code = house.secret(id)
    house.clock.advance(seconds: 43_201)
    let asked = try await browser.upload("attach", words, file: "a.pdf", UploadsOverHTTP.pdf)
    #expect(asked.status == 401 && PageForms.plain(asked.text).contains(words[1].1))
    try await browser.submit("code", [("code", code)])
    let action = PageEndpoint.requester(.attach).path(id)
    let again = try await browser.submit(action, [])
    #expect(again.status == 422 && PageForms.plain(again.text).contains(words[1].1))
    try await browser.upload("attach", words, file: "a.pdf", UploadsOverHTTP.pdf)
    #expect(try await house.file(id)["attachments"].elements.count == 1)
  }
}
