// The list at the end of a masked copy, by the real typesetter.

import Foundation
import Testing

@testable import Letters

@Suite struct MaskListTests {
  @Test func theListTellsWhatEachBoxMayTell() async throws {
    let command = try #require(
      TypesetterCommand.find(
        option: nil, root: Package.root,
        searchPath: ProcessInfo.processInfo.environment["PATH"] ?? ""))
    let printer = try MaskListPrinter(templates: Package.templates, command: command)
    let rows = (1...60).map { number in
      number.isMultiple(of: 3)
        ? MaskListFacts.Row(page: number, label: "maskat", reason: nil)
        : MaskListFacts.Row(
          page: number, label: "OSL 26:1", reason: "Uppgift om #hälsa *och* familj.")
    }
    let facts = MaskListFacts(language: "sv", title: "Handling 1", rows: rows)
    let bytes = try await printer.pdf(for: facts)
    #expect(try await printer.pdf(for: facts) == bytes)
    let page = try await Poppler.read(
      PrintedDecision(bytes: bytes, sha256: "", pages: 2), named: "masks")
    for wanted in [
      "Förteckning över maskeringar", "Handling 1", "OSL 26:1", "Uppgift om #hälsa *och* familj.",
      "maskat", "skulle bestämmelsen själv röja något", "sida 2 av",
    ] {
      #expect(page.words.contains(wanted), "\(wanted) is not in the list")
    }
  }
}
