// A decision in pages: who drafts, reviews, sends back, approves and signs, and what is seen of it afterwards.

import HTTPTypes
import Policy
import Testing
import Workflow

@testable import Web

@Suite struct DecisionPages {
  /// A case with one refused document and a decision that was asked for.
  private func asked(_ house: House) async throws -> (id: String, decision: String) {
    let (id, code) = try await house.submit()
    let line = try await house.document(id)
    for act in [
      #"{"verb":"assess","documentId":"\#(line)","verdict":"refuse","#
        + #""grounds":[{"provision":"OSL 31:16","harm":"Priserna visar hur bolaget räknar."}],"#
        + #""reservationConsidered":{"answer":"no","why":"Mottagaren är okänd."},"#
        + #""noPartReason":"Handlingen är bara priser."}"#, #"{"verb":"answer"}"#,
      #"{"verb":"note","text":"Bolaget är tillfrågat."}"#,
    ] {
      let heard = try await house.act(id, act)
      #expect(heard.status == 200, "\(heard.text)")
    }
    let wanted = try await house.send(
      .post, "/api/v1/requests/\(id)/decision-requests", #"{"text":"Beslut, tack."}"#,
      token: code)
    #expect(wanted.status == 201)
    return (id, try await house.file(id)["decisions", "0", "id"].text ?? "")
  }

  private func path(_ id: String, _ decision: String) -> String {
    "/arbete/arenden/\(id)/beslut/\(decision)"
  }

  @Test func theRefusalStandsWithEverythingItRestsOn() async throws {
    let house = try await House()
    let (id, decision) = try await asked(house)
    let page = try await DeskBrowser(house, .jurist).see(path(id, decision))
    #expect(page.status == 200)
    for words in [
      "Alla avtal", "Priserna visar hur bolaget räknar.", "OSL 31:16", "Mottagaren är okänd.",
      "Handlingen är bara priser.", "Bolaget är tillfrågat.",
    ] { #expect(page.text.contains(words), "\(words)") }
    #expect(page.bytes.count < 60_000, "\(page.bytes.count)")
  }

  @Test func itIsDraftedSentBackApprovedAndSigned() async throws {
    let house = try await House(prints: true)
    let (id, decision) = try await asked(house)
    let handler = try await DeskBrowser(house)
    let jurist = try await DeskBrowser(house, .jurist)
    let decider = try await DeskBrowser(house, .decider)
    let path = path(id, decision)
    for round in 1...2 {
      let page = try await handler.see(path)
      #expect(
        try await handler.fill("draft", on: page, [("text", "Nämnden avslår \(round).")]).status
          == 303)
      let drafted = try await handler.see(path)
      #expect(try await handler.fill("submitForReview", on: drafted).status == 303)
      guard round == 1 else { break }
      let review = try await jurist.see(path)
      let back = try await jurist.fill(
        "sendBack", on: review,
        [("comment", "Se över."), ("about.0", "Handling 1"), ("passage.0", "Varför just detta?")])
      #expect(back.status == 303, "\(back.text)")
    }
    let comment = try await house.file(id)["decisions", "0", "comments", "0", "text"].text
    #expect(comment == "Se över.\n\nHandling 1: Varför just detta?")
    let review = try await jurist.see(path)
    #expect(review.text.contains("Varför just detta?"))
    #expect(try await jurist.fill("approve", on: review).status == 303)
    let draft = try await decider.see(path + "/utkast")
    #expect(draft.headers[.contentDisposition]?.hasPrefix("attachment") == true)
    let ready = try await decider.see(path)
    #expect(ready.text.contains("KS 4.1"))
    let signed = try await decider.fill("sign", on: ready, [("decidedBy", "delegate")])
    #expect(signed.status == 303, "\(signed.text)")
    let after = try await decider.see(path)
    let hash = try await house.file(id)["decisions", "0", "signature", "sha256"].text ?? ""
    #expect(after.text.contains(hash) && !hash.isEmpty)
    let file = try await decider.see(path + "/fil")
    #expect(file.headers[.contentType] == "application/pdf")
  }

  @Test func whatMayNotBeDoneHasItsReason() async throws {
    let house = try await House()
    let (id, decision) = try await asked(house)
    let page = try await DeskBrowser(house).see(path(id, decision))
    #expect(page.form("sign") == nil)
    #expect(page.text.contains("Det som inte går nu, och varför"))
    #expect(page.text.contains("<dt>Fatta beslut</dt><dd>Din roll"), "\(page.text)")
  }

  @Test func aBoardNeedsItsMinutesAndNothingTypedIsLost() async throws {
    let house = try await House(prints: true)
    let (id, decision) = try await asked(house)
    for (act, role) in [
      (#"{"verb":"draft","decisionId":"\#(decision)","text":"Avslag."}"#, Role.handler),
      (#"{"verb":"submitForReview","decisionId":"\#(decision)"}"#, .handler),
      (#"{"verb":"approve","decisionId":"\#(decision)"}"#, .jurist),
    ] {
      let heard = try await house.act(id, act, as: role)
      #expect(heard.status == 200, "\(heard.text)")
    }
    let decider = try await DeskBrowser(house, .decider)
    let page = try await decider.see(path(id, decision))
    let no = try await decider.fill("sign", on: page, [("decidedBy", "board")])
    #expect(no.status >= 400 && no.status < 500)
    #expect(no.text.contains(#"value="board" checked"#))
  }

  @Test func anotherAuthoritysDecisionLooksAbsent() async throws {
    let house = try await House()
    let (id, _) = try await asked(house)
    #expect(try await DeskBrowser(house).see(path(id, "finns-inte")).status == 404)
    #expect(try await DeskBrowser(house).see(path("finns-inte", "x")).status == 404)
  }
}
