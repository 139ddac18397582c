// The tables of the security standards: no requirement is forgotten, and whatever is said to show one is there.

import Foundation
import Testing

/// One row of a table.
private struct Requirement {
  let number: String
  let level: String
  let status: String
  let how: String
  /// Tests and files that show it.
  let shown: [String]

  /// The rows of a guide whose first cell is a number of the kind that is asked for.
  static func rows(_ file: String, _ number: some RegexComponent) -> [Requirement] {
    let text = Tree.files.first { $0.path == file }?.text ?? ""
    return text.split(separator: "\n").compactMap { line in
      let cells = line.split(separator: "|", omittingEmptySubsequences: false)
        .map { $0.drop { $0 == " " }.reversed().drop { $0 == " " }.reversed() }
        .map { String($0) }
      guard cells.count == 8, cells[1].wholeMatch(of: number) != nil else { return nil }
      return Requirement(
        number: cells[1], level: cells[2], status: cells[4], how: cells[5],
        shown: cells[6].matches(of: #/`([^`]+)`/#).map { String($0.1) })
    }
  }

  /// What a row that says so little cannot be.
  var flaw: String? {
    switch status {
    case "met", "partly": shown.isEmpty || how.isEmpty ? "nothing shows it" : nil
    case "not met", "n/a": how.isEmpty ? "it does not say why" : nil
    default: "unknown status \(status)"
    }
  }
}

@Suite("Standards")
struct Standards {
  private static let asvs = Requirement.rows("docs/asvs.md", #/\d+\.\d+\.\d+/#)
  private static let api = Requirement.rows("docs/api-top-10.md", #/API\d+:2023/#)

  /// How many requirements of levels 1 and 2 each chapter of ASVS 5.0.0 has, and how many sections.
  private static let chapters: [(first: Int, second: Int, last: [Int])] = [
    (8, 19, [2, 9, 11, 3, 2]), (4, 7, [3, 3, 4, 1]), (8, 11, [0, 2, 4, 6, 5, 0, 2]),
    (2, 8, [3, 1, 2, 4]), (4, 5, [1, 3, 2, 3]), (13, 22, [3, 12, 4, 4, 5, 3, 0, 4]),
    (6, 12, [3, 4, 2, 5, 2, 2]), (4, 3, [2, 3, 1, 1]), (4, 3, [3, 4]),
    (5, 24, [2, 2, 4, 11, 5, 2, 3]), (3, 11, [2, 3, 3, 4, 1, 1]), (3, 6, [3, 2, 4]),
    (1, 12, [1, 5, 2, 5]), (2, 7, [2, 4, 3]), (3, 10, [3, 3, 7]), (0, 16, [1, 5, 4, 3, 3]),
    (0, 7, [1, 4, 2]),
  ]

  @Test func everyRequirementOfLevelsOneAndTwoIsThereOnce() {
    let numbers = Standards.asvs.map(\.number)
    #expect(Set(numbers).count == numbers.count, "a number stands there twice")
    #expect(numbers.count == 253)
    for (place, chapter) in Standards.chapters.enumerated() {
      let rows = Standards.asvs.filter { $0.number.hasPrefix("\(place + 1).") }
      #expect(rows.count { $0.level == "1" } == chapter.first, "V\(place + 1), level 1")
      #expect(rows.count { $0.level == "2" } == chapter.second, "V\(place + 1), level 2")
      for (section, count) in chapter.last.enumerated() {
        let inSection = rows.filter { $0.number.hasPrefix("\(place + 1).\(section + 1).") }
        #expect(inSection.count == count, "V\(place + 1).\(section + 1)")
      }
    }
    #expect(Standards.api.map(\.number) == (1...10).map { "API\($0):2023" })
  }

  @Test func everyRowSaysHowOrWhyNot() {
    Ratchet("requirements that say too little").hold(
      (Standards.asvs + Standards.api).compactMap { row in
        row.flaw.map { "\(row.number): \($0)" }
      })
  }

  @Test func whatIsSaidToShowItIsThere() {
    let known = Standards.tests
    Ratchet("tests and files that do not exist").hold(
      (Standards.asvs + Standards.api).flatMap { row in
        row.shown.filter { !known.contains($0) && !Tree.exists($0) }
          .map { "\(row.number): \($0)" }
      })
  }

  /// `WebTests/BadInput.namesStandOnOneLine` for every test, `Browser/citizen.wrong_code` for every play.
  private static let tests: Set<String> = {
    var names: Set<String> = []
    for file in Tree.files where file.path.hasPrefix("Tests/") {
      let parts = file.path.split(separator: "/")
      guard parts.count > 2, let name = parts.last?.split(separator: ".").first else { continue }
      let (mark, word) = file.path.hasSuffix(".py") ? ("\ndef ", "def ") : ("@Test", "func ")
      for piece in file.text.components(separatedBy: mark).dropFirst() {
        let rest = mark == "@Test" ? piece.components(separatedBy: word).dropFirst().first : piece
        let test = (rest ?? "").drop { $0 == "`" }.prefix {
          $0.isLetter || $0.isNumber || $0 == "_"
        }
        names.insert("\(parts[1])/\(name).\(test)")
      }
    }
    return names
  }()
}
