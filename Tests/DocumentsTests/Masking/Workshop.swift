// What the tests of masking share: programs, folders, documents set by a real typesetter.

import Children
import Crypto
import Documents
import Foundation
import Redaction
import Testing

/// The programs as the build and `scripts/test` leave them.
enum Workshop {
  static let root = URL(filePath: #filePath).deletingLastPathComponent()
    .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
    .path(percentEncoded: false)
  static let child = LimitedChild(launcher: "\(root)/.build/debug/utlamnande-confine")
  static let tools = MaskingTools(
    child: child, pages: "\(root)/.build/debug/utlamnande-pages",
    python: "\(root)/.build/tools/checker-venv/bin/python",
    scripts: "\(root)/scripts")

  /// Runs `work` in a folder that is removed afterwards.
  static func inFolder<T>(_ work: (ScratchFolder) async throws -> T) async throws -> T {
    let folder = try #require(ScratchFolder())
    defer { folder.remove() }
    return try await work(folder)
  }

  /// A program's standard output.
  static func output(
    of program: String, _ arguments: [String], in folder: ScratchFolder
  ) async throws -> String {
    let end = await child.run(
      program, arguments, environment: ["OMP_THREAD_LIMIT": "1"], in: folder,
      limits: ChildLimits(
        memory: 4_000_000_000, processorSeconds: 60, file: 500_000_000, wallSeconds: 60))
    let errors = folder.read("stderr", limit: 1_000_000) ?? Data()
    try #require(end == .exited(0), "\(String(decoding: errors, as: UTF8.self))")
    let data = try #require(folder.read("stdout", limit: 500_000_000))
    return String(decoding: data, as: UTF8.self)
  }

  /// Sets typst text as FOLDER/source.pdf and gives its path.
  static func typeset(_ text: String, in folder: ScratchFolder) async throws -> String {
    let script = "import typst; typst.compile('source.typ', output='source.pdf')"
    #expect(folder.write(Data(text.utf8), as: "source.typ"))
    _ = try await output(
      of: "\(root)/.build/tools/typst-venv/bin/python", ["-I", "-B", "-c", script], in: folder)
    return folder.file("source.pdf")
  }

  static func sha256(_ path: String) throws -> String {
    let data = try Data(contentsOf: URL(filePath: path))
    return SHA256.hash(data: data).map { String(format: "%02x", $0) }.joined()
  }

  /// The order for a document with marks on every word that `isMasked` says.
  static func order(
    _ path: String, in folder: ScratchFolder, label: String = "OSL 21:1",
    masking isMasked: (Word) -> Bool
  ) async throws -> MaskingOrder {
    let text = try await words(of: path, in: folder)
    let marks = text.pages.flatMap { page in
      page.words.filter(isMasked).map {
        MaskedArea(page: page.number, boxes: [$0.box], label: label, reason: "Skäl")
      }
    }
    return MaskingOrder(
      source: path, sourceHash: try sha256(path), text: text, title: "Handling 1",
      fileName: "handling-1.pdf", marks: marks)
  }

  /// The words of a PDF with their lines.
  static func words(of path: String, in folder: ScratchFolder) async throws -> DocumentText {
    let lines = try await output(
      of: "/usr/bin/pdftotext", ["-bbox-layout", path, "-"], in: folder
    ).split(separator: "\n")
    var pages: [PageText] = []
    var line = -1
    for text in lines {
      let figures = text.split(separator: "\"").enumerated().filter { $0.offset % 2 == 1 }
        .compactMap { Double($0.element) }
      if text.contains("<page ") {
        line = -1
        pages.append(
          PageText(
            number: pages.count + 1, width: figures[0], height: figures[1], source: .text,
            words: []))
      } else if text.contains("<line ") {
        line += 1
      } else if text.contains("<word "), let start = text.firstIndex(of: ">"),
        let end = text.range(of: "</word>")
      {
        let word = text[text.index(after: start)..<end.lowerBound]
          .replacing("&amp;", with: "&").replacing("&lt;", with: "<").replacing("&gt;", with: ">")
        pages[pages.count - 1].words.append(
          Word(
            text: String(word),
            box: Box(left: figures[0], top: figures[1], right: figures[2], bottom: figures[3]),
            line: line))
      }
    }
    return DocumentText(pages: pages)
  }
}
