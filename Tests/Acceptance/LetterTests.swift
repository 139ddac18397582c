// Letters: threads, marks of automation, and a mail server that is away.

import Foundation
import Testing

@Suite struct LetterTests {
  @Test func e16_lettersAreOneThreadAndOnlyTheAutomaticSaySo() async throws {
    try await withServer { server in
      let office = try await Office(server)
      let asked = try await server.browser().ask(by: "a@example.org")
      _ = try await server.mail.mails(to: "a@example.org", count: 1)
      _ = try await office.refuses("Kalkyl", in: asked)
      try await office.handler.does("answer", on: asked.id)
      _ = try await server.mail.mails(to: "a@example.org", count: 2)
      _ = try await office.releases("Avtal", in: asked)
      let mails = try await server.mail.mails(to: "a@example.org", count: 3)
      #expect(mails[0]["Auto-Submitted"] == "auto-generated")
      #expect(mails[0]["In-Reply-To"] == nil)
      for (earlier, later) in zip(mails, mails.dropFirst()) {
        #expect(later["In-Reply-To"] == earlier.id)
        #expect(later.references.contains(earlier.id))
        #expect(later["Auto-Submitted"] == nil)
      }
      #expect(mails[2].references.first == mails[0].id)
      #expect(Set(mails.map(\.id)).count == 3)
      for mail in mails {
        #expect(mail["Date"] != nil && mail["MIME-Version"] == "1.0")
        #expect(mail.subject.contains(asked.number) && !mail.subject.contains("snöröjning"))
      }
    }
  }

  @Test func r14_whatIsTooHeavyForMailGoesByLink() async throws {
    try await withServer(["--mail-limit", "100"]) { server in
      let office = try await Office(server)
      let asked = try await server.browser().ask(by: "a@example.org")
      let (document, bytes) = try await office.releases("Avtal", in: asked)
      let mail = try await server.mail.mails(to: "a@example.org", count: 2)[1]
      #expect(mail.attachments.isEmpty)
      #expect(mail.text.contains("/begaran/\(asked.id)"), "\(mail.text)")
      #expect(!mail.text.contains("Handlingen är bifogad"), "\(mail.text)")
      #expect(try await asked.get("/documents/\(document)").bytes == bytes)
    }
  }

  @Test func aMailServerThatIsAwayForAnHourLosesNothingAndRepeatsNothing() async throws {
    try await withServer(clock: "2026-11-23T08:00:00Z") { server in
      let office = try await Office(server)
      try await server.mail.stop()
      var asked: [(request: Asked, address: String)] = []
      for number in 1...5 {
        let address = "a\(number)@example.org"
        asked.append((try await server.browser().ask(by: address), address))
      }
      let (_, bytes) = try await office.releases("Avtal", in: asked[0].request)
      // Tried in vain at least once.
      try await eventually("a letter has been tried") {
        try server.child.complained.contains("outbox.retry")
      }
      try await server.move(to: "2026-11-23T09:00:00Z")
      try await server.mail.comeBack()
      try await server.move(to: "2026-11-23T10:00:00Z")
      for (request, address) in asked {
        try await eventually("the receipt of \(address)") {
          server.mail.mails(to: address).contains { $0.text.contains(request.code) }
        }
      }
      let first = try await server.mail.mails(to: asked[0].address, count: 2)
      #expect(first.flatMap(\.attachments) == [bytes])
      // In the order in which they were written, as one thread.
      #expect(first[0].text.contains(asked[0].request.code) && first[1].attachments == [bytes])
      #expect(first[1]["In-Reply-To"] == first[0].id)
      try await server.move(to: "2026-11-23T12:00:00Z")
      try await server.stop()
      let ids = server.mail.mails.map(\.id)
      #expect(ids.count == 6)
      #expect(Set(ids).count == 6)
    }
  }

  /// The server took it and never said so: a receipt goes again under its name, a document does not.
  @Test func whatMayHaveLeftIsRepeatedOnlyWhereThatIsHarmless() async throws {
    try await withServer(clock: "2026-11-23T08:00:00Z") { server in
      let office = try await Office(server)
      try await server.mail.stop()
      try await server.mail.comeBack("--mode", "close-after-data", "--times", "1")
      let asked = try await server.browser().ask(by: "a@example.org")
      _ = try await server.mail.mails(to: "a@example.org", count: 1)
      try await eventually("it is to be tried again") {
        try server.child.complained.contains("outbox.retry")
      }
      try await server.move(to: "2026-11-23T09:00:00Z")
      let receipts = try await server.mail.mails(to: "a@example.org", count: 2)
      #expect(receipts[0].id == receipts[1].id && receipts[0].bytes == receipts[1].bytes)

      try await server.mail.stop()
      try await server.mail.comeBack("--mode", "close-after-data", "--times", "1")
      let (_, bytes) = try await office.releases("Avtal", in: asked)
      try await eventually("a person is told") {
        try await office.handler.file(asked.id).json.failedLetters.items.count == 1
      }
      try await server.move(to: "2026-11-23T12:00:00Z")
      let next = try await server.browser().ask(by: "b@example.org")
      _ = try await server.mail.mails(to: "b@example.org", count: 1)
      let mails = server.mail.mails(to: "a@example.org")
      #expect(mails.count { $0.attachments == [bytes] } == 1, "\(next.number)")
      // Somebody must look at it before the case is closed.
      try await office.handler.isRefused("close", on: asked.id, as: "delivery-failed")
    }
  }

  @Test func whatIsPassedOnGoesToTheHolderAndWhoAskedIsTold() async throws {
    try await withServer { server in
      let handler = try await server.clerk("handler")
      let asked = try await server.browser().ask(by: "a@example.org", ["documents": ["Akten"]])
      let line = try await asked.page().documents[0].id
      try await handler.does("take", on: asked.id)
      try await handler.does(
        "passOn", on: asked.id, ["authority": "mn", "documentIds": [line]])
      let told = try await server.mail.mails(to: "a@example.org", count: 2)[1]
      #expect(told.text.contains("Myndigheten för naturdata"), "\(told.text)")
      let passed = try await server.mail.mails(to: "registrator@naturdata.example", count: 1)[0]
      #expect(passed.text.contains("Akten"), "\(passed.text)")
      #expect(passed.text.contains("skyndsamt"), "\(passed.text)")
      #expect(try await asked.page().documents[0].state == "passedOn")
      // A thread is with one correspondent.
      #expect(passed["In-Reply-To"] == nil && passed.references.isEmpty)
    }
  }

  @Test func anAddressThatIsRefusedIsTriedOnceAndAPersonIsTold() async throws {
    try await withServer { server in
      let handler = try await server.clerk("handler")
      try await server.mail.stop()
      try await server.mail.comeBack("--rcpt", "gone@example.org=550 5.1.1 unknown")
      let asked = try await server.browser().ask(by: "gone@example.org")
      try await eventually("the failure is in the case") {
        let events = try await handler.get("/cases/\(asked.id)/events").json
        return "\(events)".contains("deliveryFailed")
      }
      // The request lives on, and its page is open.
      #expect(try await asked.page().stage == "received")
    }
  }
}
