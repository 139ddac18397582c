// Golden texts: what a letter said last time. RECORD=1 writes them anew; a missing one fails.

import Foundation
import Testing

@testable import Letters

enum Golden {
  private static let folder = URL(filePath: #filePath).deletingLastPathComponent()
    .appending(path: "Golden")
  private static let isRecording = ProcessInfo.processInfo.environment["RECORD"] == "1"

  static func expect(_ text: String, _ name: String) throws {
    let file = folder.appending(path: name)
    if isRecording {
      try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
      try Data(text.utf8).write(to: file)
      return
    }
    let stored = try? Data(contentsOf: file)
    guard let stored else {
      Issue.record("\(name) is missing; run with RECORD=1 and read what it wrote")
      return
    }
    let wanted = String(decoding: stored, as: UTF8.self)
    #expect(text == wanted, "\(name): \(difference(text, wanted))")
  }

  static func expect(_ letter: Letter, _ name: String) throws {
    let attached = letter.attachments.map { "\n[\($0.name)]" }.joined()
    try expect(letter.subject + "\n\n" + letter.text + attached, name + ".txt")
    try expect(letter.html, name + ".html")
  }

  private static func difference(_ text: String, _ wanted: String) -> String {
    let lines = zip(text.split(separator: "\n"), wanted.split(separator: "\n"))
    return lines.first { $0 != $1 }.map { "now \"\($0)\", before \"\($1)\"" } ?? "lengths differ"
  }
}
