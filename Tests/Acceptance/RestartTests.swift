// A server that stops and starts again, on the same day or months later.

import Foundation
import Testing

@Suite struct RestartTests {
  @Test func aRepeatedKeyGivesTheFirstAnswerAlsoAfterARestart() async throws {
    try await withServer { server in
      let first = try await server.browser().submit(key: "en nyckel")
      let again = try await server.browser().submit(key: "en nyckel")
      #expect(first.status == 201)
      #expect(again.status == 201 && again.json == first.json)
      let handler = try await server.clerk("handler")
      let asked = try Asked(server, first.json)
      let match = try await handler.file(asked.id)["ETag"]
      let note: JSON = ["text": "En gång."]
      let done = try await handler.tries("note", on: asked.id, note, match: match, key: "k")
      #expect(done.status == 200)
      try await server.stop()
      try await server.start()
      let later = try await server.browser().submit(key: "en nyckel")
      #expect(later.status == 201, "\(later.json)")
      #expect(later.json == first.json)
      let other = try await server.browser().submit(["description": "Annat"], key: "en nyckel")
      #expect(other.status == 422)
      // The key is looked at before the state that was seen.
      let repeated = try await handler.tries("note", on: asked.id, note, match: match, key: "k")
      #expect(repeated.status == 200, "\(repeated.json)")
      #expect(repeated.json == done.json)
      #expect(try await handler.get("/cases").json["items"].items.count == 1)
      let events = try await handler.get("/cases/\(asked.id)/events").json
      #expect("\(events)".split(separator: "noteAdded").count == 2)
      try await server.stop()
      try await server.expectSound()
    }
  }

  @Test func monthsLaterADecisionIsFinalByItselfAndNumbersBeginAnew() async throws {
    try await withServer { server in
      try await server.stop()
      try await server.start(at: Date(iso: "2026-12-10T09:00:00Z"))
      let office = try await Office(server)
      let decided = try await server.browser().ask()
      _ = try await office.servedDecision(decided, on: "2026-12-10")
      let answered = try await server.browser().ask()
      _ = try await office.releases("Avtal", in: answered)
      let state = try await server.browser().ask(["authority": "mn"])
      #expect(decided.number == "KS 2026-00001" && state.number == "0001/26")
      #expect(try await decided.page().decisions[0].appealLastDay == "2027-01-04")
      try await server.stop()

      // On the last day at noon nothing has happened yet.
      try await server.start(at: Date(iso: "2027-01-04T12:00:00Z"))
      #expect(try await decided.page().decisions[0].stage == "appealable")
      #expect(try await answered.page().stage == "answered")
      // A letter that came in December has a number of the year in which it is registered.
      let letter = try await server.wire.call(
        "POST", "/api/v1/cases",
        json: [
          "description": "Ett brev", "delivery": ["form": "onSite"], "channel": "letter",
          "arrivedAt": "2026-12-30T09:00:00Z", "arrivalBasis": "Stämplat den 30 december",
        ], headers: office.registrar.headers)
      #expect(letter.json.registerNumber == "KS 2027-00001", "\(letter.json)")
      #expect(letter.json.receivedAt.text?.hasPrefix("2026-12-30T09:00:00") == true)
      #expect(try await server.browser().ask().number == "KS 2027-00002")
      #expect(try await server.browser().ask(["authority": "mn"]).number == "0001/27")
      try await server.stop()

      try await server.start(at: Date(iso: "2027-01-12T08:00:00Z"))
      try await eventually("the decision is final by itself") {
        try await decided.page().decisions[0].stage == "final"
      }
      try await eventually("the answered case is closed by itself") {
        try await answered.page().stage == "closed"
      }
      try await office.handler.does("close", on: decided.id)
      #expect(try await decided.page().stage == "closed")
      try await server.stop()
      try await server.expectSound()
    }
  }
}
