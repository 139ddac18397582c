// Acting on the pages of staff: nothing typed is lost, nobody overwrites anybody, twice is once.

import Foundation
import HTTPTypes
import Policy
import Testing
import Workflow

@testable import Web

@Suite("Acting on the pages of staff") struct StaffPagesActing {
  let house: House
  let id: String
  let browser: StaffBrowser
  var file: String { "/arbete/arenden/\(id)" }
  var acts: String { "\(file)/atgarder" }

  init() async throws {
    house = try await House()
    id = try await house.submit().id
    browser = try await StaffBrowser.loggedIn(house, .handler)
  }

  private func version() async throws -> Int {
    try await house.file(id)["version"].wholeNumber ?? 0
  }

  @Test func aNoteIsWritten() async throws {
    try await browser.get("\(acts)/note")
    let heard = try await browser.send(
      acts,
      [
        ("verb", "note"), ("text", "Ringde arkivet."), ("key", browser.value("key")),
        ("version", browser.value("version")),
      ])
    #expect(heard.status == 303 && heard.headers[.location] == "\(file)?gjort=note")
    #expect(try await house.file(id)["notes", "0", "text"].text == "Ringde arkivet.")
    #expect(try await browser.get("\(file)?gjort=note").text.contains("Ringde arkivet."))
  }

  @Test func aDoubleClickDoesOneThing() async throws {
    try await browser.get("\(acts)/note")
    let fields = [
      ("verb", "note"), ("text", "En gång."), ("key", browser.value("key")),
      ("version", browser.value("version")),
    ]
    for _ in 0..<2 { #expect(try await browser.send(acts, fields).status == 303) }
    #expect(try await house.file(id)["notes"].elements.count == 1)
  }

  @Test func aFormFromElsewhereDoesNothing() async throws {
    let number = try await version()
    let fields = [
      ("verb", "note"), ("text", "Det här skrev jag."), ("key", "k"), ("version", "\(number)"),
    ]
    for token in ["", "AAAA", browser.value("formToken") + "A"] {
      let heard = try await browser.send(acts, fields, token: token)
      #expect(heard.status == 403)
      #expect(heard.text.contains("Det här skrev jag."))
    }
    #expect(try await version() == number)
  }

  @Test func whatAnotherDidMeanwhileIsToldAndNothingTypedIsLost() async throws {
    try await browser.get("\(acts)/note")
    let seen = browser.value("version")
    let other = try await house.act(id, #"{"verb":"assign","owner":"ks-jurist"}"#, as: .registrar)
    #expect(other.status == 200)
    let fields = [("verb", "note"), ("text", "Mitt långa yttrande.")]
    let stale = try await browser.send(
      acts, fields + [("key", browser.value("key")), ("version", seen)])
    #expect(stale.status == 412)
    #expect(stale.text.contains("Någon annan har ändrat ärendet"))
    #expect(stale.text.contains("Ärendet fördelades: Registrar Ek"))
    #expect(!stale.text.contains("Begäran registrerades"))
    #expect(stale.text.contains("Mitt långa yttrande."))
    #expect(browser.value("version") != seen)
    let again = try await browser.send(
      acts, fields + [("key", browser.value("key")), ("version", browser.value("version"))])
    #expect(again.status == 303)
    #expect(try await house.file(id)["owner"].text == "ks-jurist")
    #expect(try await house.file(id)["notes"].elements.count == 1)
  }

  @Test func aNoComesWithTheFormAsItWasFilledIn() async throws {
    let line = try await house.document(id)
    try await browser.get("\(acts)/assess?handling=\(line)")
    #expect(browser.page.contains("value=\"\(line)\" checked"))
    let heard = try await browser.send(
      acts,
      [
        ("verb", "assess"), ("documentId", line), ("verdict", "refuse"),
        ("grounds.0.provision", "OSL 99:99"), ("grounds.0.harm", "Skadan är stor."),
        ("noPartReason", "Allt hör ihop."), ("key", browser.value("key")),
        ("version", browser.value("version")),
      ])
    #expect(heard.status >= 400 && heard.status < 500)
    for typed in ["OSL 99:99", "Skadan är stor.", "Allt hör ihop."] {
      #expect(heard.text.contains(typed), "\(typed)")
    }
    #expect(heard.text.contains("role=\"alert\""))
    let told = try await house.act(
      id, #"{"verb":"assess","documentId":"\#(line)","verdict":"doesNotExist","steps":"Sökt."}"#)
    #expect(told.status == 200, "\(told.text)")
    let again = try await browser.get("\(acts)/assess?handling=\(line)").text
    #expect(again.contains("value=\"doesNotExist\" selected") && again.contains("Sökt."))
    let empty = try await browser.send(
      acts,
      [("verb", "decline"), ("key", browser.value("key")), ("version", browser.value("version"))])
    #expect(empty.status == 400)
    #expect(empty.text.contains("href=\"#act-reason\""))
  }

  @Test func lettersAreReadInBothLanguagesBeforeTheyAreSent() async throws {
    _ = try await browser.get("/arbete/arenden/\(id)/atgarder/askQuestion")
    let question = [
      ("verb", "askQuestion"), ("text", "Vilket år gäller det?"), ("key", browser.value("key")),
      ("version", "\(try await version())"),
    ]
    let before = try await version()
    let shown = try await browser.send(
      "/arbete/arenden/\(id)/atgarder", question + [("preview", "1")])
    #expect(shown.status == 200, "\(shown.status)")
    let text = shown.text
    #expect(text.contains("Inget har skickats än") && text.contains("lang=\"en\""))
    #expect(text.contains("På svenska: ") && text.contains("På engelska: "))
    #expect(text.components(separatedBy: "Vilket år gäller det?").count == 4, "both and the form")
    #expect(try await version() == before, "nothing is done")
    let done = try await browser.send("/arbete/arenden/\(id)/atgarder", question)
    #expect(done.status == 303)
    #expect(try await version() > before)
    // What stops the act stops the preview, beside its field.
    _ = try await browser.get("/arbete/arenden/\(id)/atgarder/askQuestion")
    let empty = try await browser.send(
      "/arbete/arenden/\(id)/atgarder",
      [
        ("verb", "askQuestion"), ("text", ""), ("key", browser.value("key")), ("preview", "1"),
        ("version", "\(try await version())"),
      ])
    #expect([400, 422].contains(empty.status) && empty.text.contains("class=\"errors\""))
  }

  @Test func aLookAtAProvisionChangesNothingAndShowsItsHarmTest() async throws {
    let line = try await house.document(id)
    let before = try await version()
    try await browser.get("\(acts)/assess?handling=\(line)")
    let heard = try await browser.send(
      acts,
      [
        ("verb", "assess"), ("look", "1"), ("documentId", line), ("verdict", "refuse"),
        ("grounds.0.provision", "OSL 31:16"), ("grounds.0.harm", "Påbörjad text."),
        ("key", browser.value("key")), ("version", browser.value("version")),
      ])
    #expect(heard.status == 200)
    #expect(heard.text.contains("Skaderekvisit:") && heard.text.contains("Påbörjad text."))
    #expect(heard.text.contains("value=\"refuse\" selected"))
    #expect(try await version() == before)
  }

  @Test func aSessionThatRanOutBringsTheFormBack() async throws {
    try await browser.get("\(acts)/note")
    let fields = [
      ("verb", "note"), ("text", "Skrivet i en timme."), ("key", browser.value("key")),
      ("version", browser.value("version")),
    ]
    house.clock.advance(seconds: 7_200)
    let asked = try await browser.send(acts, fields)
    #expect(asked.status == 401 && asked.text.contains("Det du skrev finns kvar"))
    let kept = [
      ("kept-action", browser.value("kept-action")), ("kept-verb", browser.value("kept-verb")),
      ("kept-text", browser.value("kept-text")), ("kept-key", browser.value("kept-key")),
      ("kept-version", browser.value("kept-version")),
    ]
    #expect(kept[0].1 == acts && kept[2].1 == "Skrivet i en timme.")
    // A slip of the finger on the way loses nothing either.
    let wrong = try await browser.send("/arbete/logga-in", [("token", "fel")] + kept)
    #expect(wrong.status == 401 && browser.value("kept-text") == "Skrivet i en timme.")
    let back = try await browser.send(
      "/arbete/logga-in", [("token", house.token(.handler))] + kept)
    #expect(back.status == 200 && back.text.contains("Skrivet i en timme."))
    let sent = try await browser.send(acts, fields)
    #expect(sent.status == 303)
    #expect(try await house.file(id)["notes", "0", "text"].text == "Skrivet i en timme.")
  }

  @Test func ofACorrectionOnlyWhatWasChangedIsSent() async throws {
    let (id, _) = try await house.submit(#","contact":{"name":"Kim Ek","phone":"123"}"#)
    let registrar = try await StaffBrowser.loggedIn(house, .registrar)
    let acts = "/arbete/arenden/\(id)/atgarder"
    try await registrar.get("\(acts)/correctRegistration")
    #expect(registrar.value("contact.name").isEmpty)
    #expect(registrar.page.contains("value=\"Kim Ek\""))
    let heard = try await registrar.send(
      acts,
      [
        ("verb", "correctRegistration"), ("subject", "Avtal"), ("channel", "web"),
        ("contact.name", "Kim Ek"), ("contact.phone", "123"), ("delivery.form", "link"),
        ("arrivedAt", "2026-11-23T10:00"), ("reason", "Ämne saknades."),
        ("key", registrar.value("key")), ("version", registrar.value("version")),
      ])
    #expect(heard.status == 303, "\(heard.text)")
    let events = try await house.send(
      .get, "/api/v1/cases/\(id)/events?limit=100", token: house.token(.registrar))
    let correction = try #require(
      events["items"].elements.last { $0["kind"]?.text == "registrationCorrected" })
    #expect(correction["facts"]?["publicSubject"]?.text == "Avtal")
    #expect(correction["facts"]?["contact"]?["name"] == nil, "\(correction)")
    #expect(correction["facts"]?["channel"]?.text == nil, "\(correction)")
  }

  @Test func whatMayNotBeDoneIsToldWithItsReason() async throws {
    let page = try await browser.get(file).text
    #expect(page.contains("Det här går inte nu, och varför"))
    #expect(page.contains("arbetsordning"))
    let archive = try await browser.get("\(acts)/archive").text
    #expect(archive.contains("notice warn") && !archive.contains("id=\"act\""))
    let recused = try await house.act(id, #"{"verb":"recuse","reason":"Släkt."}"#)
    #expect(recused.status == 200)
    #expect(try await browser.get(file).text.contains("Du har anmält jäv i ärendet."))
  }

  @Test func aProtectedPersonIsShownToThoseWhoMustSeeThem() async throws {
    let (id, _) = try await house.submit(
      #","contact":{"name":"Kim Hemlig","protected":true}"#)
    let hidden = try await browser.get("/arbete/arenden/\(id)")
    #expect(hidden.status == 404 && !hidden.text.contains("Kim Hemlig"))
    let registrar = try await StaffBrowser.loggedIn(house, .registrar)
    #expect(try await registrar.get("/arbete/arenden/\(id)").text.contains("Kim Hemlig"))
  }
}
