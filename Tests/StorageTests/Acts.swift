// Acts: one wins, nothing is half done, a repetition does nothing.

import Policy
import Testing

@testable import Storage
@testable import Workflow

@Suite("Acts")
struct Acts {
  @Test(arguments: Engine.allCases)
  func aCaseIsTheFoldOfItsStoredEvents(_ engine: Engine) async throws {
    let world = try await World(engine)
    try await world.intake(Asked(1))
    let acted = try await world.act(.numbered(1), .assigned(owner: .anna))
    let done = try #require(acted.done)
    #expect(done.stage == .reviewing)
    #expect(done.number == 2)
    let fresh = try await Store(database: world.database).file(.numbered(1)).get()
    #expect(fresh == done)
    #expect(fresh?.request.description.text == "Alla avtal med Exempelbolaget")
    #expect(
      try await world.store.events(of: .numbered(1)).get().map(\.kind) == ["submitted", "assigned"])
  }

  @Test(arguments: Engine.allCases)
  func ofTwoWritersWhoSawTheSameCaseOneWins(_ engine: Engine) async throws {
    let world = try await World(engine)
    try await world.intake(Asked(1))
    let ended = try await withThrowingTaskGroup(of: Acted<No>.self) { group in
      for owner in [StaffID.anna, .bo] {
        group.addTask {
          try await world.act(.numbered(1), expecting: 1, .assigned(owner: owner))
        }
      }
      return try await group.reduce(into: []) { $0.append($1) }
    }
    let winners = ended.compactMap(\.done)
    #expect(winners.count == 1)
    for case .stale(let file) in ended { #expect(file == winners.first) }
    #expect(try await world.file(1).number == 2)
  }

  @Test(arguments: Engine.allCases)
  func actsWithoutExpectationAllHappen(_ engine: Engine) async throws {
    let world = try await World(engine)
    try await world.intake(Asked(1))
    try await withThrowingTaskGroup(of: Void.self) { group in
      for n in 0..<40 {
        group.addTask {
          try await world.act(.numbered(1), .assigned(owner: StaffID("staff\(n)")))
        }
      }
      try await group.waitForAll()
    }
    #expect(try await world.file(1).number == 41)
    #expect(try await world.findings() == [])
  }

  @Test(arguments: Engine.allCases)
  func whatIsRefusedOrUnknownLeavesNothing(_ engine: Engine) async throws {
    let world = try await World(engine)
    try await world.intake(Asked(1))
    let refused = try await world.store.act(on: .numbered(1)) { _ in
      Result<Recording, No>.failure(No())
    }.get()
    guard case .refused = refused, case .unknown = try await world.act(.numbered(9)) else {
      Issue.record("it was done")
      return
    }
    #expect(try await world.file(1).number == 1)
  }

  @Test(arguments: Engine.allCases)
  func aFailureAtTheLastStatementLeavesNothing(_ engine: Engine) async throws {
    let world = try await World(engine)
    let errand = NewErrand(id: ErrandID("one"), kind: .mail, letter: LetterID("one"))
    try await world.intake(
      Asked(1) {
        $0.letters = [.receipt("one")]
        $0.errands = [errand]
      })
    let before = try await world.file(1)
    await #expect(throws: StorageFailure.conflict) {
      try await world.act(
        .numbered(1), letters: [.receipt("two")], errands: [errand], .assigned(owner: .anna))
    }
    #expect(try await Store(database: world.database).file(.numbered(1)).get() == before)
    #expect(try await world.store.letters(of: .numbered(1)).get().map(\.id.text) == ["one"])
    #expect(try await world.findings() == [])
  }

  @Test(arguments: Engine.allCases)
  func aFailureTakesNothingFromThoseWhoShareItsCommit(_ engine: Engine) async throws {
    let world = try await World(engine)
    let numbers = try await withThrowingTaskGroup(of: Bool.self) { group in
      for n in 1...60 {
        // Every third takes a name that is taken.
        let letter = Letter.receipt(n % 3 == 0 ? "taken" : "letter\(n)")
        group.addTask {
          do {
            try await world.intake(Asked(n) { $0.letters = [letter] })
            return true
          } catch StorageFailure.conflict { return false }
        }
      }
      return try await group.reduce(into: 0) { $0 += $1 ? 1 : 0 }
    }
    #expect(numbers == 41)
    #expect(
      try await world.store.list(CaseFilter(authority: .ks, limit: 100)).get().items.count == 41)
    #expect(try await world.findings() == [])
  }

  @Test(arguments: Engine.allCases)
  func anotherProcessIsNoticedThoughTheCaseIsInMemory(_ engine: Engine) async throws {
    let world = try await World(engine)
    let other = Store(database: world.database)
    try await world.intake(Asked(1))
    #expect(try await world.file(1).number == 1)
    _ = try await other.act(on: .numbered(1)) { _ in
      Result<Recording, No>.success(
        Recording(
          actor: .system, at: .noon, policy: PolicyHash("0f"), events: [.assigned(owner: .bo)]))
    }.get()
    #expect(try await world.file(1).owner == .bo)
    #expect(try await world.act(.numbered(1), expecting: 2, .splitOff(kind: "x")).done?.number == 3)
  }
}
