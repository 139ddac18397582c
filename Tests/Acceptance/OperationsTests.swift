// What the interface does with nonsense, with too much, and with what can no longer be changed.

import Foundation
import Testing

@Suite struct OperationsTests {
  @Test func o2_nonsenseIsAProblemWithAPointerAndNeverAFault() async throws {
    try await withServer { server in
      let clerk = try await server.clerk("handler")
      let asked = try await server.browser().ask()
      let send = { (path: String, body: String, headers: [String: String]) in
        try await server.wire.call(
          "POST", "/api/v1\(path)", Data(body.utf8),
          headers: headers.merging(["Content-Type": "application/json"]) { $1 })
      }
      for (body, pointer) in [
        ("{", ""), ("[]", ""), ("null", ""), (#"{"authority": 1}"#, "/authority"),
        (#"{"authority": "ks", "description": ["x"]}"#, "/description"),
        (#"{"authority": "ks", "description": "x", "delivery": "link"}"#, "/delivery"),
        (#"{"authority": "ks", "delivery": {"form": "pigeon"}}"#, "/delivery/form"),
        (#"{"authority": "ks", "description": ""}"#, "/description"),
        (#"{"authority": "zz", "delivery": {"form": "link"}}"#, "/authority"),
      ] {
        let reply = try await send("/requests", body, [:])
        #expect([400, 422].contains(reply.status), "\(body): \(reply.status)")
        #expect(reply["Content-Type"]?.hasPrefix("application/problem+json") == true)
        let pointers = reply.json.errors.items.map(\.pointer)
        #expect(pointers.contains(.string(pointer)), "\(body): \(reply.json)")
      }
      let act = clerk.headers.merging(["If-Match": "*"]) { $1 }
      for body in [
        #"{}"#, #"{"verb": ""}"#, #"{"verb": 7}"#, #"{"verb": "explode"}"#,
        #"{"verb": "assess", "documentId": ""}"#, #"{"verb": "assess", "documentId": {}}"#,
        #"{"verb": "release", "documentIds": "x"}"#, #"{"verb": "note", "text": "\ud800"}"#,
      ] {
        let reply = try await send("/cases/\(asked.id)/acts", body, act)
        #expect([400, 422].contains(reply.status), "\(body): \(reply.status) \(reply.json)")
      }
      for path in ["/cases/%00", "/cases/..%2F..%2Fetc", "/cases?page=0", "/nothing"] {
        let reply = try await clerk.get(path)
        #expect((400..<500).contains(reply.status), "\(path): \(reply.status)")
      }
      #expect(try await clerk.file(asked.id).json.stage == "received")
      try server.expectQuietLog()
    }
  }

  @Test func o3_aSignedDecisionAndAReleasedFileNeverChange() async throws {
    try await withServer(clock: "2026-12-10T08:00:00Z") { server in
      let office = try await Office(server)
      let asked = try await server.browser().ask()
      let document = try await office.servedDecision(asked, on: "2026-12-10")
      let path = try await letterPath(asked)
      let before = try await asked.get(path, accepting: "application/pdf")
      #expect(before.status == 200 && before.bytes.starts(with: Data("%PDF".utf8)))
      try await office.handler.isRefused(
        "assess", on: asked.id, Samples.release(document), as: "decision-signed")
      for verb in ["draft", "sign", "submitForReview"] {
        let clerk = verb == "sign" ? office.decider : office.handler
        try await clerk.isRefused(verb, on: asked.id, as: "decision-signed")
      }
      #expect(try await asked.get(path, accepting: "application/pdf").bytes == before.bytes)
      // More can be added; it is a line of its own.
      _ = try await office.releases("Avtal", in: asked)
      #expect(try await asked.page().documents.items.count == 2)
    }
  }

  private func letterPath(_ asked: Asked) async throws -> String {
    let letters = try await asked.page().letters.items
    let decision = try #require(letters.last { $0.kind == "decision" })
    return "/letters/\(try #require(decision.id.text))"
  }

  @Test func o7_i1_tooManyRequestsAreParkedAndNeverRefused() async throws {
    try await withServer(["--intakes-per-minute", "3"]) { server in
      let clerk = try await server.clerk("handler")
      var parked = 0
      // A minute may turn in between; no more than twice three pass as usual.
      for _ in 1...12 {
        let asked = try await server.browser().ask(by: "a@example.org")
        #expect(try #require(asked.receipt.clock[0].due.text).hasSuffix("Z"))
        if try await clerk.file(asked.id).json.parked.isTrue { parked += 1 }
      }
      #expect(parked >= 6)
      _ = try await server.mail.mails(to: "a@example.org", count: 12)
    }
  }

  @Test func o7_whoGuessesCodesMustWait() async throws {
    try await withServer(["--wrong-codes-per-minute", "5"]) { server in
      let asked = try await server.browser().ask()
      let guess = { @Sendable in
        try await server.wire.call(
          "GET", "/api/v1/requests/\(asked.id)",
          headers: ["Authorization": "Bearer \(UUID().uuidString)"])
      }
      let reply = try await eventually("guessing is stopped", within: 20) {
        let reply = try await guess()
        return reply.status == 401 ? nil : reply
      }
      #expect(reply.status == 429)
      let wait = try #require(reply["Retry-After"].flatMap { Int($0) })
      #expect((1...60).contains(wait))
    }
  }

  @Test func r12_aReleasedFileHasNoOpenAddressAndIsKeptInNoCache() async throws {
    try await withServer { server in
      let office = try await Office(server)
      let asked = try await server.browser().ask()
      let (document, bytes) = try await office.releases("Avtal", in: asked)
      let path = "/api/v1/requests/\(asked.id)/documents/\(document)"
      #expect(try await server.wire.call("GET", path).status == 401)
      let other = try await server.browser().ask()
      let wrong = try await server.wire.call(
        "GET", path, headers: ["Authorization": "Bearer \(other.code)"])
      #expect(wrong.status == 401)
      #expect(try await other.get("/documents/\(document)").status == 404)
      let reply = try await asked.get("/documents/\(document)")
      #expect(reply.bytes == bytes)
      #expect(reply["Cache-Control"]?.contains("no-store") == true)
      #expect(reply["X-Content-Type-Options"] == "nosniff")
      #expect(reply["Content-Disposition"]?.contains("original") == false)
    }
  }

  @Test func aRequestSentEightTimesAtOnceUnderOneKeyIsOneRequest() async throws {
    try await withServer { server in
      let handler = try await server.clerk("handler")
      let replies = try await withThrowingTaskGroup(of: Reply.self) { group in
        for _ in 1...8 {
          group.addTask { try await server.browser().submit(key: "dubbelklick") }
        }
        return try await group.reduce(into: []) { $0.append($1) }
      }
      let taken = replies.filter { $0.status == 201 }
      #expect(!taken.isEmpty && Set(taken.map(\.json)).count == 1)
      // Whoever lost the race is told to come again, and nothing else.
      #expect(replies.allSatisfy { [201, 503].contains($0.status) }, "\(replies.map(\.status))")
      #expect(try await handler.get("/cases").json["items"].items.count == 1)
      #expect(try await server.browser().submit(key: "dubbelklick").json == taken[0].json)
    }
  }

  @Test func ofTwoWhoActAtOnceOneWins() async throws {
    try await withServer { server in
      let office = try await Office(server)
      let asked = try await server.browser().ask()
      let match = try await office.handler.file(asked.id)["ETag"]
      let replies = try await withThrowingTaskGroup(of: Reply.self) { group in
        for number in 1...8 {
          group.addTask {
            try await office.handler.tries(
              "note", on: asked.id, ["text": "Anteckning \(number)"], match: match)
          }
        }
        return try await group.reduce(into: []) { $0.append($1) }
      }
      #expect(replies.count { $0.status == 200 } == 1)
      let losers = replies.filter { $0.status == 412 }
      #expect(losers.count == 7)
      let now = try await office.handler.file(asked.id)["ETag"]
      #expect(losers.allSatisfy { $0["ETag"] == now })
      let blind = try await server.wire.call(
        "POST", "/api/v1/cases/\(asked.id)/acts", json: ["verb": "note", "text": "x"],
        headers: office.handler.headers)
      #expect(blind.status == 428)
    }
  }
}
