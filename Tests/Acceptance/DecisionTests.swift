// Refusal, decision, appeal and judgment.

import Crypto
import Foundation
import Testing

@Suite struct DecisionTests {
  @Test func c1_whatIsOpenOrUnreadCannotBeClosed() async throws {
    try await withServer { server in
      let office = try await Office(server)
      let asked = try await server.browser().ask()
      _ = try await office.releases("Avtal", in: asked)
      try await asked.send("messages", ["text": "Tack! Finns det mer?"])
      try await office.handler.isRefused("close", on: asked.id, as: "unread-message")
      let message = try #require(
        try await office.handler.file(asked.id).json.messages[0].id.text)
      try await office.handler.does("readMessage", on: asked.id, ["messageId": .string(message)])
      try await office.handler.does("close", on: asked.id)
      // What arrives later is always received.
      try await asked.send("messages", ["text": "En sak till."])
      #expect(try await asked.page().stage == "answered")
    }
  }

  @Test func c1_dayOfServiceIsNeitherToComeNorBeforeTheDecision() async throws {
    try await withServer(clock: "2026-12-09T08:00:00Z") { server in
      let office = try await Office(server)
      let asked = try await server.browser().ask()
      _ = try await office.refuses("Kalkyl", in: asked)
      try await office.handler.does("answer", on: asked.id)
      try await asked.send("decision-requests", [:])
      try await office.signs(asked)
      for (day, reason) in [
        ("2026-12-10", "date-in-future"), ("2026-12-08", "date-before-decision"),
      ] {
        try await office.registrar.isRefused(
          "recordService", on: asked.id, ["date": .string(day), "method": "acknowledged"],
          status: 422, as: reason)
      }
      try await server.move(to: "2026-12-10T08:00:00Z")
      try await office.registrar.does(
        "recordService", on: asked.id, ["date": "2026-12-10", "method": "acknowledged"])
      let decision = try await asked.page().decisions[0]
      #expect(decision.appealLastDay == "2027-01-04")
      #expect(decision.stage == "appealable")
    }
  }

  @Test func c3_whatIsSentBackMustBeApprovedAgain() async throws {
    try await withServer { server in
      let office = try await Office(server)
      let asked = try await server.browser().ask()
      _ = try await office.refuses("Kalkyl", in: asked)
      try await office.handler.does("answer", on: asked.id)
      try await asked.send("decision-requests", [:])
      try await office.handler.does("draft", on: asked.id, ["text": "Ett."])
      try await office.decider.isRefused("sign", on: asked.id, as: "not-yet")
      try await office.handler.does("submitForReview", on: asked.id)
      try await office.jurist.does("approve", on: asked.id)
      try await office.decider.does("sendBack", on: asked.id, ["comment": "Skriv om."])
      try await office.handler.does("draft", on: asked.id, ["text": "Två."])
      try await office.handler.does("submitForReview", on: asked.id)
      try await office.decider.isRefused("sign", on: asked.id, as: "not-approved")
      try await office.jurist.does("approve", on: asked.id)
      try await office.decider.does("sign", on: asked.id)
      #expect(try await asked.page().decisions[0].stage == "dispatched")
    }
  }

  @Test func c5_anInformalRefusalTellsOfTheDecisionThatCanBeHad() async throws {
    try await withServer { server in
      let office = try await Office(server)
      let asked = try await server.browser().ask(by: "a@example.org")
      let document = try await office.refuses("Kalkyl", in: asked)
      try await office.handler.does("answer", on: asked.id)
      let answer = try await server.mail.mails(to: "a@example.org", count: 2)[1]
      for words in [
        "19 kap. 3 § 1 st", "Upphandlingen pågår", "förbehåll", "Det är inte myndighetens beslut",
        "6 kap. 3 § offentlighets- och sekretesslagen",
        "Bara ett sådant beslut går att överklaga", "Det finns ingen sista dag", "inte ditt namn",
      ] { #expect(answer.text.contains(words), "\(words): \(answer.text)") }
      #expect(answer.attachments.isEmpty)

      try await asked.send("decision-requests", [:])
      let decision = try await asked.page().decisions[0]
      #expect(decision.stage == "requested")
      #expect(decision.documentIds.items == [.string(document)])
      #expect(decision.clock.items.contains { $0.name == "sameDay" && $0.due != .null })
      try await office.handler.isRefused("close", on: asked.id, as: "decision-open")
      try await office.handler.isRefused("submitForReview", on: asked.id, as: "draft-missing")
      try await office.signs(asked)

      let letter = try await server.mail.mails(to: "a@example.org", count: 3)[2]
      let pdf = try #require(letter.attachments.first)
      let digest = SHA256.hash(data: pdf).map { ($0 < 16 ? "0" : "") + String($0, radix: 16) }
      let file = try await office.registrar.file(asked.id).json
      #expect("\(file.decisions[0])".contains(digest.joined()), "\(file.decisions[0])")
      let text = try await words(of: pdf, in: server.folder)
      for words in [
        asked.number, "19 kap. 3 §", "Upphandlingen pågår", "KS 4.1", "Dag Delegat",
        "Hur du överklagar", "Kammarrätten i Göteborg",
        "inom tre veckor från den dag då du fick beslutet", "Det kostar inget att överklaga",
      ] { #expect(text.contains(words), "\(words): \(text)") }
    }
  }

  @Test func c6_withoutDelegationNobodySignsAndIsToldWhoMay() async throws {
    try await withServer { server in
      let office = try await Office(server, at: "mn")
      let asked = try await server.browser().ask(["authority": "mn"])
      _ = try await office.refuses("Kalkyl", in: asked)
      try await office.handler.does(
        "quoteFee", on: asked.id, ["form": "paper", "pages": 40])
      try await office.handler.does("requestDecision", on: asked.id, ["kind": "advancePayment"])
      try await office.handler.does("draft", on: asked.id, ["text": "Betala först."])
      try await office.handler.does("submitForReview", on: asked.id)
      let reply = try await office.decider.tries("sign", on: asked.id)
      #expect(reply.status == 409)
      #expect(reply.reason == "no-delegation")
      #expect(reply.json.detail.text?.contains("Astrid Delegat") == true, "\(reply.json)")
      let delegate = try await server.clerk("decider", at: "mn", name: "Astrid Delegat")
      try await delegate.does("sign", on: asked.id)
    }
  }

  @Test func c9_aJudgmentIsRecordedLineByLineAndARemandStartsAnew() async throws {
    try await withServer(clock: "2026-12-09T08:00:00Z") { server in
      let office = try await Office(server)
      let asked = try await server.browser().ask(by: "a@example.org")
      let kept = try await office.refuses("Kalkyl", in: asked)
      let document = try await office.refuses("Skiss", in: asked)
      try await office.handler.does("answer", on: asked.id)
      try await asked.send("decision-requests", [:])
      try await office.signs(asked)
      try await asked.send("appeals", ["text": "Jag överklagar."])
      try await office.handler.isRefused("forward", on: asked.id, as: "timeliness-untested")
      try await office.jurist.does("testTimeliness", on: asked.id, ["result": "inTime"])
      try await office.jurist.isRefused("forward", on: asked.id, as: "reconsideration-missing")
      try await office.decider.does("reconsider", on: asked.id, ["changed": false])
      try await office.jurist.does("forward", on: asked.id)
      let judgment: JSON = [
        "court": "Kammarrätten i Göteborg", "instance": "kammarratt", "courtCaseNumber": "1-26",
        "date": "2026-12-09",
      ]
      try await office.registrar.isRefused(
        "recordJudgment", on: asked.id,
        judgment.merging(["lines": [["documentId": .string(kept), "outcome": "upheld"]]]),
        status: 422, as: "outcome-missing")
      try await office.registrar.does(
        "recordJudgment", on: asked.id,
        judgment.merging([
          "lines": [
            ["documentId": .string(kept), "outcome": "upheld"],
            ["documentId": .string(document), "outcome": "remanded"],
          ]
        ]))
      let decisions = try await office.handler.file(asked.id).json.decisions
      #expect(decisions.items.count == 2)
      #expect(decisions[1].stage == "drafting")
      #expect(decisions[1].supersedes == decisions[0].id)
      #expect(decisions[1].documentIds.items == [.string(document)])
      #expect(decisions[1].clock.items.contains { $0.state == "running" })
      try await office.handler.isRefused(
        "answer", on: asked.id, ["documentIds": [.string(document)]], as: "line-remanded")
      try await office.handler.does("assess", on: asked.id, Samples.release(document))
      try await office.handler.does(
        "release", on: asked.id, ["documentIds": [.string(document)]])
      try await office.jurist.does("settle", on: asked.id)
      #expect(try await asked.get("/documents/\(document)").bytes == Samples.pdf("Skiss"))
      #expect(try await asked.get("/documents/\(kept)").status == 404)
    }
  }

  @Test func anAppealIsTakenWhateverTheStage() async throws {
    try await withServer { server in
      let office = try await Office(server)
      let asked = try await server.browser().ask()
      let appeal: JSON = ["text": "Jag överklagar!"]
      try await asked.send("appeals", appeal)
      _ = try await office.refuses("Kalkyl", in: asked)
      try await asked.send("appeals", appeal)
      try await office.handler.does("answer", on: asked.id)
      try await asked.send("appeals", appeal)
      try await asked.send("decision-requests", [:])
      try await office.signs(asked)
      // What came early is attached to the decision.
      #expect(try await asked.page().decisions[0].stage == "appealed")
      #expect(try await asked.page().decisions[0].appeals.items.count == 3)
      try await asked.send("appeals", appeal)
      #expect(try await asked.page().decisions[0].appeals.items.count == 4)
    }
  }
}
