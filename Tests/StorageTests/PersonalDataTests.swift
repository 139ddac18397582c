// What is kept about whom is declared whole: no column and no text about a person is forgotten, and the guide in
// `docs/` is made of the declaration.

import Foundation
import Policy
import Testing

@testable import Storage

@Suite("Personal data")
struct PersonalDataTests {
  private static let root = URL(filePath: #filePath).deletingLastPathComponent()
    .deletingLastPathComponent().deletingLastPathComponent().path

  private static let declared = Set(
    PersonalData.columns.map { "\($0.table).\($0.column)" }
      + PersonalData.impersonal.flatMap { table, columns in columns.map { "\(table).\($0)" } })

  private func columns(_ engine: Engine) async throws -> Set<String> {
    let rows = try await World(engine).database.read(
      Statement(
        engine == .postgres
          ? """
          SELECT CAST(table_name AS text), CAST(column_name AS text)
          FROM information_schema.columns WHERE table_schema = 'public' AND table_name <> 'words'
          """
          : """
          SELECT m.name, c.name FROM sqlite_master m, pragma_table_info(m.name) c
          WHERE m.type = 'table' AND m.name NOT LIKE 'words\\_%' ESCAPE '\\'
            AND m.name NOT LIKE 'sqlite\\_%' ESCAPE '\\'
          """)
    ).get()
    return Set(try rows.map { "\(try $0.text(0)).\(try $0.text(1))" })
  }

  @Test(arguments: [Engine.sqliteInMemory, .postgres])
  func everyColumnIsDeclared(_ engine: Engine) async throws {
    let there = try await columns(engine)
    let missing = there.subtracting(PersonalDataTests.declared).sorted()
    #expect(
      missing.isEmpty,
      "say in Sources/Storage/PersonalData.swift what these hold about persons: \(missing)")
    let words = engine == .postgres ? "words." : "-"
    let gone = PersonalDataTests.declared.subtracting(there).filter { !$0.hasPrefix(words) }
    #expect(gone.isEmpty, "declared, but not there: \(gone.sorted())")
  }

  @Test func noColumnIsDeclaredTwice() {
    let all =
      PersonalData.columns.map { "\($0.table).\($0.column)" }
      + PersonalData.impersonal.flatMap { table, columns in columns.map { "\(table).\($0)" } }
    #expect(all.count == PersonalDataTests.declared.count)
    #expect(PersonalData.columns.allSatisfy { !$0.about.isEmpty && !$0.holds.isEmpty })
  }

  /// The stored types of the workflow and of letters, with the names of their texts about persons.
  private static let stored: [String: [String]] = {
    var found: [String: [String]] = [:]
    let folder = "\(root)/Sources/Workflow"
    let names = (try? FileManager.default.contentsOfDirectory(atPath: folder)) ?? []
    let files = names.filter { $0.hasSuffix(".swift") }.map { "\(folder)/\($0)" }
    for file in files + ["\(root)/Sources/Storage/Recording.swift"] {
      read((try? String(contentsOfFile: file, encoding: .utf8)) ?? "", into: &found)
    }
    return found
  }()

  private static func read(_ source: String, into found: inout [String: [String]]) {
    let type = #/^( *)(?:public |indirect )*(?:struct|enum|extension) ([A-Z]\w*)(.*)$/#
    let text = #/^( *)public (?:internal\(set\) )?(?:let|var) (\w+): \[?Personal\]?\??(?: |$)/#
    var open: [(indent: Int, name: String, isStored: Bool)] = []
    for line in source.split(separator: "\n") {
      if let match = line.wholeMatch(of: type) {
        let indent = match.1.count
        open = open.filter { $0.indent < indent }
        open.append((indent, String(match.2), match.3.contains("Codable")))
      } else if let match = line.prefixMatch(of: text) {
        let around = open.filter { $0.indent < match.1.count }
        guard around.last?.isStored == true else { continue }
        found[around.map(\.name).joined(separator: "."), default: []].append(String(match.2))
      }
    }
    guard source.contains("public enum Event:") else { return }
    for match in source.matches(of: #/\n  case (\w+)\(([^()]*(?:\([^()]*\)[^()]*)*)\)/#) {
      let names = match.2.matches(of: #/(\w+): Personal\b/#).map { String($0.1) }
      if !names.isEmpty { found["Event.\(match.1)"] = names }
    }
  }

  @Test func everyTextAboutAPersonIsDeclared() {
    let stored = Set(PersonalDataTests.stored.keys)
    let declared = Set(PersonalData.types.keys)
    #expect(stored.count > 40)
    #expect(
      stored.subtracting(declared).isEmpty,
      "say in Sources/Storage/PersonalTypes.swift whom these are about")
    #expect(declared.subtracting(stored).isEmpty, "declared, but not in the sources")
  }

  /// `RECORD=1` writes the guide anew.
  @Test func theGuideIsMadeOfTheDeclaration() throws {
    let policy = try Policy.load(
      folder: "\(PersonalDataTests.root)/policy",
      today: try #require(Day(year: 2026, month: 11, day: 23)))
    let made = PersonalDataGuide(policy: policy, stored: PersonalDataTests.stored).text
    let path = "\(PersonalDataTests.root)/docs/PERSONAL-DATA.md"
    if ProcessInfo.processInfo.environment["RECORD"] == "1" {
      try Data(made.utf8).write(to: URL(filePath: path))
    }
    let written = (try? String(contentsOfFile: path, encoding: .utf8)) ?? ""
    #expect(written == made, "docs/PERSONAL-DATA.md is not what the declaration says: RECORD=1")
  }
}
