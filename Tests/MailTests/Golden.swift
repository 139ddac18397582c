// Texts held in files: a change of what we send is a readable diff.

import Foundation
import Testing

/// Compares with the file `Golden/<name>`; with RECORD=1 in the environment, writes it.
func expectGolden(
  _ bytes: [UInt8], _ name: String, sourceLocation: SourceLocation = #_sourceLocation
) throws {
  let file = testFolder.appending(path: "Golden/\(name)")
  if ProcessInfo.processInfo.environment["RECORD"] == "1" {
    try Data(bytes).write(to: file)
    return
  }
  guard let golden = try? Data(contentsOf: file) else {
    Issue.record("There is no \(name): look at it after RECORD=1.", sourceLocation: sourceLocation)
    return
  }
  guard golden != Data(bytes) else { return }
  let ours = lines(bytes)
  let theirs = lines(Array(golden))
  let index = zip(ours, theirs).enumerated().first { $1.0 != $1.1 }?.offset
  let line = index ?? min(ours.count, theirs.count)
  Issue.record(
    """
    \(name) differs at line \(line + 1):
    is:     \(line < ours.count ? ours[line] : "(end)")
    golden: \(line < theirs.count ? theirs[line] : "(end)")
    """, sourceLocation: sourceLocation)
}

private func lines(_ bytes: [UInt8]) -> [String] {
  String(decoding: bytes, as: UTF8.self).split(
    separator: "\n", omittingEmptySubsequences: false
  ).map { $0.debugDescription }
}

/// The folder of these tests, where the goldens and the Python programs lie.
let testFolder = URL(filePath: #filePath).deletingLastPathComponent()
