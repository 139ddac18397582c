// Receiving: number, receipt and code in one commit, and the same again for the same key.

import Desk
import Policy
import Storage
import Testing
import Workflow

@Suite struct Receiving {
  @Test func aRequestGetsANumberACodeAndAReceipt() async throws {
    let office = try await Office()
    let submitted = try await office.submit()
    #expect(submitted.answer == Answer(status: 201, body: Array("KS 2026-00001".utf8)))
    #expect(submitted.accessCode?.count == 26)
    let letters = try await office.store.letters(of: submitted.id).get()
    #expect(letters.map(\.kind) == [.receipt])
    let errands = try await office.store.errands(of: submitted.id).get()
    #expect(errands.map(\.state) == [.pending])
  }

  @Test func theCodeIsInNoStoredLetter() async throws {
    let office = try await Office()
    let submitted = try await office.submit()
    let code = try #require(submitted.accessCode)
    for letter in try await office.store.letters(of: submitted.id).get() {
      #expect(letter.letter?.text.text?.contains(code) == false)
      #expect(letter.letter?.html?.text?.contains(code) == false)
    }
  }

  @Test func theSameKeyGivesTheSameCaseAndCodeAgain() async throws {
    let office = try await Office()
    let key = Idempotency(
      scope: "public", key: "a", fingerprint: [UInt8](repeating: 1, count: 32),
      at: office.clock.now)
    let first = try await office.submit(key: key)
    let second = try await office.submit(key: key)
    #expect(second.id == first.id)
    #expect(second.accessCode == first.accessCode)
    #expect(second.answer == first.answer)
    var other = key
    other.fingerprint = [UInt8](repeating: 2, count: 32)
    let reused = other
    await #expect(throws: DeskFailure.self) { _ = try await office.submit(key: reused) }
    #expect(try await office.submit().answer.body == Array("KS 2026-00002".utf8))
  }

  @Test func theCodeOpensItsRequestAndNoOther() async throws {
    let office = try await Office()
    let first = try await office.submit()
    let second = try await office.submit()
    #expect(try await office.desk.open(first.id, code: first.accessCode ?? "")?.id == first.id)
    #expect(try await office.desk.open(second.id, code: first.accessCode ?? "") == nil)
    #expect(try await office.desk.open(CaseID("nowhere"), code: first.accessCode ?? "") == nil)
    #expect(try await office.desk.open(CaseID("nowhere"), code: "") == nil)
  }

  @Test func aNewCodeMakesTheOldOneVoid() async throws {
    let office = try await Office()
    let submitted = try await office.submit()
    try await office.act(.renewAccessCode, on: submitted.id)
    #expect(try await office.desk.open(submitted.id, code: submitted.accessCode ?? "") == nil)
  }

  @Test func aRepetitionGivesNoCodeThatIsVoid() async throws {
    let office = try await Office()
    let key = Idempotency(
      scope: "public", key: "a", fingerprint: [UInt8](repeating: 1, count: 32),
      at: office.clock.now)
    let first = try await office.submit(key: key)
    try await office.act(.renewAccessCode, on: first.id)
    let second = try await office.submit(key: key)
    #expect(second.id == first.id && second.answer == first.answer && second.accessCode == nil)
  }

  @Test func anotherAuthoritysCaseLooksAbsent() async throws {
    let office = try await Office()
    let id = try await office.submit().id
    let foreign = Call(actor: office.actor(.handler), authority: AuthorityID("sn"))
    do {
      _ = try await office.desk.act(.take, on: id, as: foreign) { _ in Answer() }
      Issue.record("a foreign case was touched")
    } catch { #expect(error.isNotFound) }
    await #expect(throws: DeskFailure.self) {
      _ = try await office.desk.file(id, as: foreign)
    }
    #expect(try await office.file(id).owner == nil)
  }
}

extension DeskFailure {
  var isNotFound: Bool {
    if case .notFound = self { return true }
    return false
  }
}
