// What other programs read in a PDF.

import Foundation
import Subprocess
import Testing

@testable import Letters

#if canImport(System)
  import System
#else
  import SystemPackage
#endif

/// A decision as poppler sees it. PDF_FOLDER keeps the files, to look at.
struct Poppler {
  let info: String
  let metadata: String
  /// The text with its white space evened out.
  let words: String

  static func read(_ printed: PrintedDecision, named name: String) async throws -> Poppler {
    try await read(printed.bytes, named: name)
  }

  static func read(_ bytes: [UInt8], named name: String) async throws -> Poppler {
    let kept = ProcessInfo.processInfo.environment["PDF_FOLDER"].map { URL(filePath: $0) }
    let folder = kept ?? FileManager.default.temporaryDirectory
    let file = folder.appending(path: kept == nil ? UUID().uuidString : "\(name).pdf")
    try Data(bytes).write(to: file)
    defer { if kept == nil { try? FileManager.default.removeItem(at: file) } }
    let path = file.path(percentEncoded: false)
    let text = try await run("/usr/bin/pdftotext", [path, "-"])
    return Poppler(
      info: try await run("/usr/bin/pdfinfo", [path]),
      metadata: try await run("/usr/bin/pdfinfo", ["-meta", path]),
      words: text.split(whereSeparator: \.isWhitespace).joined(separator: " "))
  }

  /// By a library that blocks no thread of the tests, and whose pipes no other child inherits.
  private static func run(_ program: String, _ arguments: [String]) async throws -> String {
    let result = try await Subprocess.run(
      .path(FilePath(program)), arguments: Arguments(arguments),
      output: .string(limit: 1 << 20), error: .discarded)
    return result.standardOutput
  }
}
