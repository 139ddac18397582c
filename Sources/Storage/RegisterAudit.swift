// The audit of the register: no gap, no change, no case that is gone.

import Policy
import Workflow

/// Follows the register row by row, in the order of authority, year and number.
struct RegisterAudit {
  private(set) var findings: [Finding] = []
  private(set) var rows = 0
  private var authority = ""
  private var year = 0
  private var number = 0
  private var hash: [UInt8] = []
  /// The authorities' years that have rows.
  private var met: Set<String> = []
  /// Whether this authority's year has been reported already.
  private var isBad = false

  /// The key after which the next page begins.
  var key: [Value] { [.text(authority), .int(year), .int(number)] }

  /// Takes one page, and the last numbers as they stood in the same snapshot.
  mutating func take(_ page: Rows, last: Rows, isLast: Bool) throws(StorageFailure) {
    for row in page {
      let (rowAuthority, rowYear) = (try row.text(0), try row.int(1))
      if rowAuthority != authority || rowYear != year {
        try finish(last)
        begin(rowAuthority, rowYear)
      }
      try check(row)
    }
    if isLast {
      try finish(last)
      try findEmptied(last)
    }
  }

  /// Years of which no row is left although numbers were given.
  private mutating func findEmptied(_ last: Rows) throws(StorageFailure) {
    for row in last where try row.int(2) > 0 {
      let (name, year) = (try row.text(0), try row.int(1))
      guard !met.contains("\(name) \(year)") else { continue }
      findings.append(.registerGap(AuthorityID(name), year: year, number: 1))
    }
  }

  private mutating func begin(_ authority: String, _ year: Int) {
    self.authority = authority
    self.year = year
    met.insert("\(authority) \(year)")
    number = 0
    hash = HashChain.start(ofRegister: authority, year: year)
    isBad = false
  }

  private mutating func check(_ row: Row) throws(StorageFailure) {
    rows += 1
    let (next, text, id) = (try row.int(2), try row.text(3), try row.text(4))
    if !isBad, next != number + 1 {
      bad(.registerGap(AuthorityID(authority), year: year, number: number + 1))
    }
    number = next
    let expected = HashChain.register(previous: hash, number: next, text: text, id: id)
    hash = try row.blob(5)
    if !isBad, hash != expected { bad(flaw(.hash)) }
    if row.isNull(6) {
      findings.append(.caseRemoved(CaseID(id), registerNumber: text))
    } else if row.values[6...9] != [.text(authority), .int(year), .text(text), .int(number)] {
      findings.append(flaw(.misplaced))
    }
  }

  /// Whether the authority's year ends where the counter stands.
  private mutating func finish(_ last: Rows) throws(StorageFailure) {
    guard !authority.isEmpty, !isBad else { return }
    for row in last where row.values[0...1] == [.text(authority), .int(year)] {
      let (reached, end) = (try row.int(2), try row.blob(3))
      if reached > number {
        bad(.registerGap(AuthorityID(authority), year: year, number: number + 1))
      } else if reached < number || end != hash {
        bad(flaw(.hash))
      }
      return
    }
    bad(flaw(.missing))
  }

  private mutating func bad(_ finding: Finding) {
    findings.append(finding)
    isBad = true
  }

  private func flaw(_ flaw: Finding.Flaw) -> Finding {
    .registerRow(AuthorityID(authority), year: year, number: number, flaw)
  }

  static let rows = SQL(
    """
    SELECT r.authority, r.year, r.number, r.text, r.case_id, r.hash,
      c.authority, c.year, c.register_number, c.number
    FROM register r LEFT JOIN cases c ON c.id = r.case_id
    WHERE (r.authority, r.year, r.number) > ($1, $2, $3)
    ORDER BY r.authority, r.year, r.number LIMIT $4
    """)
  static let last = SQL("SELECT authority, year, last, hash FROM registers")
}
