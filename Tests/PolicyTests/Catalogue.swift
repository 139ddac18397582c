// The catalogue of provisions: which rows there are, and what each must have.

import Policy
import Testing

@Suite struct Catalogue {
  let catalogue: ProvisionCatalogue

  init() throws { catalogue = try shipped.get().provisions }

  /// Every rule of the law page with its test of harm; where tests differ, one row for each.
  static let tests: [(test: HarmTest, sections: String)] = [
    (
      .straight,
      """
      15:1, 15:1 a, 15:1 b, 15:2, 16:1, 17:1, 17:1 b, 17:3 b, 17:3 c, 17:4, 18:1, 18:8, 18:9, 18:13,
      18:13 a, 19:1, 19:3 1 st, 19:5, 19:6, 19:7, 19:9, 20:1, 21:5, 21:7, 22:5, 23:2 2 st, 23:3 2 st,
      23:5 1 st 2 m, 26:11 2 st, 28:1, 28:9, 28:11, 28:14 1 st 1 m, 30:20, 30:23 1 st 1 p,
      30:27 1 st 1 p, 30:28 1 st 1 p, 31:17, 32:1, 32:8, 33:1, 35:5, 35:15, 35:22, 38:1,
      38:7 1 st 1 p, 39:1 2 st, 39:2, 39:3 2 st, 40:7 a
      """
    ),
    (
      .qualifiedStraight,
      """
      17:2, 21:1, 21:3 1 st, 22:1 1 st, 23:2 3 st, 23:5 2 st, 25:7, 26:5, 26:11 1 st, 26:12, 29:5,
      31:12, 31:16, 36:2, 37:1 2 st, 39:3 1 st
      """
    ),
    (
      .reversed,
      """
      18:2, 18:3, 18:8 b, 18:16, 21:3 3 st, 21:3 a, 22:1 2 st, 22:2, 23:1, 23:2 1 st, 23:3 1 st,
      23:5 1 st 1 m, 25:1, 25:2 2 st, 25:4, 26:1, 26:14 c, 29:6, 31:23, 32:3, 32:3 b 2 st 2 p, 32:4,
      34:1, 35:1, 37:1 1 st, 39:1 1 st, 39:3 3 st, 39:3 4 st, 39:5, 39:5 a, 40:3, 40:7 g
      """
    ),
    (
      .absolute,
      """
      19:3 2 st, 19:3 3 st, 24:8, 25:2 1 st, 26:3, 27:1, 28:14 1 st 2 m, 30:23 1 st 2 p,
      30:27 1 st 2 p, 30:28 1 st 2 p, 31:20, 32:3 b 2 st 1 p, 35:3, 38:7 1 st 2 p, 40:5
      """
    ),
  ]

  static func ids(_ sections: String) -> [String] {
    sections.split(whereSeparator: { $0 == "," || $0.isNewline }).map { section in
      "OSL " + section.drop { $0 == " " }
    }
  }

  @Test(arguments: tests)
  func everyRuleStandsThereWithItsTest(test: HarmTest, sections: String) {
    let ids = Catalogue.ids(sections)
    for id in ids {
      #expect(catalogue.provision(ProvisionID(id), on: testDay)?.harmTest == test, "\(id)")
    }
    let found = catalogue.inForce(on: testDay).filter { $0.harmTest == test }.map(\.id.text)
    #expect(Set(found) == Set(ids))
  }

  @Test func theRulesOnWhatIsAPublicRecordStandThereToo() {
    let ids = catalogue.rows.filter { $0.law == "TF" }.map(\.id.text)
    #expect(
      ids == [
        "TF 2:4", "TF 2:6 1 st", "TF 2:6 2 st", "TF 2:7", "TF 2:8", "TF 2:9", "TF 2:10", "TF 2:11",
        "TF 2:12", "TF 2:13", "TF 2:14",
      ])
  }

  @Test func thereAreNoFurtherRows() {
    #expect(catalogue.rows.count == 127)
    #expect(Set(catalogue.rows.map(\.id)).count == 124)
  }

  @Test func placesAreReadFromTheId() throws {
    let row = try #require(catalogue.provision(ProvisionID("OSL 32:3 b 2 st 1 p"), on: testDay))
    #expect(
      (row.law, row.section, row.stycke, row.punkt, row.mening) == ("OSL", "32:3 b", 2, 1, nil))
    let sentence = try #require(catalogue.provision(ProvisionID("OSL 23:5 1 st 2 m"), on: testDay))
    #expect((sentence.section, sentence.stycke, sentence.mening) == ("23:5", 1, 2))
  }

  @Test func everyRowSaysWhatARowMustSay() {
    for row in catalogue.rows {
      let isRecordRule = row.law == "TF"
      #expect((row.harmTest == .none) == isRecordRule, "\(row.id)")
      #expect((row.interest == .none) == isRecordRule, "\(row.id)")
      #expect(row.verifiedThrough == "SFS 2026:52")
      for text in [row.text, row.harmWords] + [row.note, row.decisionExemption].compactMap({ $0 }) {
        #expect(text.sv.hasSuffix(".") && text.en.hasSuffix("."), "\(row.id)")
        #expect(text.sv != text.en, "\(row.id)")
      }
      if !isRecordRule { #expect(!row.cues.isEmpty, "\(row.id)") }
    }
  }

  @Test func whoeverMayHideExistenceSaysWhy() {
    let hidden = catalogue.rows.filter(\.existenceSecret)
    #expect(hidden.contains { $0.id.text == "OSL 25:1" })
    #expect(hidden.contains { $0.id.text == "OSL 26:1" })
    for row in hidden { #expect(row.note != nil, "\(row.id)") }
  }

  @Test func whatABoxWouldBetrayNeedsTwoPersonsAsWell() {
    let masked = catalogue.rows.filter { $0.box == .masked }
    #expect(
      Set(["OSL 21:3 1 st", "OSL 26:5", "OSL 32:3 b 2 st 1 p"]).isSubset(of: masked.map(\.id.text)))
    for row in masked { #expect(row.twoPersons, "\(row.id)") }
  }

  @Test func whoAsksMayMatterWhereAReversedTestProtectsSomebody() {
    for row in catalogue.rows where row.harmTest == .reversed && row.interest == .individual {
      #expect(row.identityMayMatter, "\(row.id)")
    }
    #expect(catalogue.provision(ProvisionID("OSL 21:7"), on: testDay)?.identityMayMatter == true)
    #expect(catalogue.provision(ProvisionID("OSL 18:8"), on: testDay)?.identityMayMatter == false)
  }

  @Test(arguments: [
    ("OSL 15:1 b", "2025-12-31", "2026-01-01"), ("OSL 18:8 b", "2026-01-14", "2026-01-15"),
    ("OSL 40:7 g", "2026-01-14", "2026-01-15"),
  ])
  func aNewRuleHoldsFromItsFirstDay(id: String, before: String, from: String) throws {
    let id = ProvisionID(id)
    #expect(catalogue.provision(id, on: try #require(Day(iso: before))) == nil)
    #expect(catalogue.provision(id, on: try #require(Day(iso: from))) != nil)
  }

  @Test(arguments: ["OSL 23:2 1 st", "OSL 23:2 2 st", "OSL 23:2 3 st"])
  func thePreschoolClassLeavesTheSchoolsSectionIn2028(id: String) throws {
    let last = try #require(Day(iso: "2028-06-30"))
    let old = try #require(catalogue.provision(ProvisionID(id), on: last))
    let new = try #require(catalogue.provision(ProvisionID(id), on: last + 1))
    #expect(old.text.sv.contains("förskoleklassen") && old.text.en.contains("preschool class"))
    #expect(!new.text.sv.contains("förskoleklassen") && !new.text.en.contains("preschool class"))
    #expect(new.harmTest == old.harmTest)
  }

  @Test(arguments: [
    ("OSL 24:8", [70, 20]), ("OSL 32:4", [20]), ("OSL 27:1", [20, 70]), ("OSL 18:8", []),
    ("OSL 31:12", [20, 10, 50]), ("OSL 19:3 1 st", [20, 2, 5]), ("OSL 34:1", [20, 50]),
  ])
  func timeLimitsStandForEachKindOfDatum(id: String, years: [Int]) {
    let row = catalogue.provision(ProvisionID(id), on: testDay)
    #expect(row?.maxYears.map(\.years) == years)
    if years.count > 1 { #expect(row?.maxYears.contains { $0.what == nil } == false) }
  }

  @Test func anUnknownRuleIsNone() {
    #expect(catalogue.provision(ProvisionID("OSL 99:1"), on: testDay) == nil)
  }
}
