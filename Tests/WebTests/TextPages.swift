// Programs for tests of pages on documents: a text file is read as pages of words, and copies pass.

import Desk
import Documents
import Foundation
import Redaction

/// Reads a text file: a form feed ends a page, a line is a line. Its pictures are as small as pictures can be.
struct TextPages: DocumentPrograms {
  /// What is hidden in every file it reads, and what nobody can read of it.
  var hidden: [HiddenContent] = []
  var unreadable: [UnreadablePart] = []
  /// What it finds in every copy that was masked elsewhere.
  var findings: [UploadedCopyFinding] = []

  /// A PNG of one point.
  static let picture: [UInt8] = [0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A]

  func read(
    _ path: String, kind: FileKind, progress: @escaping PageProgress
  ) async -> (text: DocumentText, pdf: [UInt8]?) {
    let text = String(decoding: FileManager.default.contents(atPath: path) ?? Data(), as: UTF8.self)
    let pages = text.split(separator: "\u{0C}", omittingEmptySubsequences: false)
    return (
      DocumentText(
        pages: pages.enumerated().map { page($1, number: $0 + 1) }, hidden: hidden,
        unreadable: unreadable), Array("%PDF-1.7".utf8)
    )
  }

  private func page(_ text: Substring, number: Int) -> PageText {
    let lines = text.split(separator: "\n", omittingEmptySubsequences: false)
    let words = lines.enumerated().flatMap { line, text in
      text.split(separator: " ").enumerated().map { column, word in
        Word(
          text: String(word),
          box: Box(
            left: Double(column) * 50, top: Double(line) * 20, right: Double(column) * 50 + 45,
            bottom: Double(line) * 20 + 12), line: line)
      }
    }
    return PageText(number: number, width: 595, height: 842, source: .text, words: words)
  }

  func picture(of path: String, page: Int) async -> [UInt8]? {
    page <= 300 ? TextPages.picture : nil
  }

  func mask(
    _ order: MaskingOrder, list: [UInt8], seeking passages: MaskedPassages,
    progress: @escaping PageProgress
  ) async throws(MaskingFailure) -> MaskedBytes {
    let checks = VerificationRecord.Check.allCases.map {
      #"{"check":"\#($0.rawValue)","passed":true,"findings":[]}"#
    }
    let json =
      #"{"version":1,"source":"s","copy":"c","marks":"m","sought":7,"tools":{},"#
      + #""unevenPages":[1],"checks":[\#(checks.joined(separator: ","))]}"#
    guard let record = try? JSONDecoder().decode(VerificationRecord.self, from: Data(json.utf8))
    else { throw .failed("record") }
    return MaskedBytes(copy: Array("%PDF-1.7 masked".utf8), record: record)
  }

  func check(copy path: String, original: String?) async -> CopyReport {
    CopyReport(findings: findings, problem: nil)
  }
}
