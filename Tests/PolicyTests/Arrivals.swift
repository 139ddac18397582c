// The rules for incoming mail: whole as shipped, every mistake told, and register numbers as people write them.

import Policy
import Testing

@Suite struct Arrivals {
  static let mistakes = [
    Mistake(
      "arrivals.yaml", "  - proposal: spam\n    least: 4\n    name: {sv: skräppost, en: spam}\n",
      "",
      at: "proposals:", "proposals must have spam once"),
    Mistake(
      "arrivals.yaml", "proposal: appeal\n    least: 4", "proposal: apeal\n    least: 4",
      [
        (
          "proposal: apeal",
          #"unknown proposal "apeal", did you mean "appeal"? One of appeal, request, spam, message"#
        ), ("proposals:", "proposals must have appeal once"),
      ]),
    Mistake(
      "arrivals.yaml", "words: [överklag*, besvär, appeal, appealing]",
      "words: [över*klag, besvär]",
      at: "[över*klag",
      #""över*klag" is no cue: words with single spaces, a star only at the end"#),
    Mistake(
      "arrivals.yaml", "words: [överklag*, besvär, appeal, appealing]", "words: [ö*, besvär]",
      at: "[ö*", #""ö*" is no cue: words with single spaces, a star only at the end"#),
    Mistake(
      "arrivals.yaml", "words: [överklag*, besvär, appeal, appealing]", "words: []",
      at: "words: []", "a cue without words never speaks"),
    Mistake(
      "arrivals.yaml", "points: 3\n    reason: {sv: Brevet är ett utskick",
      "points: 30\n    reason: {sv: Brevet är ett utskick", at: "points: 30",
      "30 is not within 1 and 20"),
    Mistake(
      "arrivals.yaml", "Ett annat brev från samma avsändare har lagts i ärendet.",
      "Ärendet {name} är öppet.",
      at: "{name}", "nothing fills {name} here"),
  ]

  @Test(arguments: mistakes)
  func aMistakeIsToldWithItsLine(_ mistake: Mistake) throws {
    let copy = try PolicyCopy()
    try copy.change(mistake.file, mistake.old, to: mistake.new)
    let told = copy.problems()
    #expect(told.count == mistake.expected.count)
    for expected in mistake.expected {
      #expect(told.contains { $0.hasSuffix(": " + expected.message) }, "\(told)")
    }
  }

  @Test func theShippedRulesAreWhole() throws {
    let rules = try shipped.get().arrivals
    #expect(rules.ways.count == ArrivalWay.allCases.count)
    #expect(rules.signs.count == ArrivalSign.allCases.count)
    #expect(Set(rules.cues.map(\.weight.proposal)) == Set(ArrivalProposal.allCases))
    #expect(rules.proposals.map(\.proposal) == [.appeal, .request, .spam, .message])
    #expect(rules.name(of: .appeal)?.sv == "överklagande")
  }

  @Test(arguments: [
    (
      "KS {year}-{number:5}", "Ang. ks2026-7, KS 2026–00007 och KS 2025-123456",
      ["KS 2026-00007", "KS 2025-123456"]
    ),
    ("{number:4}/{year:2}", "0007/26, 12345/25; 7/26 12/26-1 0007/26/1", ["0007/26", "12345/25"]),
    ("Dnr {number}.{year}", "DNR 7.2026. dnr 0.2026 dnr 7.20267", ["Dnr 7.2026"]),
    ("{year}:{number:3}", "2026:007 och 2026:07", ["2026:007"]),
  ])
  func aNumberIsFoundAsPeopleWriteIt(pattern: String, text: String, wanted: [String]) throws {
    let format = try #require(RegisterFormat(pattern: pattern))
    #expect(format.numbers(in: text) == wanted)
  }

  @Test(arguments: [1, 2, 9, 10, 99_999, 100_000, 123_456_789])
  func whatTheRegisterWritesIsFound(number: Int) throws {
    for pattern in ["KS {year}-{number:5}", "{number:4}/{year:2}", "{year}/{number}"] {
      let format = try #require(RegisterFormat(pattern: pattern))
      let text = format.text(year: 2026, number: number)
      #expect(format.numbers(in: "Se \(text), tack") == [text])
    }
  }
}
