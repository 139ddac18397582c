// What other programs read in a PDF.

import Foundation
import Testing

@testable import Letters

/// A decision as poppler sees it. PDF_FOLDER keeps the files, to look at.
struct Poppler {
  let info: String
  let metadata: String
  /// The text with its white space evened out.
  let words: String

  static func read(_ printed: PrintedDecision, named name: String) throws -> Poppler {
    let kept = ProcessInfo.processInfo.environment["PDF_FOLDER"].map { URL(filePath: $0) }
    let folder = kept ?? FileManager.default.temporaryDirectory
    let file = folder.appending(path: kept == nil ? UUID().uuidString : "\(name).pdf")
    try Data(printed.bytes).write(to: file)
    defer { if kept == nil { try? FileManager.default.removeItem(at: file) } }
    let path = file.path(percentEncoded: false)
    let text = try run("/usr/bin/pdftotext", [path, "-"])
    return Poppler(
      info: try run("/usr/bin/pdfinfo", [path]),
      metadata: try run("/usr/bin/pdfinfo", ["-meta", path]),
      words: text.split(whereSeparator: \.isWhitespace).joined(separator: " "))
  }

  private static func run(_ program: String, _ arguments: [String]) throws -> String {
    let process = Process()
    process.executableURL = URL(filePath: program)
    process.arguments = arguments
    let output = Pipe()
    process.standardOutput = output
    try process.run()
    let data = try output.fileHandleForReading.readToEnd() ?? Data()
    process.waitUntilExit()
    return String(decoding: data, as: UTF8.self)
  }
}
