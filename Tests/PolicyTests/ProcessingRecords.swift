// What is done with personal data stands in the policy, whole, for every authority and in both languages.

import Foundation
import Policy
import Testing

@Suite struct ProcessingRecords {
  let policy: Policy
  init() throws { policy = try shipped.get() }

  @Test(arguments: Language.allCases)
  func everyAuthoritysRecordHasWhatTheRegulationAsksFor(_ language: Language) throws {
    for authority in policy.authorities {
      let record = policy.processingRecord(of: authority, in: language)
      let officer = try #require(policy.processing.officer(of: authority.id))
      #expect(record.contains(authority.name[language]) && record.contains(officer.email))
      for activity in Processing.Activity.allCases {
        let row = try #require(policy.processing.activities[activity])
        for text in [row.name, row.purpose, row.ground, row.data, row.transfers, row.measures] {
          #expect(record.contains(text[language]), "\(activity)")
        }
        for recipient in row.recipients { #expect(record.contains(recipient[language])) }
        #expect(!row.recipients.isEmpty && !row.subjects.isEmpty, "\(activity)")
      }
      #expect(!record.contains("{n}") && !record.contains("\n\n\n"))
    }
  }

  /// The periods are those of `retention.yaml`, with their decisions, and nothing goes without one.
  @Test func periodsAreThoseOfTheRetentionRules() throws {
    let ks = try #require(policy.authority(AuthorityID("ks")))
    let record = policy.processingRecord(of: ks, in: .en)
    #expect(record.contains("destroyed 2 years after the case was closed; under KS 2023-00011"))
    #expect(record.contains("kept for ever, never destroyed"))
    let sn = try #require(policy.authority(AuthorityID("sn")))
    #expect(
      policy.processingRecord(of: sn, in: .en).contains(
        "destroyed after 10 years; not destroyed until there is a disposal"))
    #expect(record.contains("destroyed after 6 months; under KS 2023-00011"))
  }

  @Test func whatIsMissingIsToldWithItsLine() throws {
    let copy = try PolicyCopy()
    try copy.change("processing.yaml", "  - authority: mn\n", to: "  - authority: sn\n")
    try copy.change("processing.yaml", "subjects: [staff]", to: "subjects: [staf]")
    let problems = copy.problems()
    #expect(problems.contains { $0.contains(#"unknown group of persons "staf""#) })
    try copy.change("processing.yaml", "subjects: [staf]", to: "subjects: [staff]")
    #expect(
      copy.problems() == [
        "policy/processing.yaml:13: officers has 0 rows for mn; every authority needs one (GDPR art. 37)",
        "policy/processing.yaml:13: officers has 2 rows for sn; every authority needs one (GDPR art. 37)",
      ])
  }
}
