// A line fits the screen, a function fits a look, a file holds one concept.

import Testing

@Suite("Sizes")
struct Sizes {
  private static let ours = Tree.swift(in: "Sources", "Tests", "Benchmarks")

  /// A hundred for code, which `swift format` also holds; a sentence of a comment may run on a little.
  @Test func aLineFitsTheScreen() {
    Ratchet("over 100 columns, or 120 with a comment").hold(
      Self.ours.flatMap { file in
        file.lines.indices
          .filter { isTooLong(file.lines[$0], code: file.code[$0]) }
          .map { "\(file):\($0 + 1)" }
      })
  }

  private func isTooLong(_ line: Substring, code: Substring) -> Bool {
    guard line.count > 100, !line.contains("://"), !isText(line), !line.contains("#\"") else {
      return false
    }
    let codeEnd = code.lastIndex { $0 != " " }.map { code.distance(from: code.startIndex, to: $0) }
    return line.count > 120 || codeEnd ?? 0 >= 100
  }

  @Test func aFileHasAtMostFourHundredLines() {
    Ratchet("over 400 lines").hold(
      Self.ours.filter { $0.lines.count > 401 }.map { $0.path })
  }

  @Test func aFunctionOfThePureModulesHasAtMostFortyLines() {
    Ratchet("over 40 lines").hold(
      Tree.swift(in: "Sources").filter { Module.pure.contains($0.module) }
        .flatMap { longer(than: 40, in: $0) })
  }

  @Test func aFunctionHasAtMostSeventyLines() {
    Ratchet("over 70 lines").hold(Self.ours.flatMap { longer(than: 70, in: $0) })
  }

  private func longer(than limit: Int, in file: SwiftFile) -> [String] {
    file.functions.filter { $0.length > limit && !$0.isTable }
      .map { "\(file): \($0.name), \($0.length) lines" }
  }

  /// A text that is one literal on a line of its own cannot be broken without changing its form.
  private func isText(_ line: Substring) -> Bool {
    let trimmed = line.drop { $0 == " " }
    return trimmed.hasPrefix("\"") || trimmed.hasPrefix("+ \"")
  }
}
