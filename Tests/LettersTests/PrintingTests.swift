// Decisions as PDF, by the real typesetter, read back by other programs.

import Foundation
import Policy
import Testing
import Workflow

@testable import Letters

@Suite struct PrintingTests {
  static let signer = Signer(
    name: "Disa Beslutsfattare", decidedBy: .delegate, delegationItem: "KS 4.1", minutesRef: nil,
    day: Shipped.today)

  static func printer() throws -> DecisionPrinter {
    let command = TypesetterCommand.find(
      option: nil, root: Package.root,
      searchPath: ProcessInfo.processInfo.environment["PATH"] ?? "")
    let found = try #require(
      command,
      """
      typst is neither at .build/tools/typst-venv/bin/python nor on PATH; make it by
      python3 -m venv .build/tools/typst-venv && .build/tools/typst-venv/bin/pip install typst==0.15.2
      """)
    return try DecisionPrinter(templates: Package.templates, command: found)
  }

  static func facts(_ story: Story, signer: Signer = signer) throws -> DecisionFacts {
    let decision = try #require(story.file.decisions.last)
    return try DecisionFacts(decision.id, of: story.file, policy: story.policy, signer: signer)
  }

  @Test(arguments: Language.allCases)
  func aRefusalIsWhole(_ language: Language) async throws {
    let story = try Story.partlyRefused(in: language, contact: Contact(name: "Anna <b>Å"))
    let printed = try await PrintingTests.printer().pdf(for: PrintingTests.facts(story))
    let page = try await Poppler.read(printed, named: "refusal.\(language)")
    #expect(page.info.contains("Tagged:          yes"))
    #expect(page.info.contains("Pages:           \(printed.pages)"))
    #expect(page.metadata.contains("<pdfaid:part>2</pdfaid:part>"))
    #expect(page.metadata.contains("<pdfaid:conformance>A</pdfaid:conformance>"))
    #expect(page.metadata.contains("<pdfuaid:part>1</pdfuaid:part>"))
    for wanted in [
      "BESLUT", "KS 2026-00123", "Anna <b>Å", "25 kap. 1 §", "Hälso- och sjukvård",
      "delegationsordningen", "KS 4.1", "Disa Beslutsfattare", "Handling 1, 2026-11-20",
      "inom tre veckor", "midsommarafton, julafton eller nyårsafton", "Kammarrätten i Göteborg",
      "Hos oss får du vara anonym", "Sida 1 av \(printed.pages)",
    ] {
      let title = language == .en ? wanted.replacing("Handling 1", with: "Document 1") : wanted
      #expect(page.words.contains(title), "\(title) is not in the decision")
    }
    #expect(page.words.contains("The Swedish text holds") == (language == .en))
  }

  /// FL 44 §: the day of service is not known yet, so no last day may be named.
  @Test func noLastDayIsNamed() async throws {
    let story = try Story.partlyRefused()
    let printed = try await PrintingTests.printer().pdf(for: PrintingTests.facts(story))
    let words = try await Poppler.read(printed, named: "last-day").words
    #expect(!words.contains((Shipped.today + 21).description))
    #expect(words.contains("från den dag då du fick beslutet"))
  }

  @Test func theSameFactsGiveTheSameBytes() async throws {
    let story = try Story.partlyRefused()
    let printer = try PrintingTests.printer()
    let first = try await printer.pdf(for: PrintingTests.facts(story))
    let second = try await printer.pdf(for: PrintingTests.facts(story))
    #expect(first == second)
    #expect(first.sha256.count == 64)
  }

  @Test func aPreviewIsMarkedAndUnsigned() async throws {
    let story = try Story.partlyRefused()
    let facts = try DecisionFacts(
      previewOf: story.file.decisions[0].id, of: story.file, policy: story.policy,
      on: Shipped.today)
    let page = try await Poppler.read(PrintingTests.printer().pdf(for: facts), named: "draft")
    #expect(page.words.contains("UTKAST"))
    #expect(!page.words.contains("Disa"))
  }

  @Test func missingPowersAreNamed() throws {
    let story = try Story.partlyRefused()
    let signer = Signer(
      name: " ", decidedBy: .delegate, delegationItem: nil, minutesRef: nil, day: Shipped.today)
    #expect {
      try PrintingTests.facts(story, signer: signer)
    } throws: { error in
      let problems = (error as? LetterProblems)?.problems ?? []
      return problems.map(\.reason) == [.factMissing("signer"), .factMissing("delegationItem")]
    }
  }

  @Test func aVerdictOfEachKindPrints() async throws {
    var story = try Story.withheld(in: .en)
    try story.act(.requestDecision(lines: [], kind: .refusal, text: nil), by: .requester)
    let printed = try await PrintingTests.printer().pdf(for: PrintingTests.facts(story))
    let words = try await Poppler.read(printed, named: "verdicts").words
    for wanted in [
      "Lämnas inte ut.", "Varför ingen del kan lämnas ut", "förvaras inte hos myndigheten",
      "inte en allmän handling", "finns inte hos myndigheten", "vilken handling som avses",
      "varken bekräftas eller förnekas", "Närarkivet", "Region Exempel", "2 kap. 12 §",
    ] {
      #expect(words.contains(wanted), "\(wanted) is not in the decision")
    }
  }

  @Test func aProgramThatDoesNotExistIsTold() async throws {
    let printer = try DecisionPrinter(
      templates: Package.templates, command: .typst("/nonexistent/typst"))
    let facts = try PrintingTests.facts(Story.partlyRefused())
    await #expect(throws: PrintFailure.self) { try await printer.pdf(for: facts) }
  }

  @Test func timeIsLimited() async throws {
    var limits = PrintLimits()
    limits.wallSeconds = 0
    let found = TypesetterCommand.find(option: "/usr/bin/yes", root: Package.root, searchPath: "")
    let printer = try DecisionPrinter(
      templates: Package.templates, command: #require(found), limits: limits)
    let facts = try PrintingTests.facts(Story.partlyRefused())
    await #expect(throws: PrintFailure.limitReached) { try await printer.pdf(for: facts) }
  }
}
