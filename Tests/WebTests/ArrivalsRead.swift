// What the tray tells of one mail: what is enclosed, what could not be read, who vouches for it, what waits too long.

import Desk
import Foundation
import HTTPTypes
import Policy
import Storage
import Testing
import Workflow

@testable import Web

@Suite struct ArrivalsRead {
  private static let place = "/arbete/inkommet/0123456789abcdef0123456789abcdef"

  private static func mail(_ header: String = "", _ parts: String) -> String {
    """
    From: Bo Ek <bo@a.example>\r
    To: ks@exempelkommun.example\r
    Message-ID: <2@a.example>\r
    Subject: VB\r
    MIME-Version: 1.0\r
    \(header)Content-Type: multipart/mixed; boundary=b\r
    \r
    \(parts)--b--\r\n
    """
  }

  private static let forwarded = mail(
    "",
    """
    --b\r
    Content-Type: message/rfc822\r
    \r
    From: Anna Ask <anna@example.org>\r
    Date: Mon, 23 Nov 2026 08:00:00 +0000\r
    Subject: En begäran\r
    \r
    I would like to have a copy of the inspection report.\r
    --b\r
    Content-Type: text/calendar; name=kallelse.ics\r
    \r
    BEGIN:VCALENDAR\r
    METHOD:REQUEST\r
    BEGIN:VEVENT\r
    SUMMARY:Syn på plats\r
    LOCATION:Eken 3\r
    DTSTART:20261201T100000\r
    END:VEVENT\r
    END:VCALENDAR\r\n
    """)

  @Test func aMailWithinAMailAndAnInvitationAreReadByPeople() async throws {
    let tray = try await Arrivals(mail: Self.forwarded)
    let heard = try await tray.get("/\(tray.id.text)")
    #expect(heard["enclosures"].elements.count == 2, "\(heard.text)")
    #expect(heard["enclosures", "0", "kind"] == "message")
    #expect(heard["enclosures", "0", "text"].text?.contains("inspection report") == true)
    #expect(heard["enclosures", "1", "kind"] == "meeting")
    let browser = try await StaffBrowser.loggedIn(tray.house, .registrar)
    let page = try await browser.get(Self.place).text
    for words in [
      "Anna Ask", "inspection report", "Syn på plats", "Eken 3", "2026-12-01", "Bifogat mejl",
      "Kallelse",
    ] { #expect(page.contains(words), "\(words)") }
    // And they are what the case says that was asked for.
    let done = try await tray.act(#"{"verb":"register"}"#)
    let file = try await tray.house.file(done["caseId"].text ?? "")
    let description = file["request", "description"].text ?? ""
    #expect(description.contains("inspection report") && description.contains("Anna Ask"))
    #expect(description.contains("Syn på plats"))
    #expect(file["request", "language"] == "en", "its words are English")
  }

  @Test func theRegistrarChoosesTheLanguage() async throws {
    let tray = try await Arrivals(mail: Self.forwarded)
    #expect(try await tray.act(#"{"verb":"register","language":"de"}"#).pointers == ["/language"])
    let done = try await tray.act(#"{"verb":"register","language":"sv"}"#)
    let file = try await tray.house.file(done["caseId"].text ?? "")
    #expect(file["request", "language"] == "sv")
  }

  @Test func onThePageAsWell() async throws {
    let tray = try await Arrivals(mail: Self.forwarded)
    let browser = try await StaffBrowser.loggedIn(tray.house, .registrar)
    try await browser.get(Self.place)
    let heard = try await browser.send(
      Self.place,
      [("verb", "register"), ("language", "sv"), ("version", browser.value("version"))])
    #expect(heard.status == 303, "\(heard.text)")
    let id = heard.headers[.location]?.split(separator: "/").last.map { String($0) } ?? ""
    #expect(try await tray.house.file(id)["request", "language"] == "sv")
  }

  // MARK: Who vouches for it

  @Test(arguments: [
    ("spf=fail smtp.mailfrom=list.example; dkim=pass; dmarc=pass", "verified"),
    ("spf=fail; dkim=pass header.d=a.example", "verified"),
    ("spf=pass; dkim=fail; dmarc=fail", "failed"), ("spf=softfail", "failed"),
    ("spf=pass", "unverified"),
  ])
  func E14_forwardingIsNoForgery(_ results: String, _ trust: String) async throws {
    let tray = try await Arrivals(
      mail: Self.mail(
        "Authentication-Results: mx.example; \(results)\r\n",
        "--b\r\nContent-Type: text/plain\r\n\r\nHej\r\n"))
    #expect(try await tray.get("/\(tray.id.text)")["authentication"].text == trust)
    let browser = try await StaffBrowser.loggedIn(tray.house, .registrar)
    let page = try await browser.get(Self.place).text
    #expect(page.contains("kan vara förfalskad") == (trust == "failed"))
    for result in results.split(separator: ";") {
      let halves = result.split(separator: " ")[0].split(separator: "=")
      let shown = "\(halves[0].trimmingCharacters(in: .whitespaces).uppercased()): \(halves[1])"
      #expect(page.contains(shown), "\(shown)")
    }
  }

  // MARK: What could not be read

  @Test func whatCouldNotBeReadIsTold() async throws {
    let tray = try await Arrivals(
      mail: Self.mail(
        "", "--b\r\nContent-Type: text/plain; charset=x-none\r\n\r\nHej \u{E5}\r\n"
      )
      .replacing("--b--\r\n", with: ""), problem: "tooLarge", state: .unreadable)
    let heard = try await tray.get("/\(tray.id.text)")
    let texts = heard["troubleTexts"].elements.compactMap(\.text)
    #expect(!texts.isEmpty && texts.count == heard["troubles"].elements.count)
    #expect(texts.contains("Teckenkodningen som anges är okänd."), "\(texts)")
    #expect(heard["problem"] == "tooLarge")
    let problem = try #require(heard["problemText"].text)
    let browser = try await StaffBrowser.loggedIn(tray.house, .registrar)
    let page = try await browser.get(Self.place).text
    for words in texts + [problem, "Kan ej tolkas"] { #expect(page.contains(words), "\(words)") }
  }

  // MARK: What came with it

  private static let withFile = mail(
    "",
    "--b\r\nContent-Type: text/plain\r\n\r\nSe bilagan\r\n--b\r\nContent-Type: text/html\r\n"
      + "Content-Disposition: attachment; filename=\"a b.html\"\r\n\r\n<b>Hej</b>\r\n")

  @Test(arguments: Role.staff)
  func anAttachmentIsAFileForThoseWhoSeeTheMail(_ role: Role) async throws {
    let tray = try await Arrivals(mail: Self.withFile)
    let sees = [Role.registrar, .head, .handler].contains(role)
    let heard = try await tray.get("/\(tray.id.text)/attachments/1", role)
    #expect(heard.status == (sees ? 200 : 403))
    guard sees else { return }
    #expect(heard.text == "<b>Hej</b>")
    #expect(heard.headers[.contentDisposition]?.hasPrefix("attachment") == true)
    #expect(heard.headers[.contentSecurityPolicy]?.hasPrefix("sandbox") == true)
    for place in ["0", "2", "x", "-1"] {
      let none = try await tray.get("/\(tray.id.text)/attachments/\(place)", role)
      #expect(none.status == 404, "\(place)")
    }
    let accesses = try await tray.house.store.accesses(AccessFilter()).get()
    #expect(accesses.contains { $0.access.what == "getArrivalAttachment" })
  }

  @Test func thePageLinksToIt() async throws {
    let tray = try await Arrivals(mail: Self.withFile)
    let browser = try await StaffBrowser.loggedIn(tray.house, .registrar)
    #expect(try await browser.get(Self.place).text.contains("\(Self.place)/bilagor/1"))
    #expect(try await browser.get("\(Self.place)/bilagor/1").text == "<b>Hej</b>")
  }

  // MARK: What waits too long

  @Test func whatWaitsTooLongIsOnTheQueueAndInAView() async throws {
    let tray = try await Arrivals()
    let browser = try await StaffBrowser.loggedIn(tray.house, .head)
    #expect(!(try await browser.get("/arbete")).text.contains("skulle ha registrerats"))
    let none = try await browser.get("/arbete/inkommet?lage=overdue").text
    #expect(!none.contains("href=\"\(Self.place)\""))
    tray.house.clock.advance(seconds: 100_000)
    let later = try await StaffBrowser.loggedIn(tray.house, .head)
    let queue = try await later.get("/arbete").text
    #expect(queue.contains("1 mejl skulle ha registrerats"))
    #expect(queue.contains("/arbete/inkommet?lage=overdue"))
    let view = try await later.get("/arbete/inkommet?lage=overdue").text
    #expect(view.contains("href=\"\(Self.place)\"") && view.contains("För sent"))
  }
}
