// Dates, sizes and amounts as people write them, in both languages.

import Policy
import Testing

@testable import Web

@Suite struct PagesMoments {
  private func texts(_ language: Language) throws -> PageTexts {
    try House.pages.get().texts(language)
  }

  @Test(arguments: [
    (
      "2026-11-28T13:05:00Z", "lördag 28 november 2026 kl. 14.05",
      "Saturday 28 November 2026, 14:05"
    ),
    // In summer, and over midnight.
    ("2026-07-01T22:30:00Z", "torsdag 2 juli 2026 kl. 00.30", "Thursday 2 July 2026, 00:30"),
    ("2026-01-01T07:00:00Z", "torsdag 1 januari 2026 kl. 08.00", "Thursday 1 January 2026, 08:00"),
  ])
  func momentsAreToldBySwedishClocks(iso: String, sv: String, en: String) throws {
    let moment = try #require(Instant(iso: iso))
    #expect(Moments.words(moment, try texts(.sv)) == sv)
    #expect(Moments.words(moment, try texts(.en)) == en)
  }

  @Test func everyMonthHasAName() throws {
    for (language, names) in [
      (Language.sv, ["januari", "maj", "december"]), (.en, ["January", "May", "December"]),
    ] {
      for (month, name) in zip([1, 5, 12], names) {
        let day = try #require(Day(year: 2026, month: month, day: 3))
        #expect(Moments.words(day, try texts(language)).hasSuffix(" 3 \(name) 2026"))
      }
      for month in 1...12 {
        #expect(try texts(language).find("moment.month\(month)") != nil)
      }
    }
  }

  @Test(arguments: [
    (0, "0\u{a0}kB", "0\u{a0}kB"), (1, "1\u{a0}kB", "1\u{a0}kB"), (1_001, "2\u{a0}kB", "2\u{a0}kB"),
    (999_999, "1000\u{a0}kB", "1000\u{a0}kB"), (1_249_999, "1,2\u{a0}MB", "1.2\u{a0}MB"),
    (20_000_000, "20\u{a0}MB", "20\u{a0}MB"),
  ])
  func sizesAreTold(bytes: Int, sv: String, en: String) throws {
    #expect(Moments.size(bytes, try texts(.sv)) == sv)
    #expect(Moments.size(bytes, try texts(.en)) == en)
  }

  @Test(arguments: [
    (0, "0\u{a0}kr", "SEK\u{a0}0"), (50, "50\u{a0}kr", "SEK\u{a0}50"),
    (1_250, "1\u{a0}250\u{a0}kr", "SEK\u{a0}1,250"),
    (1_234_567, "1\u{a0}234\u{a0}567\u{a0}kr", "SEK\u{a0}1,234,567"),
    (-1_250, "−1\u{a0}250\u{a0}kr", "SEK\u{a0}−1,250"),
  ])
  func amountsAreTold(kronor: Int, sv: String, en: String) throws {
    #expect(Moments.amount(kronor, try texts(.sv)) == sv)
    #expect(Moments.amount(kronor, try texts(.en)) == en)
  }
}
