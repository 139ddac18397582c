// What the tests of masking share: programs, folders, documents set by a real typesetter.

import Children
import Crypto
import Documents
import Foundation
import Redaction
import Testing

/// The programs as the build and `scripts/test` leave them.
enum Workshop {
  static let tools = MaskingTools.standard(root: House.root)

  /// With more time, for machines that do much else.
  static let limits: MaskingLimits = {
    var limits = MaskingLimits()
    limits.seconds = 60
    return limits
  }()
  static let maker = MaskedCopyMaker(tools: tools, limits: limits)
  static let verifier = MaskVerifier(tools: tools, limits: limits)
  static let uploads = UploadedCopyCheck(tools: tools, limits: limits)

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
    let end = await tools.child.run(
      program, arguments, readable: ["/"], environment: ["OMP_THREAD_LIMIT": "1"], in: folder,
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
      of: "\(House.root)/.build/tools/typst-venv/bin/python", ["-I", "-B", "-c", script], in: folder
    )
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
    let text = await House.patient.read(file: path, kind: .pdf)
    let marks = text.pages.flatMap { page in
      page.words.filter(isMasked).map {
        MaskedArea(page: page.number, boxes: [$0.box], label: label, reason: "Skäl")
      }
    }
    return MaskingOrder(
      source: path, sourceHash: try sha256(path), text: text, title: "Handling 1",
      fileName: "handling-1.pdf", marks: marks)
  }
}
