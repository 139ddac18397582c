// What the passing of days brings: final decisions and rested cases.

import Desk
import Logging
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
