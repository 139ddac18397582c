// Register numbers: given once, in order, without gaps.

import Policy
import Testing

@testable import Storage
@testable import Workflow

@Suite("Register numbers", .serialized)
struct RegisterNumbers {
  @Test(arguments: Engine.allCases)
  func parallelIntakeGivesEveryNumberOnce(_ engine: Engine) async throws {
    let world = try await World(engine)
    let numbers = try await withThrowingTaskGroup(of: String.self) { group in
      for n in 1...500 { group.addTask { try await world.number(Asked(n)) } }
      return try await group.reduce(into: []) { $0.append($1) }
    }
    #expect(Set(numbers) == Set((1...500).map { RegisterFormat.ks.text(year: 2026, number: $0) }))
    #expect(try await world.findings() == [])
  }

  @Test(arguments: Engine.allCases)
  func aRefusedIntakeUsesNoNumber(_ engine: Engine) async throws {
    let world = try await World(engine)
    #expect(try await world.number(Asked(1)) == "KS 2026-00001")
    let new = NewCase(id: .numbered(2), authority: .ks, year: 2026, format: .ks)
    let refused = try await world.store.intake(new, idempotency: nil) { _ in
      Result<Recording, No>.failure(No())
    }.get()
    guard case .refused = refused else {
      Issue.record("it was not refused")
      return
    }
    #expect(try await world.number(Asked(3)) == "KS 2026-00002")
  }

  @Test(arguments: Engine.allCases)
  func aFailedIntakeUsesNoNumber(_ engine: Engine) async throws {
    let world = try await World(engine)
    try await world.intake(Asked(1) { $0.letters = [.receipt("one")] })
    // The letter's name is taken, so the last statement but a few fails.
    await #expect(throws: StorageFailure.conflict) {
      try await world.intake(Asked(2) { $0.letters = [.receipt("one")] })
    }
    #expect(try await world.number(Asked(3)) == "KS 2026-00002")
    #expect(try await world.store.file(.numbered(2)).get() == nil)
    #expect(try await world.findings() == [])
  }

  @Test(arguments: Engine.allCases)
  func authoritiesAndYearsCountByThemselves(_ engine: Engine) async throws {
    let world = try await World(engine)
    #expect(try await world.number(Asked(1)) == "KS 2026-00001")
    #expect(try await world.number(Asked(2) { $0.authority = .mn }) == "MN 2026-00001")
    #expect(try await world.number(Asked(3)) == "KS 2026-00002")
    // A letter of December, registered in January.
    let january = Instant.at("2027-01-04T08:00:00Z")
    let letter = Asked(4) {
      $0.year = 2027
      $0.at = january
      $0.arrivedAt = .at("2026-12-30T09:00:00Z")
    }
    #expect(try await world.number(letter) == "KS 2027-00001")
    #expect(
      try await world.store.caseID(authority: .ks, year: 2027, number: 1).get() == .numbered(4))
    #expect(try await world.findings() == [])
  }
}
