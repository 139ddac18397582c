// What pikepdf, pdfua and qpdf say of PDF files.

import Foundation
import Subprocess
import Testing

#if canImport(System)
  import System
#else
  import SystemPackage
#endif

enum Checker {
  /// A line for each thing that is wrong with a file of the folder; nothing when all is well.
  static func examine(_ folder: String) async throws -> String {
    let python = "\(Package.root).build/tools/pikepdf-venv/bin/python"
    try #require(
      FileManager.default.isExecutableFile(atPath: python), "no pikepdf: scripts/test installs it")
    let result = try await Subprocess.run(
      .path(FilePath(python)),
      arguments: ["-I", "-B", "\(Package.root)scripts/examine_letters.py", folder],
      output: .string(limit: 1 << 20), error: .string(limit: 1 << 20))
    let words = result.standardOutput + result.standardError
    return result.terminationStatus.isSuccess || !words.isEmpty ? words : "the checker failed"
  }
}
