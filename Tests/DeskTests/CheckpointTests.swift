// Checkpoints reach their places, also one that was away; and receipts hold the promise only as they leave.

import Desk
import Foundation
import Logging
import Policy
import Proofs
import Storage
import Testing
import Workflow

@Suite struct CheckpointTests {
  private let logger = Logger(label: "test") { _ in SwiftLogNoOpLogHandler() }

  @Test func aPlaceThatWasAwayGetsTheCheckpointTheNextTime() async throws {
    let office = try await Office()
    try await office.submit()
    let folder = office.folder + "/away"
    let path = folder + "/checkpoints"
    let service = CheckpointService(
      desk: office.desk, places: [CheckpointFile(path: path)], logger: logger)
    let first = try #require(await service.seal())
    #expect(!FileManager.default.fileExists(atPath: path))
    try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
    #expect(await service.seal() == nil, "nothing was new")
    #expect(try String(contentsOfFile: path, encoding: .utf8) == first.rendered + "\n")
    #expect(await service.seal() == nil)
    try await office.submit()
    office.clock.advance(seconds: 3_600)
    let second = try #require(await service.seal())
    let kept = Checkpoint.all(in: try String(contentsOfFile: path, encoding: .utf8))
    #expect(kept.map(\.note) == [first, second])
    let (old, new) = (kept[0].checkpoint, kept[1].checkpoint)
    #expect(old.size < new.size && new.time == office.clock.now.iso)
    let proof = try #require(try await office.store.consistency(from: old.size).get())
    #expect(proof.holds(from: old))
  }

  /// What was noted and not yet written belongs to the time before the checkpoint.
  @Test func whatWaitsToBeNotedIsUnderTheCheckpoint() async throws {
    let office = try await Office()
    try await office.desk.note(Access(.search, "listCases", by: .staff(StaffID("kim"))))
    let note = try #require(try await office.desk.seal().get())
    #expect(Checkpoint(text: note.text)?.size == 1)
    let entry = try #require(try await office.store.accesses(AccessFilter()).get().first)
    let proof = try await office.store.inclusion(
      of: .access, chain: entry.segment, number: entry.number
    ).get()
    #expect(proof?.holds == true && proof?.checkpoint == note)
  }

  @Test func aStoredReceiptHasThePlaceOfThePromiseAndNotThePromise() async throws {
    let office = try await Office()
    let id = try await office.submit().id
    let stored = try #require(try await office.store.letters(of: id).get().first?.letter)
    #expect(stored.text.text?.contains("«löfte»") == true)
    #expect(stored.text.text?.contains("utlamnande/promise") == false)
    let note = try #require(office.desk.promise(for: try await office.file(id)))
    let promise = try #require(Promise(text: note.text))
    #expect(promise.loggedBefore == office.clock.now.adding(seconds: 86_400).iso)
    #expect(office.desk.promise(for: try await office.file(id)) == note, "the same each time")
  }
}
