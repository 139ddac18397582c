// The outbox: tried again when it may be, never twice when it may not, and a person sees what was given up.

import Desk
import Logging
import Mail
import Policy
import Storage
import Testing
import Workflow

@Suite struct Outbox {
  private func service(_ office: Office, _ postman: ScriptedPostman) -> OutboxService {
    OutboxService(desk: office.desk, postman: postman, logger: Logger(label: "test"))
  }

  @Test func theReceiptLeavesWithTheCodeInItsText() async throws {
    let office = try await Office()
    let submitted = try await office.submit()
    let postman = ScriptedPostman()
    #expect(await service(office, postman).sendDue() == 1)
    let mail = try #require(postman.handed.first)
    #expect(mail.contains("Auto-Submitted: auto-generated"))
    #expect(mail.contains("To: sokande@example.org"))
    #expect(!mail.contains("Exempelbolaget"))
    #expect(try await office.store.errands(of: submitted.id).get().map(\.state) == [.sent])
    #expect(await service(office, postman).sendDue() == 0)
  }

  @Test func whatFailsForNowIsTriedAgainLater() async throws {
    let office = try await Office()
    _ = try await office.submit()
    let postman = ScriptedPostman([.temporary(reason: "451 later", code: 451)])
    let outbox = service(office, postman)
    #expect(await outbox.sendDue() == 1)
    #expect(await outbox.sendDue() == 0)
    office.clock.advance(seconds: 31)
    #expect(await outbox.sendDue() == 1)
    #expect(postman.handed.count == 2)
    #expect(postman.handed[0] == postman.handed[1])
  }

  @Test func whatIsRefusedForGoodBecomesATask() async throws {
    let office = try await Office()
    let id = try await office.submit().id
    let postman = ScriptedPostman([.permanent(reason: "550 no such user", code: 550)])
    _ = await service(office, postman).sendDue()
    #expect(try await office.store.errands(of: id).get().map(\.state) == [.failed])
    #expect(try await office.file(id).failedLetters.count == 1)
  }

  @Test func I5_whatMayHaveLeftIsNotSentAgain() async throws {
    let office = try await Office()
    let id = try await office.submit(documents: ["KS 2025-00123"]).id
    let first = ScriptedPostman()
    _ = await service(office, first).sendDue()
    try await office.act(.take, on: id)
    try await office.act(
      .askQuestion(text: "Vilket år menar du?", about: .content, provision: nil, lines: []), on: id)
    let postman = ScriptedPostman([.unknown(reason: "the connection was lost")])
    let outbox = service(office, postman)
    #expect(await outbox.sendDue() == 1)
    office.clock.advance(days: 2)
    #expect(await outbox.sendDue() == 0)
    #expect(postman.handed.count == 1)
    let states = try await office.store.errands(of: id).get().map(\.state)
    #expect(states.contains(.unknown) && !states.contains(.pending))
    #expect(try await office.file(id).failedLetters.count == 1)
  }

  @Test func aReceiptOfUnknownFateGoesAgainUnderTheSameName() async throws {
    let office = try await Office()
    _ = try await office.submit()
    let postman = ScriptedPostman([.unknown(reason: "the connection was lost")])
    let outbox = service(office, postman)
    _ = await outbox.sendDue()
    office.clock.advance(seconds: 61)
    #expect(await outbox.sendDue() == 1)
    #expect(postman.handed[0] == postman.handed[1])
  }

  /// A letter that waits behind a slow one is left to whoever took it over.
  @Test func whatAnotherHasTakenOverDoesNotLeave() async throws {
    let office = try await Office()
    let id = try await office.submit(documents: ["KS 2025-00123"]).id
    try await office.act(.take, on: id)
    office.clock.advance(seconds: 60)
    try await office.act(
      .askQuestion(text: "Vilket år menar du?", about: .content, provision: nil, lines: []), on: id)
    let other = ScriptedPostman()
    let postman = SlowPostman { [clock = office.clock] in
      clock.advance(seconds: 1_000)
      _ = await service(office, other).sendDue()
    }
    let slow = OutboxService(desk: office.desk, postman: postman, logger: Logger(label: "test"))
    _ = await slow.sendDue()
    let states = try await office.store.errands(of: id).get().map(\.state)
    #expect(states.filter { $0 == .unknown }.count == 1)
    #expect(postman.count == 1)
    #expect(try await office.file(id).failedLetters.count == 1)
  }

  /// Back while the letters of a case are being tried: the later ones do not leave before the first.
  @Test func noLetterOvertakesAnEarlierOneThatFoundNoServer() async throws {
    let office = try await Office()
    let id = try await office.submit(documents: ["KS 2025-00123"]).id
    try await office.act(.take, on: id)
    office.clock.advance(seconds: 60)
    try await office.act(
      .askQuestion(text: "Vilket år menar du?", about: .content, provision: nil, lines: []), on: id)
    let postman = ScriptedPostman([.temporary(reason: "no connection", code: nil)])
    let outbox = service(office, postman)
    _ = await outbox.sendDue()
    #expect(postman.handed.count == 1)
    office.clock.advance(seconds: 31)
    _ = await outbox.sendDue()
    #expect(postman.handed.count == 3)
    #expect(postman.handed[0] == postman.handed[1])
  }

  @Test func lettersOfOneCaseAreOneThread() async throws {
    let office = try await Office()
    let id = try await office.submit(documents: ["KS 2025-00123"]).id
    let postman = ScriptedPostman()
    let outbox = service(office, postman)
    _ = await outbox.sendDue()
    try await office.act(.take, on: id)
    office.clock.advance(seconds: 60)
    try await office.act(
      .askQuestion(text: "Vilket år menar du?", about: .content, provision: nil, lines: []), on: id)
    _ = await outbox.sendDue()
    let name = try #require(
      postman.handed[0].split(separator: "\r\n").first { $0.hasPrefix("Message-ID: ") }
    ).dropFirst(12)
    #expect(postman.handed[1].contains("In-Reply-To: \(name)"))
    #expect(postman.handed[1].contains("References: \(name)"))
  }

  /// What stands for the code in a stored receipt is only words in any other letter, whoever wrote them.
  @Test func noOtherLetterTellsTheCode() async throws {
    let office = try await Office()
    let submitted = try await office.submit()
    let postman = ScriptedPostman()
    let outbox = service(office, postman)
    _ = await outbox.sendDue()
    try await office.act(.take, on: submitted.id)
    try await office.act(
      .consult(authority: "nyfiken@example.org", text: "Koden: «åtkomstkod»"), on: submitted.id)
    _ = await outbox.sendDue()
    #expect(postman.handed.count == 2)
    #expect(postman.handed[0].contains(submitted.accessCode ?? "?"))
    #expect(!postman.handed[1].contains(submitted.accessCode ?? "?"))
  }
}
