// Who may do what, when: the server decides, whatever a client thinks.

import Foundation
import Testing

@Suite struct WorkflowTests {
  /// What the list of acts calls forbidden is forbidden, and what is tried leaves no trace.
  @Test func w1_whatTheListOfActsForbidsIsRefusedWithoutATrace() async throws {
    try await withServer { server in
      let office = try await Office(server)
      let asked = try await server.browser().ask()
      let clerks = [
        office.registrar, office.handler, office.jurist, office.decider,
        try await server.clerk("archivist"), try await server.clerk("head"),
      ]
      try await expectRefusals(of: clerks, on: asked)
      try await office.handler.does("take", on: asked.id)
      try await expectRefusals(of: clerks, on: asked)
      _ = try await office.refuses("Kalkyl", in: asked)
      try await office.handler.does("answer", on: asked.id)
      try await expectRefusals(of: clerks, on: asked)
      try await office.handler.does("close", on: asked.id)
      try await expectRefusals(of: clerks, on: asked)
    }
  }

  private func expectRefusals(of clerks: [Clerk], on asked: Asked) async throws {
    for clerk in clerks {
      let before = try await clerk.file(asked.id)
      let acts = before.json.acts.items
      #expect(acts.count > 40)
      let forbidden = acts.filter { !$0.allowed.isTrue }
      for act in forbidden {
        #expect(act.reason != .null, "\(act)")
        let verb = try #require(act.verb.text)
        var arguments: JSON = [:]
        if let decision = act.decisionId.text { arguments = ["decisionId": .string(decision)] }
        let reply = try await clerk.tries(verb, on: asked.id, arguments, match: "*")
        #expect([400, 403, 409, 422].contains(reply.status), "\(verb): \(reply.json)")
      }
      let after = try await clerk.file(asked.id)
      #expect(before["ETag"] == after["ETag"])
      #expect(before.json.stage == after.json.stage)
    }
  }

  @Test func w2_whoDeclinesMustSayWhyAndThenNobodyOwnsIt() async throws {
    try await withServer { server in
      let handler = try await server.clerk("handler")
      let asked = try await server.browser().ask()
      try await handler.does("take", on: asked.id)
      for arguments: JSON in [[:], ["reason": ""], ["reason": "  "]] {
        let silent = try await handler.tries("decline", on: asked.id, arguments)
        #expect([400, 422].contains(silent.status), "\(silent.json)")
      }
      let file = try await handler.does("decline", on: asked.id, ["reason": "Fel område."])
      #expect(file.owner == .null)
    }
  }

  @Test func w3_anotherAuthoritysCaseLooksLikeNone() async throws {
    try await withServer { server in
      let asked = try await server.browser().ask()
      let stranger = try await server.clerk("handler", at: "sn")
      let there = try await stranger.get("/cases/\(asked.id)")
      let nowhere = try await stranger.get("/cases/00000000000000000000000000000000")
      #expect(there.status == 404 && nowhere.status == 404)
      #expect(there.json.detail == nowhere.json.detail)
      #expect(there.json.names == nowhere.json.names)
      let act = try await stranger.tries("take", on: asked.id, match: "*")
      #expect(act.status == 404)
      #expect(try await stranger.get("/cases").json["items"].items.isEmpty)
      #expect(try await stranger.get("/cases?authority=ks").json["items"].items.isEmpty)
    }
  }

  @Test func w7_aCaseHasOneOwnerAtATime() async throws {
    try await withServer { server in
      let asked = try await server.browser().ask()
      let first = try await server.clerk("handler")
      let second = try await server.clerk("handler")
      let file = try await first.does("take", on: asked.id)
      try await second.isRefused("take", on: asked.id, as: "has-owner")
      #expect(try await second.file(asked.id).json.owner == file.owner)
    }
  }

  @Test func w9_anIllegalActIsRefusedWithTheRuleAndWhatIsLegal() async throws {
    try await withServer { server in
      let handler = try await server.clerk("handler")
      let asked = try await server.browser().ask()
      let reply = try await handler.tries("close", on: asked.id)
      #expect(reply.status == 409)
      #expect(reply.reason == "case-open")
      #expect(reply["Content-Type"]?.hasPrefix("application/problem+json") == true)
      #expect(reply.json.caseNumber.text == asked.number)
      #expect(reply.json.allowedVerbs.items.contains("take"))
      #expect(!reply.json.allowedVerbs.items.contains("close"))
      let english = try await server.wire.call(
        "POST", "/api/v1/cases/\(asked.id)/acts", json: ["verb": "close"],
        headers: handler.headers.merging(["If-Match": "*", "Accept-Language": "en"]) { $1 })
      #expect(english.json.detail != reply.json.detail)
      try await handler.isRefused("close", on: asked.id, as: "case-open")
      try await handler.isRefused("sign", on: asked.id, status: 403, as: "not-your-role")
    }
  }

  @Test func w12_nothingLeavesReviewWithoutAVerdictAndItsReasons() async throws {
    try await withServer { server in
      let handler = try await server.clerk("handler")
      let asked = try await server.browser().ask()
      try await handler.does("take", on: asked.id)
      let document = try await handler.adds("Kalkyl", Samples.pdf("Kalkyl"), to: asked.id)
      let id = JSON.string(document)
      try await handler.isRefused("answer", on: asked.id, as: "not-assessed")
      try await handler.isRefused(
        "release", on: asked.id, ["documentIds": [id]], as: "not-assessed")
      let full = Samples.refusal(document)
      for (lacking, reason) in [
        (["grounds": []] as JSON, "ground-missing"),
        (["grounds": [["provision": "OSL 99:1", "harm": "Skada."]]], "unknown-provision"),
        (["grounds": [["provision": "TF 2:4", "harm": "Skada."]]], "ground-wrong-kind"),
        (["reservationConsidered": nil], "reservation-not-considered"),
        (["noPartReason": nil], "no-part-reason-missing"),
      ] {
        let reply = try await handler.tries("assess", on: asked.id, full.merging(lacking))
        #expect([409, 422].contains(reply.status), "\(reply.json)")
        #expect(reply.reason == reason, "\(reply.json)")
      }
      try await handler.does("assess", on: asked.id, full)
      try await handler.does("answer", on: asked.id)
      #expect(try await asked.page().stage == "answered")
    }
  }

  @Test func anAssessmentIsNotSeenOutsideUntilItIsTold() async throws {
    try await withServer { server in
      let office = try await Office(server)
      let asked = try await server.browser().ask(["documents": ["Kalkylen"]])
      let line = try #require(try await asked.page().documents[0].id.text)
      let before = try await asked.page().documents[0]
      _ = try await office.handler.puts("original", Samples.pdf("Kalkyl"), on: line, of: asked.id)
      try await office.handler.does("assess", on: asked.id, Samples.refusal(line))
      #expect(try await asked.page().documents[0] == before)
      #expect(before.state == "underReview")
      #expect(try await asked.get("/documents/\(line)").status == 404)
      try await office.handler.does("answer", on: asked.id)
      let after = try await asked.page().documents[0]
      #expect(after.verdict == "refuse")
      #expect(after.reasons[0].provision == "OSL 19:3 1 st")
      #expect(try await asked.get("/documents/\(line)").status == 404)
    }
  }
}
