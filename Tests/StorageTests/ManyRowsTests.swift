// Rows inserted together: the same rows in the same order, in fewer statements.

import Testing

@testable import Storage

@Suite("Rows inserted together")
struct ManyRowsTests {
  private func blob(_ n: Int) -> Statement {
    Statement(WriteSQL.insertBlob, [.text("blob\(n)"), .text("case\(n)")])
  }

  @Test(arguments: [0, 1, 2, 3, 31, 32, 33, 70])
  func noRowIsLostDoubledOrMoved(_ count: Int) {
    let statements = ManyRows.together((0..<count).map(blob))
    #expect(statements.flatMap(\.values) == (0..<count).flatMap { blob($0).values })
    #expect(statements.count <= max(count, 1) / 32 + 5)
    for statement in statements {
      #expect(statement.sql.parameters == Array(1...statement.values.count))
    }
  }

  @Test func aStatementKeepsItsConstantsAndItsEnd() throws {
    let errand = Statement(WriteSQL.insertErrand, (1...7).map { .int($0) })
    let two = try #require(ManyRows.together([errand, errand]).first)
    #expect(
      two.sql.text.hasSuffix(
        "($1, $2, $3, $4, $5, 0, $6, $7, $6), ($8, $9, $10, $11, $12, 0, $13, $14, $13)"))
    let blobs = try #require(ManyRows.together([blob(1), blob(2)]).first)
    #expect(blobs.sql.text.hasSuffix("VALUES ($1, $2), ($3, $4) ON CONFLICT DO NOTHING"))
  }

  /// What reads rows that are inserted comes after them.
  @Test func whatIsNotAnInsertOfValuesComesLast() {
    let other = Statement("UPDATE cases SET rank = $1", [.int(1)])
    let together = ManyRows.together([blob(1), other, blob(2)])
    #expect(together.count == 2 && together.last == other)
  }
}
