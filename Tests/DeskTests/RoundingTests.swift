// Figures rounded at random: multiples of five, right on the whole, the same each time, and nothing of a single case.

import Policy
import Testing
import Workflow

@testable import Desk

@Suite("Random rounding")
struct RoundingTests {
  private let rounding = RandomRounding(key: [UInt8](repeating: 7, count: 32))

  private func cell(_ count: Int, from first: Int = 0) -> StatisticsCell {
    (first..<first + count).reduce(into: StatisticsCell()) { cell, n in
      cell.add(CaseID("case-\(n)"))
    }
  }

  @Test func eachIsTheMultipleAboveOrBelowAndTheSameEachTime() {
    for count in 0..<60 {
      for first in [0, 100, 1_000] {
        let rounded = rounding.rounded(cell(count, from: first), "x")
        #expect(rounded % 5 == 0 && abs(rounded - count) < 5, "\(count): \(rounded)")
        #expect(rounded == rounding.rounded(cell(count, from: first), "x"))
      }
    }
    // In whatever order the cases come.
    var backwards = StatisticsCell()
    for n in (0..<7).reversed() { backwards.add(CaseID("case-\(n)")) }
    #expect(rounding.rounded(backwards, "x") == rounding.rounded(cell(7), "x"))
  }

  /// Of counts of one, one in five becomes five: sums stay true, and neither nought nor five says which it was.
  @Test(arguments: 1...4)
  func smallCountsAreHiddenAmongOthers(_ count: Int) {
    let all = (0..<2_000).map { rounding.rounded(cell(count, from: $0 * 10), "x") }
    #expect(Set(all) == [0, 5])
    let mean = Double(all.reduce(0, +)) / Double(all.count)
    #expect(abs(mean - Double(count)) < 0.3, "\(mean)")
  }

  /// Two periods that differ by one case: the difference takes each value that it could take without the case, too.
  @Test func theDifferenceOfTwoPeriodsTellsOfNoCase() {
    func differences(_ more: Int) -> Set<Int> {
      Set(
        (0..<400).map { n in
          rounding.rounded(cell(8 + more, from: n * 50), "x")
            - rounding.rounded(cell(8, from: n * 50 + 1_000_000), "x")
        })
    }
    #expect(differences(0) == [-5, 0, 5] && differences(1) == [-5, 0, 5])
    // Nor does another key, or the name of another figure, draw alike.
    let other = RandomRounding(key: [UInt8](repeating: 8, count: 32))
    let cells = (0..<100).map { cell(3, from: $0 * 10) }
    #expect(cells.contains { rounding.rounded($0, "x") != other.rounded($0, "x") })
    #expect(cells.contains { rounding.rounded($0, "x") != rounding.rounded($0, "y") })
  }

  @Test func whatIsCountedIsExactOnlyWhereItIsAskedFor() async throws {
    let office = try await Office()
    _ = try await office.readyToSign()
    let today = SwedishTime.day(of: office.clock.now)
    func figures(rounded: Bool) async throws -> Statistics {
      try await office.desk.statistics(
        of: AuthorityID("ks"), from: today, to: today, rounded: rounded)
    }
    let exact = try await figures(rounded: false)
    #expect(exact.rounding == 1 && exact.withheldUnder == [ProvisionID("OSL 31:16"): 1])
    #expect(exact.answered == 1 && exact.medianHours != nil)
    let rounded = try await figures(rounded: true)
    #expect(rounded.rounding == 5 && rounded.cases == 1 && rounded.medianHours == nil)
    let counts =
      [rounded.answered, rounded.appeals, rounded.narrowed] + rounded.verdicts.values
      + rounded.withheldUnder.values + rounded.answeredWithin.map(\.count)
    #expect(counts.allSatisfy { $0 % 5 == 0 })
    #expect(rounded.verdicts.values.allSatisfy { $0 > 0 })
    #expect(try await figures(rounded: true) == rounded)
  }
}
