// A copy of the shipped policy folder, in which a test makes its mistakes.

import Foundation
import Policy
import Testing

/// A copy that is removed with the value.
final class PolicyCopy {
  let root: URL
  var folder: String { root.appendingPathComponent("policy").path }

  init() throws {
    root = FileManager.default.temporaryDirectory.appendingPathComponent(UUID().uuidString)
    try FileManager.default.createDirectory(at: root, withIntermediateDirectories: true)
    try FileManager.default.copyItem(atPath: shippedFolder, toPath: folder)
  }

  deinit { try? FileManager.default.removeItem(at: root) }

  func text(_ file: String) throws -> String {
    try String(contentsOfFile: "\(folder)/\(file)", encoding: .utf8)
  }

  func write(_ text: String, to file: String) throws {
    try Data(text.utf8).write(to: URL(fileURLWithPath: "\(folder)/\(file)"))
  }

  /// Exchanges the first place where `old` stands.
  func change(_ file: String, _ old: String, to new: String) throws {
    var text = try text(file)
    let range = try #require(text.range(of: old), "\(file) does not say \(old)")
    text.replaceSubrange(range, with: new)
    try write(text, to: file)
  }

  /// The line, from 1, on which `text` first stands.
  func line(of text: String, in file: String) throws -> Int {
    let whole = try self.text(file)
    let range = try #require(whole.range(of: text), "\(file) does not say \(text)")
    return whole[..<range.lowerBound].count(where: \.isNewline) + 1
  }

  /// What loading says, a line for each mistake.
  func problems(today: Day = testDay) -> [String] {
    do throws(PolicyProblems) {
      _ = try Policy.load(folder: folder, today: today)
      return []
    } catch {
      return error.problems.map(\.description)
    }
  }
}
