// Mail from a real IMAP server into the built service: kept, sorted, registered, answered once, and never lost.

import Foundation
import Testing

@Suite struct MailInTests {
  @Test func E3_E16_aMailIsRegisteredAnsweredAndItsAnswerFindsTheCase() async throws {
    let house = try await MailHouse()
    try await withServer(house.words()) { server in
      let registrar = try await server.clerk("registrar")
      try house.deliver(mail(id: "1"))
      let waiting = try await registrar.arrivals("waiting", count: 1)
      #expect(waiting[0].proposal == "request" && waiting[0].mayAnswer == true)
      let whole = try await registrar.get("/arrivals/\(waiting[0].id.text ?? "")")
      #expect(whole.json["text"].text?.contains("Exempelbolaget") == true)
      let done = try await registrar.handles(waiting[0], "register")
      #expect(done.status == 200 && done.json.state == "registered", "\(done.json)")
      let id = try #require(done.json.caseId.text)
      let receipts = try await server.mail.mails(to: "kim@example.org", count: 1)
      #expect(receipts[0]["Auto-Submitted"] == "auto-generated")
      let replyTo = try #require(receipts[0]["Reply-To"])
      #expect(replyTo.contains("+"))
      // The same mail again, and an answer to the receipt.
      try house.deliver(mail(id: "1"))
      try house.deliver(mail(to: replyTo, id: "2", subject: "Sv", text: "Tack, gärna i dag."))
      _ = try await registrar.arrivals("routed", count: 1)
      _ = try await registrar.arrivals("duplicate", count: 1)
      let file = try await registrar.file(id).json
      #expect(file.messages.items.count == 1)
      #expect(file.request.channel == "email")
      #expect(server.mail.mails(to: "kim@example.org").count == 1, "an answer is not answered")
      try await server.expectSound()
      try await server.stop()
      try await expectChecked(server)
    }
  }

  @Test func E1_E8_throughPostfixAnswersFindTheirCaseAndAReturnedLetterIsATask() async throws {
    let outside = try await MailServer(
      in: try Places.temporary(), "--rcpt", "borta@example.org=550 5.1.1 no such user")
    let user = "kommunstyrelsen"
    let house = try await MailHouse(users: [user], ["--postfix", "--relay", "\(outside.port)"])
    try await withServer(house.words(user) + house.sendingWords(user)) { server in
      let registrar = try await server.clerk("registrar")
      let one = try await server.browser().ask(by: "kim@example.org")
      let two = try await server.browser().ask(by: "kim@example.org")
      let receipts = try await outside.mails(to: "kim@example.org", count: 2)
      let addresses = receipts.compactMap { $0["Reply-To"] }
      try #require(addresses.count == 2)
      // To both cases, by two recipients of the envelope: each copy has the same Message-ID.
      try await house.send(
        mail(to: addresses.joined(separator: ", "), id: "1", subject: "Sv", text: "Gäller båda."),
        to: addresses)
      try await eventually("the message is in both cases") {
        let first = try await registrar.file(one.id).json.messages.items.count
        let second = try await registrar.file(two.id).json.messages.items.count
        return first + second == 2 ? true : nil
      }
      _ = try await registrar.arrivals("duplicate", count: 1)
      #expect(try await registrar.file(one.id).json.messages.items.count == 1)
      // A letter that comes back.
      let three = try await server.browser().ask(by: "borta@example.org")
      _ = try await registrar.arrivals("report", count: 1)
      let file = try await registrar.file(three.id).json
      #expect(file.failedLetters.items.count == 1)
      try await server.stop()
      try await expectChecked(server)
    }
  }

  @Test func killedAgainAndAgainItLosesNoMailAndKeepsNoneTwice() async throws {
    let house = try await MailHouse()
    for number in 1...60 {
      try house.deliver(mail(id: "\(number)", subject: "Begäran \(number)"))
    }
    try await withServer(house.words()) { server in
      let registrar = try await server.clerk("registrar")
      // Each start is later than what a dead worker may hold.
      for round in 1...6 {
        let wanted = round * 8
        // Every other time more must have been read: nothing may be begun too often.
        let state = round.isMultiple(of: 2) ? "waiting" : nil
        try await eventually("some mails are there") {
          try await registrar.arrivals(state).count >= wanted
        }
        try await server.killAtOnce()
        try await server.start(at: Date(timeIntervalSinceNow: Double(round) * 1800))
      }
      let waiting = try await registrar.arrivals("waiting", count: 60)
      #expect(Set(waiting.compactMap(\.subject.text)).count == 60)
      #expect(try await registrar.arrivals().count == 60, "none twice, none as its own duplicate")
      try await server.stop()
      try await expectChecked(server)
    }
  }

  @Test func aWrongPasswordIsToldWithoutAddressesAndPutRightWithoutARestart() async throws {
    let house = try await MailHouse()
    let password = house.folder.appending(path: "password")
    try Data("fel\n".utf8).write(to: password)
    try await withServer(house.words()) { server in
      let registrar = try await server.clerk("registrar")
      try house.deliver(mail(id: "1"))
      try await eventually("readiness tells the problem") {
        let ready = try await server.wire.call("GET", "/ready").json
        return ready.mailboxes[0].problem == "wrongPassword" ? true : nil
      }
      try Data("hemligt\n".utf8).write(to: password)
      _ = try await registrar.arrivals("waiting", count: 1)
      let metrics = try await server.wire.call("GET", "/metrics")
      let text = String(decoding: metrics.bytes, as: UTF8.self)
      #expect(text.contains("utlamnande_arrivals_open{state=\"waiting\"} 1"))
      #expect(!(try server.child.complained.contains("ks@")))
      try await server.stop()
    }
  }

  @Test func twoServicesThatWriteToEachOtherStopAfterOne() async throws {
    let house = try await MailHouse(users: ["ks", "sn"])
    let words = house.words("ks", of: "ks") + house.words("sn", of: "sn").prefix(2)
    try await withServer(words) { server in
      let registrar = try await server.clerk("registrar")
      let other = try await server.clerk("registrar", at: "sn")
      try house.deliver(mail(from: "sn@kommun.example", id: "1"))
      let first = try await registrar.arrivals("waiting", count: 1)
      #expect(try await registrar.handles(first[0], "register").status == 200)
      // Its receipt goes to the other, whose registrar registers it as if it were a request.
      let receipt = try await server.mail.mails(to: "sn@kommun.example", count: 1)[0]
      try house.deliver(
        String(decoding: receipt.bytes, as: UTF8.self).replacing("\r\n", with: "\n"), to: "sn")
      let second = try await other.arrivals("waiting", count: 1)
      #expect(second[0].mayAnswer == false)
      #expect(try await other.handles(second[0], "register").status == 200)
      try await server.stop()
      #expect(server.mail.mails.count == 1, "the receipt of a receipt is not sent")
    }
  }

  /// `audit check` finds nothing.
  private func expectChecked(_ server: RunningServer) async throws {
    let done = try await server.tool("audit", "check")
    #expect(done.code == 0, "\(done.output)\(done.errors)")
  }
}
