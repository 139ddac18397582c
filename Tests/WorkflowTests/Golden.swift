// A text held as a file: `RECORD=1` rewrites it, a missing file fails, a difference names the first line.

import Foundation
import Testing

/// Compares `text` with `Golden/name`, line by line.
func expectGolden(
  _ text: String, _ name: String, sourceLocation: SourceLocation = #_sourceLocation
) throws {
  let file = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
    .appendingPathComponent("Golden").appendingPathComponent(name)
  if ProcessInfo.processInfo.environment["RECORD"] == "1" {
    try Data(text.utf8).write(to: file)
    return
  }
  let stored = try #require(
    FileManager.default.contents(atPath: file.path),
    "there is no \(name); run with RECORD=1 and read it before you commit it",
    sourceLocation: sourceLocation)
  let expected = String(decoding: stored, as: UTF8.self)
  if text == expected { return }
  let found = text.split(separator: "\n", omittingEmptySubsequences: false)
  let wanted = expected.split(separator: "\n", omittingEmptySubsequences: false)
  let line = zip(found, wanted).prefix { $0 == $1 }.count
  let difference = """
    \(name) differs at line \(line + 1):
    - \(wanted.indices.contains(line) ? String(wanted[line]) : "(nothing)")
    + \(found.indices.contains(line) ? String(found[line]) : "(nothing)")
    """
  Issue.record(Comment(rawValue: difference), sourceLocation: sourceLocation)
}
