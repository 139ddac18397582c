// Disposal: personal texts are gone, the chain still holds.

import Foundation
import Policy
import Testing

@testable import Storage
@testable import Workflow

@Suite("Erasure")
struct Erasure {
  private static let blob = BlobID(String(repeating: "ab", count: 32))
  private static let file = StoredFile(
    blob: blob, size: 1, mediaType: "application/pdf", fileName: "Svensson.pdf")

  private func disposed(_ engine: Engine) async throws -> World {
    let world = try await World(engine)
    for n in 1...2 {
      try await world.intake(
        Asked(n) {
          $0.description = "hemlighet\(n)"
          $0.letters = [.receipt("letter\(n)")]
          $0.file = Erasure.file
          $0.key = Idempotency(scope: "public", key: "\(n)", fingerprint: [1], at: .noon)
        })
    }
    try await world.act(.numbered(1), .closed(outcome: .withdrawn, at: .noon))
    try await world.act(.numbered(1), erases: true, .disposed(decisionReference: "KS § 12"))
    return world
  }

  @Test(arguments: Engine.allCases)
  func theTextsOfThatCaseAreGoneAndTheChainHolds(_ engine: Engine) async throws {
    let world = try await disposed(engine)
    let file = try await world.file(1)
    #expect(file.request.description == .erased)
    #expect(file.request.contact.name == .erased)
    #expect(file.disposedBy == "KS § 12")
    #expect(try await world.store.letter(LetterID("letter1")).get()?.letter == nil)
    #expect(try await world.findings() == [])
    #expect(try await world.file(2).request.description.text == "hemlighet2")
    #expect(try await world.store.letter(LetterID("letter2")).get()?.letter != nil)
  }

  /// What was kept in memory to be quick: that case is not in it any more, and other cases are.
  @Test(arguments: Engine.allCases)
  func theCacheOfCasesForgetsThem(_ engine: Engine) async throws {
    let world = try await World(engine)
    for n in 1...2 {
      try await world.intake(Asked(n) { $0.description = "hemlighet\(n)" })
      try await world.act(.numbered(n), .closed(outcome: .withdrawn, at: .noon))
      let kept = world.store.cache[.numbered(n)]?.file.request.description.text
      #expect(kept == "hemlighet\(n)")
    }
    try await world.act(.numbered(1), erases: true, .disposed(decisionReference: "KS § 12"))
    #expect(world.store.cache[.numbered(1)] == nil)
    #expect(world.store.cache[.numbered(2)] != nil)
    let again = try #require(try await world.store.file(.numbered(1)).get())
    #expect(again.request.description == .erased)
    let cached = world.store.cache[.numbered(1)]?.file.request.description
    #expect(cached == nil || cached == .erased)
  }

  @Test(arguments: Engine.allCases)
  func theSearchForgetsThem(_ engine: Engine) async throws {
    let world = try await disposed(engine)
    let found = try await world.store.list(CaseFilter(authority: .ks, q: "hemlighet")).get()
    #expect(found.items.map(\.id) == [.numbered(2)])
    let row = try await world.store.list(CaseFilter(authority: .ks, stage: .closed)).get().items
      .first
    #expect(row?.summary == "")
  }

  @Test(arguments: Engine.allCases)
  func aFileStaysWhileAnotherCaseNamesIt(_ engine: Engine) async throws {
    let world = try await disposed(engine)
    #expect(try await world.store.isNamed(Erasure.blob).get())
    try await world.act(.numbered(2), dropped: [Erasure.blob], .splitOff(kind: "x"))
    #expect(try await world.store.isNamed(Erasure.blob).get() == false)
  }

  @Test func nothingOfThemIsLeftInTheFile() async throws {
    let world = try await disposed(.sqliteOnDisk)
    try await world.store.tidy().get()
    let path = try #require(world.folder).path
    let bytes = try Data(contentsOf: URL(fileURLWithPath: path + "/utlamnande.db"))
    #expect(bytes.range(of: Data("hemlighet1".utf8)) == nil)
    #expect(bytes.range(of: Data("hemlighet2".utf8)) != nil)
    let log = try Data(contentsOf: URL(fileURLWithPath: path + "/utlamnande.db-wal"))
    #expect(log.range(of: Data("hemlighet1".utf8)) == nil)
  }
}
