// What the service disposes of by itself, each hour, under the retention rules of the policy.

import Desk
import Logging
import Policy
import Storage
import Testing
import Workflow

@Suite("Disposal by the service")
struct DisposalTests {
  private func tend(_ office: Office) async {
    await MaintenanceService(
      desk: office.desk, signer: HeadSigner(key: [UInt8](repeating: 9, count: 32)),
      logger: Logger(label: "test")
    ).tend()
  }

  private func noteRead(_ office: Office, of authority: String) async throws {
    var access = Access(
      .content, "getOriginal", by: .staff(StaffID("anna")), authority: AuthorityID(authority),
      file: CaseID(String(repeating: "0", count: 32)))
    access.from = "192.0.2.7"
    try await office.desk.note(access)
  }

  private func reads(_ office: Office) async throws -> [String: String?] {
    let all = try await office.store.accesses(AccessFilter(limit: 1_000)).get().map(\.access)
    return Dictionary(
      uniqueKeysWithValues: all.filter { $0.what == "getOriginal" }.map {
        ($0.authority?.text ?? "", $0.from)
      })
  }

  /// Texts by `logTexts` after two years; entries by `log` after ten at `ks`, and never at `sn`, which has no
  /// disposal decision.
  @Test func theLogGoesByTheRulesOfEachAuthority() async throws {
    let office = try await Office()
    for authority in ["ks", "sn"] { try await noteRead(office, of: authority) }
    office.clock.advance(days: 729)
    await tend(office)
    #expect(try await reads(office) == ["ks": "192.0.2.7", "sn": "192.0.2.7"])
    office.clock.advance(days: 3)
    await tend(office)
    #expect(try await reads(office) == ["ks": nil, "sn": nil])
    office.clock.advance(days: 8 * 365 + 4)
    await tend(office)
    await tend(office)
    #expect(try await reads(office) == ["sn": nil])
    let notes = try await office.store.accesses(AccessFilter(limit: 1_000)).get().map(\.access)
      .filter { $0.what == "disposeOfLog" }
    #expect(notes.map(\.authority) == [AuthorityID("ks")])
    #expect(notes.first?.words?.hasPrefix("KS 2023-00011") == true)
    #expect(try await office.store.audit().get().isSound)
  }

  @Test func parkedMailGoesWithItsFileAndCannotBeTakenBack() async throws {
    let mail = try await MailOffice()
    mail.mailbox.put(letter())
    await mail.work()
    let office = mail.office
    let arrival = try await mail.only()
    let blob = try #require(arrival.blob)
    _ = try await office.desk.act(
      .park(reason: "Reklam"), on: arrival.id, version: nil, as: office.call(.registrar))
    for (days, isThere) in [(0, true), (180, true), (5, false), (1, false)] {
      office.clock.advance(days: Int64(days))
      await tend(office)
      let found = try await mail.only()
      #expect((found.blob != nil) == isThere && (found.reading != nil) == isThere, "\(days)")
    }
    #expect(try await office.store.isNamed(blob).get() == false)
    await #expect(throws: ArrivalFailure.self) {
      try await office.desk.act(
        .unpark, on: arrival.id, version: nil, as: office.call(.registrar))
    }
    #expect(try await mail.only().state == .parked)
    await mail.work()
    #expect(try await mail.arrivals().count == 1)
    #expect(try await mail.audit() == [])
  }

  @Test func mailThatWaitsIsNeverDestroyed() async throws {
    let mail = try await MailOffice()
    mail.mailbox.put(letter(subject: "Hej", text: "Hej"))
    await mail.work()
    let before = try await mail.only()
    for _ in 1...3 {
      mail.office.clock.advance(days: 400)
      await tend(mail.office)
    }
    let after = try await mail.only()
    #expect(before.state.isOpen && after == before)
  }
}
