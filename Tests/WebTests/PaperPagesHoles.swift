// Every page on a paper is whole in both languages: no template asks for what nobody gave.

import HTTPTypes
import Policy
import Redaction
import Testing
import Workflow

@testable import Web

@Suite struct WholePaperPages {
  @Test(arguments: Language.allCases) func noPageHasAHole(_ language: Language) async throws {
    let programs = TextPages(
      hidden: [HiddenContent(kind: .comment, place: "Sida 1", text: "Ring Anna")],
      unreadable: [UnreadablePart(page: 1, reason: .noText)])
    let house = try await House(prints: true, programs: programs)
    let (id, line) = try await house.read(
      "Patienten Anna har 19871220-2384\u{0C}Anna har 19871220-2384 igen")
    let found = try await house.send(
      .get, "/api/v1/cases/\(id)/documents/\(line)/findings", token: house.token(.handler))
    let flag = found["items"].elements.first { $0["kind"] == "identityNumber" }?["id"]?.text ?? ""
    let acts = [
      #"{"verb":"mark","documentId":"\#(line)","findingId":"\#(flag)","#
        + #""provision":"OSL 21:1","reason":"Hälsa"}"#,
      #"{"verb":"assess","documentId":"\#(line)","verdict":"refuse","#
        + #""grounds":[{"provision":"OSL 21:1","harm":"Hälsa."}],"#
        + #""reservationConsidered":{"answer":"no","why":"Okänd."},"noPartReason":"Allt."}"#,
      #"{"verb":"note","text":"Ringde."}"#,
      #"{"verb":"consult","authority":"Region Exempel","text":"Kan det lämnas ut?"}"#,
      #"{"verb":"refer","documentIds":["\#(line)"],"reason":"Tveksamt."}"#,
    ]
    for act in acts {
      let heard = try await house.act(id, act)
      #expect(heard.status == 200, "\(act): \(heard.text)")
    }
    let file = try await house.file(id)
    let mark = file["documents", "0", "marks", "0", "id"].text ?? ""
    let decision = file["decisions", "0", "id"].text ?? ""
    let proposed = try await house.act(
      id, #"{"verb":"proposeMarks","documentId":"\#(line)","markId":"\#(mark)"}"#)
    #expect(proposed.status == 200, "\(proposed.text)")
    let handler = try await DeskBrowser(house, .handler, language: language)
    let decider = try await DeskBrowser(house, .decider, language: language)
    let document = house.path(id, line)
    let paths = [
      document, document + "?sida=0", document + "?sida=2", document + "?visa=text",
      document + "?flagga=\(flag)", document + "?markering=\(mark)", document + "?visa=bada",
      document + "/provning?lagrum=OSL%2021:1", document + "/provning?lagrum=OSL%2099:9",
      document + "/maskad-kopia", "/arbete/arenden/\(id)/beslut/\(decision)",
    ]
    for path in paths {
      for browser in [handler, decider] {
        let page = try await browser.see(path)
        #expect(page.status == 200, "\(path)")
        #expect(page.text.contains(#"<html lang="\#(language.rawValue)">"#))
        #expect(page.bytes.count < 60_000, "\(path): \(page.bytes.count)")
      }
    }
    let page = try await handler.see(document + "?markering=\(mark)")
    for (form, typed) in [
      ("unmark", [("markId", "finns-inte")]), ("place", [("target", "words")]),
      ("proposals", [("verb", "rejectMarks")]),
    ] {
      let no = try await handler.fill(form, on: page, typed)
      #expect(no.status >= 400 && no.status < 500, "\(form): \(no.status)")
    }
    let templates: Set<String> = ["document", "assessment", "copy", "decision"]
    #expect(PageBrowser.misses(of: templates) == [])
  }
}
