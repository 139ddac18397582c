// What the program is made of: each pinned part has its licence in the list, and nothing else stands there.

import Foundation
import Testing

@Suite("Licences")
struct Licences {
  /// The rows of docs/LICENCES.md: name, version, licence.
  private static func rows() throws -> [[String]] {
    try Self.text(of: "docs/LICENCES.md").split(separator: "\n")
      .filter { $0.hasPrefix("| ") && !$0.hasPrefix("| name") && !$0.hasPrefix("| ---") }
      .map { $0.split(separator: "|").map { $0.trimmingCharacters(in: .whitespaces) } }
  }

  private static func text(of path: String) throws -> String {
    try String(contentsOfFile: "\(Tree.root)/\(path)", encoding: .utf8)
  }

  private struct Resolved: Decodable {
    struct Pin: Decodable {
      struct State: Decodable { let version: String }
      let identity: String
      let state: State
    }
    let pins: [Pin]
  }

  @Test func everySwiftPackageIsListedInItsVersion() throws {
    let listed = try Self.rows().map { "\($0[0]) \($0[1].prefix { $0 != " " })" }
    let pins = try JSONDecoder().decode(
      Resolved.self, from: Data(Self.text(of: "Package.resolved").utf8)
    ).pins
    #expect(pins.count > 20)
    for pin in pins { #expect(listed.contains("\(pin.identity) \(pin.state.version)")) }
  }

  /// Of the lists of packages in scripts/lib/setup.sh those that the tests alone need are not listed.
  @Test func everyDebianPackageIsListed() throws {
    let setup = try Self.text(of: "scripts/lib/setup.sh")
    let names = Set(try Self.rows().map { $0[0] })
    for list in ["toolchain_packages", "build_packages", "run_packages"] {
      let start = try #require(setup.range(of: "\(list)='")?.upperBound)
      let words = setup[start...].prefix { $0 != "'" }.split(whereSeparator: \.isWhitespace)
      #expect(!words.isEmpty)
      for word in words { #expect(names.contains(String(word)), "\(word)") }
    }
  }

  @Test func everyRowSaysAllOfItAndTheNameStandsOnce() throws {
    let rows = try Self.rows()
    for row in rows { #expect(row.count == 4 && row.allSatisfy { !$0.isEmpty }, "\(row)") }
    #expect(Set(rows.map { $0[0] }).count == rows.count)
  }
}
