// Signing: printed, frozen, signed and dispatched in one commit, or not at all.

import Crypto
import Desk
import Policy
import Storage
import Testing
import Workflow

@Suite struct Signing {
  @Test func aSignedDecisionIsFrozenAndGoesOut() async throws {
    let office = try await Office()
    let (id, line) = try await office.readyToSign()
    _ = try await office.desk.sign(
      nil, decidedBy: .delegate, minutesRef: nil, on: id, as: office.call(.decider)
    ) { _ in Answer() }
    let file = try await office.file(id)
    let decision = try #require(file.decisions.first)
    let signature = try #require(decision.signature)
    #expect(decision.stage == .dispatched)
    #expect(signature.delegationItem == "KS 4.1")
    #expect(signature.frozen.pages >= 2)
    #expect(file.line(line)?.told?.verdict == .refuse)
    let letters = try await office.store.letters(of: id).get()
    let sent = try #require(letters.last { $0.kind == .decision }?.letter?.file)
    #expect(sent.blob == signature.frozen.blob)
    let bytes = try #require(await office.desk.bytes(of: sent))
    #expect(bytes.starts(with: Array("%PDF-".utf8)))
    let hash = SHA256.hash(data: bytes).map { byte in
      (byte < 16 ? "0" : "") + String(byte, radix: 16)
    }.joined()
    #expect(signature.frozen.blob.text == hash)
  }

  /// C6: what the order gives to a named person, a decider by role cannot sign.
  @Test func aDeciderWithoutDelegationIsToldWhoHasIt() async throws {
    let office = try await Office()
    let id = try await office.submit(documents: ["KS 2025-00123"]).id
    try await office.act(.quoteFee(form: .paper, units: 200), on: id)
    try await office.act(
      .onDecision(nil, .requestDecision(lines: [], kind: .advancePayment, text: nil)), on: id)
    try await office.act(.onDecision(nil, .draft(text: "Beställningen är stor.")), on: id)
    try await office.act(.onDecision(nil, .submitForReview), on: id)
    try await office.act(.onDecision(nil, .approve(reason: nil)), on: id, as: .jurist)
    do {
      _ = try await office.desk.sign(
        nil, decidedBy: .delegate, minutesRef: nil, on: id, as: office.call(.decider)
      ) { _ in Answer() }
      Issue.record("signed without delegation")
    } catch {
      guard case .refused(let refusal, _) = error else { throw error }
      #expect(refusal.reason == .noDelegation)
      #expect(refusal.arguments["holders"]?.contains("Astrid Delegat") == true)
    }
    #expect(try await office.file(id).decisions[0].signature == nil)
  }

  @Test func aPreviewIsADraftAndChangesNothing() async throws {
    let office = try await Office()
    let (id, _) = try await office.readyToSign()
    let before = try await office.file(id)
    let pdf = try await office.desk.preview(before.decisions[0].id, of: before)
    #expect(pdf.starts(with: Array("%PDF-".utf8)))
    #expect(try await office.file(id).number == before.number)
  }

  @Test func oneOfTwoSignaturesAtOnceWins() async throws {
    let office = try await Office()
    let (id, _) = try await office.readyToSign()
    let number = try await office.file(id).number
    let results = await withTaskGroup(of: Bool.self) { group in
      for _ in 0..<2 {
        group.addTask {
          do {
            _ = try await office.desk.sign(
              nil, decidedBy: .delegate, minutesRef: nil, on: id,
              as: office.call(.decider, expecting: number)
            ) { _ in Answer() }
            return true
          } catch { return false }
        }
      }
      return await group.reduce(into: []) { $0.append($1) }
    }
    #expect(results.filter { $0 }.count == 1)
    let letters = try await office.store.letters(of: id).get()
    #expect(letters.filter { $0.kind == .decision }.count == 1)
  }
}
