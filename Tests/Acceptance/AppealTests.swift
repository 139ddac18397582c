// Appeals that come late, and what a court has said: tested by the dates, dismissed by a decision.

import Foundation
import Testing

@Suite struct AppealTests {
  @Test func c8_aLateAppealIsDismissedByADecisionOfItsOwn() async throws {
    try await withServer(clock: "2026-12-10T08:00:00Z") { server in
      let office = try await Office(server)
      let asked = try await server.browser().ask(by: "a@example.org")
      _ = try await office.servedDecision(asked, on: "2026-12-10")
      try await server.move(to: "2027-01-05T08:00:00Z")
      try await eventually("the decision is final") {
        try await asked.page().decisions[0].stage == "final"
      }
      // Never refused: it is received and tested.
      try await asked.send("appeals", ["text": "Jag överklagar."])
      #expect(try await asked.page().decisions[0].stage == "appealed")
      let jurist = office.jurist
      try await jurist.isRefused("forward", on: asked.id, as: "timeliness-untested")
      try await jurist.isRefused(
        "testTimeliness", on: asked.id, ["result": "inTime"], as: "appeal-late")
      try await jurist.does("testTimeliness", on: asked.id, ["result": "late"])
      try await jurist.isRefused("forward", on: asked.id, as: "appeal-late")
      let file = try await jurist.does("dismissAppeal", on: asked.id)
      let dismissal = try #require(file.decisions[1].id.text)
      let id: JSON = ["decisionId": .string(dismissal)]
      try await office.handler.does("draft", on: asked.id, id)
      try await office.handler.does("submitForReview", on: asked.id, id)
      try await jurist.does("approve", on: asked.id, id)
      try await office.decider.does("sign", on: asked.id, id)
      let letter = try await server.mail.mails(to: "a@example.org", count: 4)[3]
      #expect(letter.text.contains("inte ta upp ditt överklagande"), "\(letter.text)")
      let text = try await words(of: try #require(letter.attachments.first), in: server.folder)
      for words in [
        "2027-01-04", "2027-01-05", "45 § förvaltningslagen", "Hur du överklagar",
        "Kammarrätten i Göteborg",
      ] { #expect(text.contains(words), "\(words): \(text)") }
      // The main decision stands, and waits for the dismissal.
      let decisions = try await asked.page().decisions
      #expect(decisions[0].stage == "appealed" && decisions[1].stage == "dispatched")
    }
  }

  @Test func anAppealBeforeMidnightOnTheLastDayIsInTime() async throws {
    try await withServer(clock: "2026-12-10T08:00:00Z") { server in
      let office = try await Office(server)
      let asked = try await server.browser().ask()
      _ = try await office.servedDecision(asked, on: "2026-12-10")
      try await server.move(to: "2027-01-04T22:58:00Z")
      try await asked.send("appeals", ["text": "Jag överklagar."])
      try await server.move(to: "2027-01-07T08:00:00Z")
      try await office.jurist.isRefused(
        "testTimeliness", on: asked.id, ["result": "late"], as: "appeal-not-late")
      try await office.jurist.does("testTimeliness", on: asked.id, ["result": "inTime"])
      #expect(try await asked.page().decisions[0].stage == "appealed")
    }
  }
}
