// Register numbers: how formats are read and numbers written.

import Policy
import Testing

@Suite struct Formats {
  @Test(arguments: [
    ("KS {year}-{number:5}", 2026, 1, "KS 2026-00001", "KS"),
    ("KS {year}-{number:5}", 2026, 123_456, "KS 2026-123456", "KS"),
    ("{number:4}/{year:2}", 2026, 109, "0109/26", ""),
    ("{number:4}/{year:2}", 2009, 10_000, "10000/09", ""),
    ("Dnr:{year:4}/{number}", 2026, 7, "Dnr:2026/7", "Dnr:"),
    ("  MBN  {number} {year}", 2026, 7, "  MBN  7 2026", "MBN"),
  ])
  func aNumberIsWrittenByItsFormat(
    pattern: String, year: Int, number: Int, expected: String, prefix: String
  ) throws {
    let format = try #require(RegisterFormat(pattern: pattern))
    #expect(format.text(year: year, number: number) == expected)
    #expect(format.prefix == prefix)
    #expect(format.pattern == pattern)
  }

  @Test(arguments: [
    "", "KS", "{number}", "{year}", "{year}{number}{number}", "{year:3}-{number}",
    "{year}-{number:0}",
    "{year}-{number:10}", "{year}-{number:x}", "{year}-{number", "year}-{number}", "{år}-{number}",
    "{year}-{number}\n", "{}{year}{number}",
  ])
  func whatIsNoFormatIsRefused(pattern: String) {
    #expect(RegisterFormat(pattern: pattern) == nil)
  }
}
