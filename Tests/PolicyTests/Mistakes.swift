// Each kind of mistake in the policy folder is told with its line and with what would be right.

import Policy
import Testing

/// One change of a shipped file, and what loading must then say: `line` is some text on that line.
struct Mistake: Sendable, CustomTestStringConvertible {
  let file: String
  let old: String
  let new: String
  let expected: [(line: String, message: String)]
  var testDescription: String { "\(file): \(new)" }

  init(_ file: String, _ old: String, _ new: String, at line: String, _ message: String) {
    self.init(file, old, new, [(line, message)])
  }

  init(_ file: String, _ old: String, _ new: String, _ expected: [(line: String, message: String)])
  {
    self.file = file
    self.old = old
    self.new = new
    self.expected = expected
  }
}

@Suite struct Mistakes {
  /// Keys, types and values within one row.
  static let inARow = [
    Mistake(
      "authorities.yaml", "    email: registrator@", "    emial: registrator@",
      [
        ("id: mn", #"missing key "email""#),
        (
          "emial:",
          #"unknown key "emial", did you mean "email"? One of id, name, kind, registerFormat,"#
            + " address, email, phone, visiting, court, citations, feeAppeal, feeTable, fourEyes,"
            + " legalReview, registersAnswersAtOnce, representsPublic, logotype"
        ),
      ]),
    Mistake(
      "authorities.yaml", "logotype: exempelkommun.svg\n    fourEyes: required",
      "logotype: vapen.png\n    fourEyes: required", at: "logotype: vapen.png",
      #"there is no file "vapen.png" in the policy folder; give the name of an .svg or .png"#),
    Mistake(
      "authorities.yaml", "    phone: \"0123-45 70 00\"\n", "", at: "id: mn",
      #"missing key "phone""#),
    Mistake(
      "authorities.yaml", "legalReview: false", "legalReview: no", at: "legalReview: no",
      #"expected true or false, found "no""#),
    Mistake(
      "authorities.yaml", "{number:4}/{year:2}", "{number:4}", at: "{number:4}\"",
      #""{number:4}" is no register format; write {year} or {year:2} once and {number} or {number:5}"#
        + #" once, as in "KS {year}-{number:5}""#),
    Mistake(
      "authorities.yaml", "kind: state", "kind: staet", at: "kind: staet",
      #"unknown kind of authority "staet", did you mean "state"? One of municipal, region, state,"#
        + " municipalCompany"),
    Mistake(
      "provisions/osl-26.yaml", "harmTest: reversed", "harmTest: omvant", at: "harmTest: omvant",
      #"unknown harm test "omvant"; one of straight, qualifiedStraight, reversed, absolute, none"#),
    Mistake(
      "provisions/osl-26.yaml", #""OSL 26:3""#, #""OSL 26:3 st""#, at: "OSL 26:3 st",
      #""OSL 26:3 st" is no provision; write it as "OSL 26:1", "OSL 23:2 1 st","#
        + #" "OSL 30:27 1 st 2 p", "OSL 23:5 1 st 2 m" or "TF 2:12""#),
    Mistake(
      "provisions/osl-26.yaml", "sv: Socialtjänst,", "sv: \"\",", at: "en: Social services",
      "empty text"),
    Mistake(
      "provisions/osl-26.yaml", "sv: Socialtjänst, ", "", at: "en: Social services",
      #"missing key "sv""#),
    Mistake(
      "provisions/osl-26.yaml", #""LVU""#, #""LVU(""#, at: #""LVU(""#,
      #""LVU(" is no cue: write plain text, with [0-9] or [0-9]{2} for digits"#),
    Mistake(
      "provisions/osl-26.yaml", #""LVU""#, #""LV[UM]""#, at: #""LV[UM]""#,
      #""LV[UM]" is no cue: write plain text, with [0-9] or [0-9]{2} for digits"#),
    Mistake(
      "provisions/osl-26.yaml", #""LVU""#, #""LVU[0-9]{1,2}""#, at: #""LVU[0-9]{1,2}""#,
      #""LVU[0-9]{1,2}" is no cue: write plain text, with [0-9] or [0-9]{2} for digits"#),
    Mistake(
      "provisions/osl-26.yaml", "years: 70", "years: 700", at: "years: 700",
      "700 is not within 1 and 150"),
    Mistake(
      "provisions/osl-15.yaml", #"validFrom: "2026-01-01""#, #"validFrom: "2026-02-29""#,
      at: "2026-02-29", #"expected a day such as "2026-11-21", found "2026-02-29""#),
    Mistake(
      "retention.yaml", "years: 2\n", "years: two\n", at: "years: two",
      #"expected a whole number, found "two""#),
    Mistake(
      "retention.yaml", "kind: withheld", "kind: whithheld", at: "kind: whithheld",
      #"unknown kind of record "whithheld", did you mean "withheld"? One of answeredInFull, withheld,"#
        + " appealed, mailOutsideCases, log, logTexts, deliveries, formerStaff"),
    Mistake(
      "deadlines.yaml", "counted from {first}", "counted from {frist}",
      [
        ("counted from {frist}", "the text never says {first}"),
        (
          "counted from {frist}",
          #"unknown name in braces "frist", did you mean "first"? One of arrival, clock, reason, first"#
        ),
      ]),
    Mistake(
      "deadlines.yaml", "    source: \"Förvaltningslagen (2017:900) 44 §\"\n", "",
      at: "value: 3", #"missing key "source""#),
    Mistake(
      "calendars.yaml", #"date: "2026-05-15""#, #"date: "2036-05-15""#, at: "2036-05-15",
      "2036-05-15 is in no year that the list covers"),
    Mistake(
      "means.yaml", "allowed: [email, link, paper, onSite]", "allowed: [email, link, paper]",
      at: "allowed: [email, link, paper]",
      "onSite is missing: reading on the spot is everybody's right"),
    Mistake(
      "means.yaml", "allowed: [link, paper, onSite]", "allowed: [email, link, onSite]",
      at: "allowed: [email, link, onSite]",
      "what is secret never goes by open mail; take email away"),
    Mistake(
      "means.yaml", "allowed: [link, paper, onSite]", "allowed: [link, post, onSite]",
      at: "[link, post", #"unknown means "post"; one of email, link, paper, onSite"#),
    Mistake(
      "fees.yaml", "form: audioTape", "form: onSite", at: "form: onSite",
      "reading on the spot is always free; take the row away"),
    Mistake(
      "fees.yaml", "rows:\n      - form: paper", "rows:\n      - form: papper", at: "form: papper",
      #"unknown form "papper", did you mean "paper"? One of paper, electronic, certified,"#
        + " transcript, videoTape, audioTape, onSite"),
  ]

  /// Who may sign, and when.
  static let ofPower = [
    Mistake(
      "delegation.yaml", "    role: decider\n", "", at: "item: KS 4.1",
      "delegated to nobody; write role, staff or person"),
    Mistake(
      "delegation.yaml", "    role: decider\n", "    role: decider\n    person: Astrid Delegat\n",
      at: "item: KS 4.1", "both role and person; write one of them"),
    Mistake(
      "delegation.yaml", "    role: decider\n", "    role: decider\n    staff: a1b2\n",
      at: "item: KS 4.1", "both role and staff; write one of them"),
    Mistake(
      "delegation.yaml", "role: decider", "role: requester", at: "role: requester",
      "requester is nobody who can sign; name a role of the staff"),
    Mistake(
      "delegation.yaml", #"from: "2024-01-01", to: "2036-12-31""#,
      #"from: "2027-01-01", to: "2026-12-31""#, at: #"from: "2027-01-01""#,
      "from 2027-01-01 is after to 2026-12-31"),
    Mistake(
      "delegation.yaml", #"from: "2024-01-01", to: "2036-12-31""#,
      #"from: "2024-01-01", to: "2027-06-30""#, at: "item: KS 4.2",
      "KS 4.2 has nobody on 2027-07-01 when Astrid Delegat is away; add a stand-in"),
    Mistake(
      "delegation.yaml", #"from: "2024-01-01", to: "2036-12-31""#,
      #"from: "2023-01-01", to: "2036-12-31""#, at: "item: KS 4.2",
      "the stand-in from 2023-01-01 to 2036-12-31 reaches beyond KS 4.2"),
    Mistake(
      "delegation.yaml", "rectification, fee]", "rectification]", at: "id: mn",
      "nobody at mn can sign fee on 2026-11-21; add a delegation to delegation.yaml"),
    Mistake(
      "delegation.yaml", "    validFrom: \"2024-01-01\"\n  - item: KS 4.2",
      "    validFrom: \"2024-01-01\"\n    validTo: \"2020-01-01\"\n  - item: KS 4.2",
      at: "validTo: \"2020-01-01\"", "validTo 2020-01-01 is before validFrom 2024-01-01"),
    Mistake(
      "delegation.yaml", "    kinds: [fee]\n    role: decider\n    validFrom: \"2024-01-01\"",
      "    kinds: [fee]\n    role: decider\n    validFrom: \"2024-01-01\"\n    validTo: \"2027-01-31\"",
      at: "item: KS 4.3",
      "nobody at ks can sign fee on 2027-02-01; add a delegation to delegation.yaml"),
  ]

  /// Rows that repeat, contradict or lack one another.
  static let betweenRows = [
    Mistake(
      "provisions/osl-26.yaml", #""OSL 26:3""#, #""OSL 26:1" # again"#, at: "# again",
      "OSL 26:1 stands twice for the same days; end the first with validTo"),
    Mistake(
      "authorities.yaml", "{number:4}/{year:2}", "KS {year}-{number:4}", at: "id: mn",
      "registerFormat can give the same numbers as that of ks; write a prefix of its own"),
    Mistake(
      "authorities.yaml", "feeTable: avgiftsforordningen", "feeTable: avgiftsforordning",
      at: "id: mn",
      #"unknown fee table "avgiftsforordning", did you mean "avgiftsforordningen"?"#
        + " One of avgiftsforordningen, exempelkommun"),
    Mistake(
      "means.yaml", "- class: protectedIdentity", "- class: open",
      [
        ("- class: open\n    allowed: [link", "open stands here twice"),
        ("- class: open", "no row of protectedIdentity without an authority"),
      ]),
    Mistake(
      "means.yaml", "- class: secret\n", "- class: secret\n    authority: kss\n",
      [
        ("- class: secret", #"unknown authority "kss", did you mean "ks"? One of ks, sn, mn"#),
        ("- class: open", "no row of secret without an authority"),
      ]),
    Mistake(
      "fees.yaml", "form: paper\n        freeUpTo: 39", "form: certified\n        freeUpTo: 39",
      at: "name: exempelkommun", "exempelkommun has no row for paper"),
    Mistake(
      "fees.yaml", "    # The day from which",
      "    validTo: \"2027-06-30\"\n    # The day from which",
      at: "name: avgiftsforordningen", "no table avgiftsforordningen on 2027-07-01, which mn uses"),
    Mistake(
      "calendars.yaml", "years: [2024, 2025, 2026, 2027, 2028, 2029, 2030, 2031]\n    days: []",
      "years: [2024, 2025, 2026, 2027]\n    days: []", at: "authority: sn",
      "no calendar of sn for 2028; add it to years"),
    Mistake(
      "deadlines.yaml", "- name: sameDay\n    right: copy",
      "- name: nextWorkingDay\n    right: copy",
      [
        ("- name: sameDay", "no yardstick sameDay for copy"),
        ("- name: sameDay", "two yardsticks nextWorkingDay for copy"),
      ]),
  ]

  @Test(arguments: inARow + ofPower + betweenRows)
  func isToldWithItsLine(mistake: Mistake) throws {
    let copy = try PolicyCopy()
    try copy.change(mistake.file, mistake.old, to: mistake.new)
    let expected = try mistake.expected.map { expected in
      // What is missing between files is told where the row stands that lacks it.
      let file =
        try copy.text(mistake.file).contains(expected.line) ? mistake.file : "authorities.yaml"
      let line = try copy.line(of: expected.line, in: file)
      return "policy/\(file):\(line): \(expected.message)"
    }
    #expect(copy.problems() == expected.sorted())
  }
}
