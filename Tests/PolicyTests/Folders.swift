// Loading as a whole: files that are missing or unreadable, rows that contradict one another, the hash.

import Foundation
import Policy
import Testing

@Suite struct Folders {
  let copy: PolicyCopy

  init() throws { copy = try PolicyCopy() }

  @Test func anUnchangedCopyLoadsAndHasTheSameHash() throws {
    #expect(copy.problems() == [])
    let policy = try Policy.load(folder: copy.folder, today: testDay)
    #expect(policy.hash == (try shipped.get().hash))
    #expect(policy.hash.text.utf8.count == 64)
    #expect(try Policy.load(folder: copy.folder + "/", today: testDay).hash == policy.hash)
  }

  @Test(arguments: ["fees.yaml", "provisions/osl-40.yaml"])
  func theHashChangesWithAnyByteAndAnyName(file: String) throws {
    let before = try Policy.load(folder: copy.folder, today: testDay).hash
    try copy.write(try copy.text(file) + "\n# A remark.\n".replacing("\\n", with: "\n"), to: file)
    let after = try Policy.load(folder: copy.folder, today: testDay).hash
    #expect(before != after)
    let provisions = "\(copy.folder)/provisions"
    try FileManager.default.moveItem(
      atPath: "\(provisions)/osl-40.yaml", toPath: "\(provisions)/osl-41.yaml")
    #expect(try Policy.load(folder: copy.folder, today: testDay).hash != after)
  }

  @Test func aMissingFileIsTold() throws {
    try FileManager.default.removeItem(atPath: "\(copy.folder)/retention.yaml")
    #expect(copy.problems() == ["policy/retention.yaml:1: missing file"])
  }

  @Test func aFolderWithoutAnythingLacksEveryFile() throws {
    try FileManager.default.removeItem(atPath: copy.folder)
    #expect(
      copy.problems()
        == [
          "arrivals.yaml", "authorities.yaml", "calendars.yaml", "deadlines.yaml",
          "delegation.yaml", "fees.yaml",
          "flags.yaml", "means.yaml", "processing.yaml", "provisions/", "retention.yaml",
          "words.yaml",
        ].map { "policy/\($0):1: missing file" })
  }

  @Test func aFileThatNobodyReadsIsTold() throws {
    try copy.write("fees: []\n", to: "fee.yaml")
    #expect(
      copy.problems() == [
        #"policy/fee.yaml:1: unknown file "fee.yaml", did you mean "fees.yaml"? One of"#
          + " arrivals.yaml, authorities.yaml, calendars.yaml, deadlines.yaml, delegation.yaml,"
          + " fees.yaml, flags.yaml, means.yaml, processing.yaml, retention.yaml, words.yaml"
      ])
  }

  @Test func whatIsNoYamlIsToldWithItsLine() throws {
    try copy.change("delegation.yaml", "  - item: KS 4.2\n", to: "  - item: \"KS 4.2\n")
    let problems = copy.problems()
    #expect(problems.count == 1)
    #expect(problems.first?.hasPrefix("policy/delegation.yaml:") == true)
    #expect(problems.first?.contains("not YAML: ") == true)
  }

  @Test func aKeyThatStandsTwiceIsTold() throws {
    try copy.change(
      "delegation.yaml", "    role: decider\n", to: "    role: decider\n    role: head\n")
    let line = try copy.line(of: "role: decider", in: "delegation.yaml")
    #expect(copy.problems() == ["policy/delegation.yaml:\(line): the same key twice: role"])
  }

  @Test func bytesThatAreNoTextAreTold() throws {
    try Data([0x61, 0xFF, 0x0A]).write(to: URL(fileURLWithPath: "\(copy.folder)/fees.yaml"))
    #expect(copy.problems() == ["policy/fees.yaml:1: not UTF-8"])
  }

  @Test func aFileBeyondTheLimitIsTold() throws {
    try copy.write(String(repeating: "#", count: 1_000_001), to: "fees.yaml")
    #expect(copy.problems() == ["policy/fees.yaml:1: larger than 1000000 bytes"])
  }

  @Test func anEmptyFileIsTold() throws {
    try copy.write("# Nothing yet.\n", to: "retention.yaml")
    #expect(copy.problems() == ["policy/retention.yaml:1: empty file"])
  }

  @Test func allMistakesOfAllFilesAreToldAtOnceInOrder() throws {
    try copy.change("fees.yaml", "threshold: 50", to: "threshold: fifty")
    try copy.change("authorities.yaml", "fourEyes: required", to: "fourEyes: always")
    try copy.change("provisions/osl-21.yaml", "box: masked", to: "box: black")
    let problems = copy.problems()
    #expect(
      problems == [
        "policy/authorities.yaml:\(try copy.line(of: "always", in: "authorities.yaml")):"
          + #" unknown rule for four eyes "always"; one of required, whenAvailable, off"#,
        "policy/fees.yaml:\(try copy.line(of: "fifty", in: "fees.yaml")):"
          + #" expected a whole number, found "fifty""#,
        "policy/provisions/osl-21.yaml:\(try copy.line(of: "black", in: "provisions/osl-21.yaml")):"
          + #" unknown box "black"; one of provision, chapter, masked"#,
      ])
  }

  @Test func anAuthorityThatStandsTwiceIsTold() throws {
    try copy.change("authorities.yaml", "id: sn", to: "id: ks")
    let line = try copy.line(of: "name: {sv: Socialnämnden", in: "authorities.yaml") - 1
    #expect(
      copy.problems().contains(
        "policy/authorities.yaml:\(line): the authority ks stands here twice"))
  }

  @Test(arguments: ["delegation.yaml", "retention.yaml", "calendars.yaml"])
  func anAuthorityThatNobodyKnowsIsTold(file: String) throws {
    try copy.change(file, "authority: ks", to: "authority: kss")
    let line = try copy.line(of: "authority: kss", in: file) - (file == "delegation.yaml" ? 1 : 0)
    #expect(
      copy.problems().contains(
        #"policy/\#(file):\#(line): unknown authority "kss", did you mean "ks"? One of ks, sn, mn"#)
    )
  }

  @Test func recordsWithoutARetentionRuleAreTold() throws {
    try copy.change(
      "retention.yaml", "  - authority: mn\n    kind: log", to: "  - authority: sn\n    kind: log")
    let authority = try copy.line(of: "id: mn", in: "authorities.yaml")
    #expect(
      copy.problems().first
        == "policy/authorities.yaml:\(authority): no retention of log for mn in retention.yaml")
    #expect(copy.problems().last?.hasSuffix("log of sn stands here twice") == true)
  }

  @Test func twoTablesOfOneNameOnOneDayAreTold() throws {
    try copy.change("fees.yaml", "- name: exempelkommun", to: "- name: avgiftsforordningen")
    #expect(
      copy.problems().contains {
        $0.hasSuffix(
          "avgiftsforordningen stands twice for the same days; end the first with validTo")
      })
  }

  @Test func tableAfterTableLeavesNoGap() throws {
    try copy.change(
      "fees.yaml", "    # The day from which",
      to: "    validTo: \"2026-12-31\"\n    # The day from which")
    let text = try copy.text("fees.yaml")
    let start = try #require(text.range(of: "  - name: avgiftsforordningen"))
    let end = try #require(text.range(of: "  # An invented"))
    let next = text[start.lowerBound..<end.lowerBound]
      .replacing("validFrom: \"2024-01-01\"", with: "validFrom: \"2027-01-01\"")
      .replacing("    validTo: \"2026-12-31\"\n", with: "")
    try copy.write(text + "\n" + next, to: "fees.yaml")
    #expect(copy.problems() == [])
  }

  @Test func aYearThatNoListCoversStopsTheStart() throws {
    let last = try #require(Day(iso: "2029-12-31"))
    #expect(copy.problems(today: last) == [])
    #expect(
      copy.problems(today: last + 1)
        == ["ks", "sn", "mn"].map { authority in
          let line = (try? copy.line(of: "authority: \(authority)", in: "calendars.yaml")) ?? 0
          return
            "policy/calendars.yaml:\(line): no calendar of \(authority) for 2032; add it to years"
        })
  }
}
