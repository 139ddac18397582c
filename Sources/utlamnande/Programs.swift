// The programs that work on documents, behind the desk's port: reader, page drawer, maker, verifier.

import Children
import Desk
import Documents
import Foundation
import Redaction

/// The machinery as it is installed on this machine.
struct InstalledPrograms: DocumentPrograms {
  let reading: ReadingTools
  let masking: MaskingTools

  init(root: String) {
    reading = ReadingTools.find(root: root)
    masking = MaskingTools.standard(root: root)
  }

  /// What is not there, in the words of whoever installs it.
  var missing: [String] {
    Array(Set(reading.missing + masking.missing)).sorted()
  }

  /// Counted up when the reader changes what it gives; what is missing counts in, so that a document is
  /// read again once it is there.
  var readerIdentity: String {
    (["reader 4"] + reading.missing.map { "- \($0)" }).joined(separator: " ")
  }

  func read(
    _ path: String, kind: FileKind, progress: @escaping PageProgress
  ) async -> (text: DocumentText, pdf: [UInt8]?) {
    let reader = DocumentReader(tools: reading)
    if kind == .pdf {
      let text = await reader.read(file: path, kind: kind, progress: progress)
      return (text, nil)
    }
    let both = await reader.reading(file: path, kind: kind, progress: progress)
    return (both.text, both.pdf)
  }

  func picture(of path: String, page: Int) async -> [UInt8]? {
    guard let pages = reading.pages else { return nil }
    await Self.drawing.enter()
    defer { Self.drawing.leave() }
    guard let folder = ScratchFolder() else { return nil }
    defer { folder.remove() }
    let limits = ChildLimits(
      memory: 1_000_000_000, processorSeconds: 20, file: 100_000_000, wallSeconds: 30)
    let end = await reading.child.run(
      pages, ["picture", path, String(page), "110", "page.png"], readable: [path], in: folder,
      limits: limits)
    guard end == .exited(0), let data = folder.read("page.png", limit: limits.file) else {
      return nil
    }
    return [UInt8](data)
  }

  /// Each page that is drawn for somebody to look at may take a gigabyte.
  private static let drawing = Turnstile(2)

  func mask(
    _ order: MaskingOrder, list: [UInt8], seeking passages: MaskedPassages,
    progress: @escaping PageProgress
  ) async throws(MaskingFailure) -> MaskedBytes {
    // Without all of its means a verification cannot pass: the reason is told instead of a failure.
    if let missing = masking.missing.first { throw .toolMissing(missing) }
    guard let folder = ScratchFolder() else { throw .disk }
    defer { folder.remove() }
    guard folder.write(Data(list), as: "list.pdf") else { throw .disk }
    let listed = await DocumentReader(tools: reading).read(
      file: folder.file("list.pdf"), kind: .pdf)
    // A list that is our own and cannot be read is none.
    guard listed.unreadable.isEmpty, !listed.pages.isEmpty else { throw .failed("list") }
    var order = order
    order.list = MaskingOrder.MaskListPages(path: folder.file("list.pdf"), text: listed)
    let copy = try await MaskedCopyMaker(tools: masking).make(
      order, at: folder.file("copy.pdf"), progress: progress)
    let sought = passages.masked.map { passage in
      // A name or a number is written in many ways; a sentence, or the line of a page that is masked
      // whole, is not.
      let isShort = passage.split(whereSeparator: \.isWhitespace).count <= mostWordsOfAName
      return SoughtString(text: passage, forms: isShort ? writtenForms(of: passage) : [])
    }
    let record = await MaskVerifier(tools: masking).verify(
      copy, of: order, sought: sought, lettingStand: passages.standing)
    guard record.passed else { return MaskedBytes(copy: nil, record: record) }
    guard let data = folder.read("copy.pdf", limit: copy.size) else { throw .disk }
    return MaskedBytes(copy: [UInt8](data), record: record)
  }

  func check(copy path: String, original: String?) async -> CopyReport {
    do throws(UploadedCopyProblem) {
      let findings = try await UploadedCopyCheck(tools: masking).check(path, original: original)
      return CopyReport(findings: findings, problem: nil)
    } catch { return CopyReport(findings: [], problem: error.word) }
  }
}

/// Words of a passage that may be a name, a number or an address.
private let mostWordsOfAName = 6

extension UploadedCopyProblem {
  /// A word for the record.
  fileprivate var word: String {
    switch self {
    case .encrypted: "encrypted"
    case .unreadable: "unreadable"
    case .timedOut: "timedOut"
    case .disk: "disk"
    case .toolMissing: CopyReport.toolMissing
    }
  }
}
