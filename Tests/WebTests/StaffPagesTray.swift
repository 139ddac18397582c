// The tray on the pages of staff: a mail is read, held against its reasons, and dealt with.

import HTTPTypes
import Policy
import Storage
import Testing
import Workflow

@testable import Web

extension Arrivals {
  private var place: String { "/arbete/inkommet/\(id.text)" }

  @Test(arguments: Language.allCases)
  func theTrayAndTheMailAreShown(_ language: Language) async throws {
    let browser = try await StaffBrowser.loggedIn(house, .registrar, language)
    let queue = try await browser.get("/arbete").text
    #expect(queue.contains(language == .sv ? "1 mejl väntar" : "1 mail waits"))
    let list = try await browser.get("/arbete/inkommet").text
    #expect(list.contains("href=\"\(place)\""))
    let mail = try await browser.get(place)
    #expect(mail.status == 200 && mail.text.contains("Jag begär ut avtalen."))
    #expect(mail.text.contains(language == .sv ? "kan vara förfalskad" : "may be forged"))
    let misses = Ear.shared.heard.split(separator: "\n").filter {
      $0.hasPrefix("page.incomplete") && $0.contains("page.template\": arrival")
    }
    #expect(misses.isEmpty, "\(misses)")
    let original = try await browser.get("\(place)/original")
    #expect(original.status == 200 && original.text.hasPrefix("From: Kim Ek"))
  }

  @Test func aMailBecomesACase() async throws {
    let browser = try await StaffBrowser.loggedIn(house, .registrar)
    try await browser.get(place)
    let version = browser.value("version")
    let stale = try await browser.send(place, [("verb", "register"), ("version", "999")])
    #expect(stale.status == 412, "\(stale.status)")
    let heard = try await browser.send(place, [("verb", "register"), ("version", version)])
    #expect(heard.status == 303, "\(heard.text)")
    let file = heard.headers[.location] ?? ""
    #expect(file.hasPrefix("/arbete/arenden/"))
    #expect(try await browser.get(file).text.contains("Jag begär ut avtalen."))
  }

  @Test func aMailIsPutIntoTheCaseOfANumber() async throws {
    let (caseID, _) = try await house.submit()
    let browser = try await StaffBrowser.loggedIn(house, .registrar)
    try await browser.get(place)
    let unknown = try await browser.send(
      place, [("verb", "attach"), ("caseId", "KS 2099-1"), ("version", browser.value("version"))])
    #expect(unknown.status >= 400 && unknown.text.contains("KS 2099-1"))
    let heard = try await browser.send(
      place,
      [("verb", "attach"), ("caseId", "ks 2026-00001"), ("version", browser.value("version"))])
    #expect(heard.status == 303, "\(heard.text)")
    #expect(heard.headers[.location] == "/arbete/arenden/\(caseID)")
  }

  @Test func aHandlerReadsTheTrayAndAnArchivistDoesNot() async throws {
    let handler = try await StaffBrowser.loggedIn(house, .handler)
    let mail = try await handler.get(place).text
    #expect(mail.contains("Jag begär ut avtalen.") && !mail.contains("value=\"register\""))
    let archivist = try await StaffBrowser.loggedIn(house, .archivist)
    #expect(try await archivist.get("/arbete/inkommet").status == 403)
    #expect(!(try await archivist.get("/arbete")).text.contains("mejl väntar"))
  }
}
