// Writers that share a commit: what becomes of one is no concern of the others.

import Policy
import Testing

@testable import Storage
@testable import Workflow

@Suite("Writers that share a commit")
struct Groups {
  /// Many requests at once, some of which are refused, some of which cannot be stored.
  @Test(arguments: Engine.allCases)
  func everyRequestEndsAsIfItWereAlone(_ engine: Engine) async throws {
    let world = try await World(engine)
    try await world.intake(Asked(1))
    let numbers = await withTaskGroup(of: (Int, Result<Received<No>, StorageFailure>).self) {
      group in
      for n in 1...120 {
        group.addTask {
          let asked = Asked(n)
          let new = NewCase(id: asked.id, authority: .ks, year: 2026, format: .ks)
          // The first id is taken, and so can never be stored again.
          return (
            n,
            await world.store.intake(new, idempotency: nil) { number in
              n.isMultiple(of: 7) ? .failure(No()) : .success(asked.recording(number))
            }
          )
        }
      }
      var numbers: [Int] = []
      for await (n, result) in group {
        switch result {
        case .success(.registered(let number, let answer, let file)):
          numbers.append(number.number)
          #expect(file.id == .numbered(n) && file.registerNumber == number)
          #expect(answer.body == Array(number.text.utf8))
        case .success(.refused): #expect(n.isMultiple(of: 7))
        case .failure(.conflict): #expect(n == 1)
        default: Issue.record("\(n): \(result)")
        }
      }
      return numbers
    }
    #expect(numbers.sorted() == Array(2...(120 - 17)))
    let page = try await world.store.list(CaseFilter(authority: .ks)).get()
    #expect(page.total == 120 - 17)
    #expect(try await world.findings().isEmpty)
  }

  /// Requests of two authorities in one group, and one key twice.
  @Test(arguments: Engine.allCases)
  func registersAndKeysAreKeptApart(_ engine: Engine) async throws {
    let world = try await World(engine)
    let same = Idempotency(scope: "public", key: "k", fingerprint: [1], at: .noon)
    let repeated = try await withThrowingTaskGroup(of: Bool.self) { group in
      for n in 1...60 {
        group.addTask {
          let ended = try await world.intake(
            Asked(n) {
              $0.authority = n.isMultiple(of: 2) ? .ks : .mn
              $0.key = n > 50 ? same : nil
            })
          if case .repeated = ended { return true }
          return false
        }
      }
      return try await group.reduce(into: 0) { $0 += $1 ? 1 : 0 }
    }
    #expect(repeated == 9)
    let totals = try await [AuthorityID.ks, .mn].asyncTotals(world)
    #expect(totals[0] + totals[1] == 51 && totals.min() ?? 0 >= 25)
    #expect(try await world.findings().isEmpty)
  }

  /// An act that is refused and one that fails stand in one group with one that is done.
  @Test(arguments: Engine.allCases)
  func aWriterThatFailsTakesNothingWithIt(_ engine: Engine) async throws {
    let world = try await World(engine)
    let results = await withTaskGroup(of: (Int, Bool).self) { group in
      for n in 0..<90 {
        group.addTask {
          let result: Result<Void, StorageFailure> = await world.database.transact(reading: []) {
            _ throws(StorageFailure) in
            let insert = Statement(
              "INSERT INTO settings (name, value) VALUES ($1, $2)",
              [.text("s\(n)"), .blob([1])])
            switch n % 3 {
            case 0: return .commit([insert], answer: ())
            case 1: return .commit([insert, insert], answer: ())
            default: throw .failed("by will")
            }
          }
          if case .success = result { return (n, true) }
          return (n, false)
        }
      }
      return await group.reduce(into: [:]) { $0[$1.0] = $1.1 }
    }
    let rows = try await world.database.read(Statement("SELECT name FROM settings")).get()
    #expect(results.filter(\.value).keys.allSatisfy { $0 % 3 == 0 })
    #expect(rows.count == 30 && results.filter(\.value).count == 30)
  }
}

extension [AuthorityID] {
  fileprivate func asyncTotals(_ world: World) async throws -> [Int] {
    var totals: [Int] = []
    for authority in self {
      totals.append(try await world.store.list(CaseFilter(authority: authority)).get().total)
    }
    return totals
  }
}
