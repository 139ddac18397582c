// Receiving: nothing is demanded that need not be known, nothing is refused for its sender.

import Foundation
import Testing

@Suite struct IntakeTests {
  @Test func i15_theFormDemandsNothingButADescription() async throws {
    try await withServer { server in
      for delivery: JSON in [
        ["form": "link"], ["form": "onSite"], ["form": "email", "address": "a@example.org"],
        ["form": "paper", "address": "Storgatan 1, 123 45 Exempelstad"],
      ] {
        let bare = try await server.browser().submit(["delivery": delivery])
        #expect(bare.status == 201, "\(bare.json)")
        let nulls = try await server.browser().submit([
          "delivery": delivery,
          "contact": ["name": nil, "email": nil, "phone": nil, "postalAddress": nil],
        ])
        #expect(nulls.status == 201, "\(nulls.json)")
      }
      let receipt = try await server.mail.mails(to: "a@example.org", count: 2)[0]
      #expect(receipt.text.contains("Du behöver inte tala om vem du är eller varför"))
    }
  }

  @Test func i3_ofFiftyOneDocumentsFiftyAreListedAndNoneIsRefused() async throws {
    try await withServer { server in
      let wanted = (1...51).map { "KS 2025-\($0)" }
      let asked = try await server.browser().ask(
        by: "a@example.org", ["documents": .texts(wanted)])
      let page = try await asked.page()
      #expect(page.documents.items.count == 50)
      #expect(page.unlistedDocuments == 1)
      let receipt = try await server.mail.mails(to: "a@example.org", count: 1)[0]
      #expect(receipt.text.contains("Du har räknat upp fler handlingar"))
    }
  }

  /// Assessed and let out in one breath: the acts wait for the machine, and a person's word is enough where it
  /// could read nothing.
  @Test func whatNoMachineCanReadLeavesWhenAPersonHasAssessedIt() async throws {
    try await withServer { server in
      let office = try await Office(server)
      let asked = try await server.browser().ask(by: "a@example.org", ["documents": ["Den ena"]])
      let line = try #require(try await asked.page().documents.items.first?.id.text)
      let bytes = Data("%PDF-1.4\nno document at all\n%%EOF\n".utf8)
      let put = try await office.handler.puts("original", bytes, on: line, of: asked.id)
      #expect((200...201).contains(put.status), "\(put.json)")
      try await office.handler.does("assess", on: asked.id, Samples.release(line))
      try await office.handler.does("release", on: asked.id, ["documentIds": [.string(line)]])
      #expect(try await asked.get("/documents/\(line)").bytes == bytes)
    }
  }

  @Test func i4_whatCannotGoDoesNotHoldBackTheRest() async throws {
    try await withServer { server in
      let office = try await Office(server)
      let asked = try await server.browser().ask(
        by: "a@example.org", ["documents": ["Den ena", "Den andra"]])
      let lines = try await asked.page().documents.items.compactMap(\.id.text)
      try #require(lines.count == 2)
      try await asked.send("withdrawals", ["what": "request", "documentIds": [.string(lines[0])]])
      let bytes = Samples.pdf("Den andra")
      let put = try await office.handler.puts("original", bytes, on: lines[1], of: asked.id)
      #expect((200...201).contains(put.status), "\(put.json)")
      try await office.handler.does("assess", on: asked.id, Samples.release(lines[1]))
      try await office.handler.does(
        "release", on: asked.id, ["documentIds": [.string(lines[1])]])
      #expect(try await asked.get("/documents/\(lines[1])").bytes == bytes)
      let page = try await asked.page()
      #expect(page.documents[0].state == "withdrawn")
      #expect(page.stage == "answered")
    }
  }

  @Test func i8_theNumberStaysWhenTheArrivalIsCorrected() async throws {
    try await withServer(clock: "2026-11-23T08:00:00Z") { server in
      let registrar = try await server.clerk("registrar")
      let first = try await server.browser().ask()
      let second = try await server.browser().ask()
      #expect([first.number, second.number] == ["KS 2026-00001", "KS 2026-00002"])
      try await registrar.does(
        "correctRegistration", on: second.id,
        ["arrivedAt": "2026-11-20T09:00:00Z", "reason": "Låg i postlådan i fredags."])
      let page = try await second.page()
      #expect(page.registerNumber.text == second.number)
      #expect(page.receivedAt.text?.hasPrefix("2026-11-20T09:00:00") == true)
      #expect(page.clock[0].due == "2026-11-20T23:00:00Z")
      let refused = try await registrar.tries(
        "correctRegistration", on: second.id, ["registerNumber": "KS 2026-00009", "reason": "x"])
      #expect([400, 422].contains(refused.status), "\(refused.json)")
      #expect(try await server.browser().ask().number == "KS 2026-00003")
    }
  }

  @Test func i9_anArrivalToComeIsRefusedAndAnOldOneIsTaken() async throws {
    try await withServer(clock: "2026-11-23T08:00:00Z") { server in
      let registrar = try await server.clerk("registrar")
      let register = { (arrived: String) in
        try await server.wire.call(
          "POST", "/api/v1/cases",
          json: [
            "description": "Ett brev", "delivery": ["form": "onSite"], "channel": "letter",
            "arrivedAt": .string(arrived), "arrivalBasis": "Stämplat",
          ], headers: registrar.headers)
      }
      let future = try await register("2026-11-24T08:00:00Z")
      #expect(future.status == 422)
      #expect(future.json.errors[0].pointer == "/arrivedAt")
      let old = try await register("2025-06-01T08:00:00Z")
      #expect(old.status == 201, "\(old.json)")
      // The number is of the year of registration.
      #expect(old.json.registerNumber == "KS 2026-00001")
      #expect(old.json.receivedAt.text?.hasPrefix("2025-06-01T08:00:00") == true)
    }
  }

  @Test func i14_theNumberIsTheSameEverywhere() async throws {
    try await withServer { server in
      let clerk = try await server.clerk("handler")
      let asked = try await server.browser().ask(by: "a@example.org")
      let receipt = try await server.mail.mails(to: "a@example.org", count: 1)[0]
      #expect(receipt.text.contains(asked.number))
      #expect(receipt.subject.contains(asked.number), "\(receipt.subject)")
      #expect(try await asked.page().registerNumber.text == asked.number)
      #expect(try await clerk.file(asked.id).json.registerNumber.text == asked.number)
      let list = try await clerk.get("/cases").json
      #expect(list["items"][0].registerNumber.text == asked.number)
      let register = try await server.wire.call("GET", "/api/v1/register?authority=ks").json
      #expect("\(register)".contains(asked.number))
    }
  }

  @Test func theRegisterNeverShowsTheRequestersWords() async throws {
    try await withServer { server in
      _ = try await server.browser().ask([
        "description": "Akten om Elsa Testsson", "contact": ["name": "Orvar Nyfiken"],
      ])
      for path in ["", "?q=Testsson", "?q=Nyfiken"] {
        let reply = try await server.wire.call("GET", "/api/v1/register\(path)")
        #expect(reply.status == 200)
        let text = String(decoding: reply.bytes, as: UTF8.self)
        #expect(!text.contains("Testsson") && !text.contains("Nyfiken"))
        #expect(path.isEmpty == text.contains("KS "), "\(path): \(text)")
      }
    }
  }

  @Test func c10_whatIsReleasedGoesAtOnceWhileTheRestIsTested() async throws {
    try await withServer { server in
      let office = try await Office(server)
      let asked = try await server.browser().ask(by: "a@example.org")
      _ = try await office.refuses("Kalkyl", in: asked)
      let (document, bytes) = try await office.releases("Avtal", in: asked)
      let mails = try await server.mail.mails(to: "a@example.org", count: 2)
      #expect(mails[1].attachments == [bytes])
      #expect(mails[1].text.contains("Vi arbetar vidare med resten av din begäran"))
      #expect(!mails[1].text.contains("Kalkyl"))
      #expect(try await asked.get("/documents/\(document)").bytes == bytes)
      #expect(try await asked.page().stage == "reviewing")
    }
  }
}
