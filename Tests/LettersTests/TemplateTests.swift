// Each mistake in a template is told before any letter is written.

import Foundation
import Testing

@testable import Letters

@Suite struct TemplateTests {
  /// The mistakes of the shipped templates after one file was changed or removed.
  private func mistakes(
    _ name: String, _ change: (String) -> String?
  ) throws -> [LetterProblem] {
    let folder = FileManager.default.temporaryDirectory.appending(path: UUID().uuidString)
    defer { try? FileManager.default.removeItem(at: folder) }
    try FileManager.default.copyItem(at: URL(filePath: Package.templates), to: folder)
    let file = folder.appending(path: "letters").appending(path: name)
    let old = (try? String(contentsOf: file, encoding: .utf8)) ?? ""
    if let new = change(old) {
      try new.write(to: file, atomically: true, encoding: .utf8)
    } else {
      try FileManager.default.removeItem(at: file)
    }
    do {
      _ = try LetterBook(folder: folder.path(percentEncoded: false))
      return []
    } catch {
      return error.problems
    }
  }

  @Test func theShippedTemplatesHaveNone() throws {
    #expect(try mistakes("sv/answer.txt") { $0 } == [])
  }

  @Test func aMissingLetterIsNamed() throws {
    let problems = try mistakes("en/judgment.html") { _ in nil }
    #expect(problems == [LetterProblem(.missingTemplate, in: "letters/en/judgment.html")])
  }

  @Test func anUnknownNameIsToldWithItsLine() throws {
    let problems = try mistakes("sv/consultation.txt") { $0 + "{{requester}}\n" }
    let told = problems.first {
      if case .unknownName("requester", _) = $0.reason { true } else { false }
    }
    #expect(told?.place == "letters/sv/consultation.txt")
    #expect(told?.line == 11)
  }

  @Test func aFieldThatMayBeAbsentNeedsItsSection() throws {
    let problems = try mistakes("sv/answer.html") {
      $0.replacing("{{#added}}", with: "").replacing("{{/added}}", with: "")
    }
    #expect(problems.map(\.reason).contains(.maybeAbsent("added")))
  }

  @Test func thePragmaStandsInEachFile() throws {
    let problems = try mistakes("sv/parts/review.html") {
      $0.replacing("{{% CONTENT_TYPE:HTML}}\n", with: "")
    }
    #expect(problems.map(\.reason).contains(.pragmaMissing(expected: "{{% CONTENT_TYPE:HTML}}")))
  }

  @Test func anUnclosedSectionIsTold() throws {
    let problems = try mistakes("sv/answer.txt") { $0.replacing("{{/added}}", with: "") }
    #expect(
      problems.map(\.reason).contains(.sectionClosedWrongly("anyWithheld"))
        || problems.contains {
          if case .sectionUnclosed = $0.reason { true } else { false }
        })
  }

  @Test(arguments: ["sv/answer.txt", "sv/release.html", "en/answer.html"])
  func theWayToADecisionCannotBeLeftOut(_ name: String) throws {
    let gone = try mistakes(name) { $0.replacing("{{> parts/review}}\n", with: "") }
    let demanded = LetterProblem.Reason.requiredPartMissing("parts/review", within: "anyWithheld")
    #expect(gone.map(\.reason).contains(demanded))
    let hidden = try mistakes(name) {
      $0.replacing("{{#anyWithheld}}", with: "{{#isComplete}}")
        .replacing("{{/anyWithheld}}", with: "{{/isComplete}}")
    }
    #expect(hidden.map(\.reason).contains(demanded))
  }

  @Test func theAppealInstructionsCannotBeLeftOut() throws {
    let problems = try mistakes("en/decision.txt") {
      $0.replacing(
        "{{> parts/appeal}}", with: "{{#concernsSome}}{{> parts/appeal}}{{/concernsSome}}")
    }
    let demanded = LetterProblem.Reason.requiredPartMissing("parts/appeal", within: nil)
    #expect(problems.map(\.reason).contains(demanded))
  }

  @Test(arguments: [
    "{{{added}}}", "{{&added}}", "{{=<% %>=}}", "{{> *added}}", "{{lowercased(added)}}",
  ])
  func whatWouldPassUnescapedOrUncheckedIsForbidden(_ tag: String) throws {
    #expect(!(try mistakes("sv/answer.html") { $0 + tag + "\n" }).isEmpty)
  }

  @Test func theSubjectTellsNoMoreThanTheNumber() throws {
    let problems = try mistakes("sv/passedOnToHolder.txt") {
      $0.replacing("lämnas över, {{number}}", with: "lämnas över, {{number}} {{asked}}")
    }
    #expect(problems.map(\.reason).contains(.subjectTellsTooMuch("asked")))
  }

  @Test func textAndHTMLMustSayTheSame() throws {
    let problems = try mistakes("sv/parts/review.html") {
      $0.replacing("ingen sista dag", with: "en sista dag")
    }
    #expect(problems.count == 1)
    #expect(problems.first?.place == "letters/sv/parts/review.html")
  }

  @Test func aPartThatIncludesItselfIsTold() throws {
    let problems = try mistakes("sv/parts/foot.txt") { $0 + "{{> parts/foot}}\n" }
    #expect(problems.map(\.reason).contains(.partialLoops("parts/foot")))
  }

  @Test func aDecisionTemplateWithoutInstructionsIsRefused() throws {
    let folder = FileManager.default.temporaryDirectory.appending(path: UUID().uuidString)
    defer { try? FileManager.default.removeItem(at: folder) }
    try FileManager.default.copyItem(at: URL(filePath: Package.templates), to: folder)
    let file = folder.appending(path: "decision.typ")
    let text = try String(contentsOf: file, encoding: .utf8)
    try text.replacing("\n#appeal-instructions(facts)", with: "\n// #appeal-instructions(facts)")
      .write(to: file, atomically: true, encoding: .utf8)
    #expect(throws: PrintFailure.self) {
      try DecisionPrinter(
        templates: folder.path(percentEncoded: false), command: .typst("/usr/bin/typst"))
    }
  }
}
