// What the passing of days brings: final decisions and rested cases.

import Desk
import Logging
import Mail
import Policy
import Storage
import Testing
import Workflow

@Suite struct Deadlines {
  @Test func aServedDecisionBecomesFinalTheDayAfterTheLast() async throws {
    let office = try await Office()
    let (id, _) = try await office.readyToSign()
    _ = try await office.desk.sign(
      nil, decidedBy: .delegate, minutesRef: nil, on: id, as: office.call(.decider)
    ) { _ in Answer() }
    let day = SwedishTime.day(of: office.clock.now)
    let served = try await office.act(
      .onDecision(nil, .recordService(method: .handedOver, day: day, evidence: nil)), on: id)
    let lastDay = try #require(served.decisions[0].service?.lastDay)
    #expect(lastDay == day + 21)
    let service = DeadlineService(desk: office.desk, logger: Logger(label: "test"))
    office.clock.advance(days: 21)
    await service.look()
    #expect(try await office.file(id).decisions[0].stage == .appealable)
    office.clock.advance(days: 1)
    await service.look()
    #expect(try await office.file(id).decisions[0].stage == .final)
  }

  @Test func anAnsweredCaseClosesAfterItsRest() async throws {
    let office = try await Office()
    let id = try await office.submit(documents: ["KS 2025-00123"]).id
    let line = try await office.file(id).lines[0].id
    try await office.act(.assess(line, Office.refusal), on: id)
    try await office.act(.answer(lines: [], text: nil), on: id)
    let service = DeadlineService(desk: office.desk, logger: Logger(label: "test"))
    office.clock.advance(days: 29)
    await service.look()
    #expect(try await office.file(id).stage == .answered)
    office.clock.advance(days: 1)
    await service.look()
    #expect(try await office.file(id).stage == .closed)
  }

  /// Once a day of the policy, also where the service is started anew, or twice at the same time.
  @Test func theRecipientIsAskedWhetherTheDecisionHasComeOnce() async throws {
    let office = try await Office()
    let (id, _) = try await office.readyToSign()
    _ = try await office.desk.sign(
      nil, decidedBy: .delegate, minutesRef: nil, on: id, as: office.call(.decider)
    ) { _ in Answer() }
    func asked() async throws -> Int {
      try await office.store.letters(of: id).get().filter { $0.kind == .serviceReminder }.count
    }
    func look() async {
      let (one, two) = (
        DeadlineService(desk: office.desk, logger: Logger(label: "one")),
        DeadlineService(desk: office.desk, logger: Logger(label: "two"))
      )
      async let first = one.look()
      async let second = two.look()
      _ = await (first, second)
    }
    for (days, letters) in [(13, 0), (1, 1), (1, 1), (13, 2), (30, 2)] {
      office.clock.advance(days: Int64(days))
      for _ in 1...2 { await look() }
      #expect(try await asked() == letters)
    }
    #expect(try await office.store.waking(now: office.clock.now).get() == [])
    let postman = ScriptedPostman()
    let outbox = OutboxService(desk: office.desk, postman: postman, logger: Logger(label: "test"))
    while await outbox.sendDue() > 0 {}
    let mails = postman.handed.filter {
      readMail(Array($0.utf8)).subject.hasPrefix("Har du fått vårt beslut?")
    }
    #expect(mails.count == 2 && mails.allSatisfy { $0.contains("Auto-Submitted: auto-generated") })
  }

  @Test func headsSealWhatIsCommittedAndTheAuditHolds() async throws {
    let office = try await Office()
    _ = try await office.submit()
    let signer = HeadSigner(key: [UInt8](repeating: 9, count: 32))
    let service = MaintenanceService(
      desk: office.desk, signer: signer, logger: Logger(label: "test"))
    await service.tend()
    #expect(try await office.store.heads().get().count == 1)
    var options = AuditOptions()
    options.verifySignature = signer.verify
    options.inspectBlob = { await office.desk.blobs.flaw(of: $0) }
    let report = try await office.store.audit(options).get()
    #expect(report.isSound)
    #expect(report.heads == 1 && report.events == 1)
    let forger = HeadSigner(key: [UInt8](repeating: 8, count: 32))
    options.verifySignature = forger.verify
    #expect(try await office.store.audit(options).get().isSound == false)
  }
}
