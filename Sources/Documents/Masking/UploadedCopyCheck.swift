// Examines copies that were masked elsewhere: what they hide but still have, and what comes with them.

import Children
import Foundation
import Redaction

/// Why an uploaded copy could not be examined; then it is not taken.
public enum UploadedCopyProblem: Error, Sendable, Hashable {
  case encrypted, unreadable, timedOut, disk
  case toolMissing(String)
}

/// The check of copies masked elsewhere. A copy with any finding is refused.
public struct UploadedCopyCheck: Sendable {
  private let tools: MaskingTools
  private let limits: MaskingLimits

  /// How many pages an upload is given time for.
  private static let assumedPages = 60

  public init(tools: MaskingTools, limits: MaskingLimits = MaskingLimits()) {
    self.tools = tools
    self.limits = limits
  }

  /// What is wrong with a copy, with the places; empty where nothing was found.
  ///
  /// - Parameters:
  ///   - copy: the path of the uploaded PDF.
  ///   - original: the path of what it is a copy of, where that is a PDF too: then text is also found
  ///     where only a comparison shows that it was to be hidden.
  public func check(
    _ copy: String, original: String?
  ) async throws(UploadedCopyProblem) -> [UploadedCopyFinding] {
    if let original, let one = try? FileHash.sha256(ofFileAt: copy),
      let other = try? FileHash.sha256(ofFileAt: original), one == other
    {
      return [UploadedCopyFinding(kind: .sameAsOriginal)]
    }
    let objects = try await objects(of: copy)
    var findings = FileParts(objects: objects).findings
    if try await hasDescription(copy, in: objects) {
      findings.append(UploadedCopyFinding(kind: .metadata))
    }
    if try Self.revisions(of: copy) > 1 {
      findings.append(UploadedCopyFinding(kind: .earlierRevision))
    }
    return findings + (try await hidden(in: copy, original: original))
  }

  private func run(
    _ program: String, _ arguments: [String], reading readable: [String]
  ) async throws(UploadedCopyProblem) -> Data {
    guard let folder = ScratchFolder() else { throw .disk }
    defer { folder.remove() }
    let end = await tools.child.run(
      program, arguments, readable: readable, in: folder,
      limits: limits.child(pages: Self.assumedPages, memory: limits.memory * 2, file: limits.output)
    )
    switch end {
    // qpdf ends with 3 where it could repair what it read.
    case .exited(0), .exited(3): break
    case .outOfTime: throw .timedOut
    case .notStarted: throw .toolMissing(program)
    case .exited, .killed:
      let errors = folder.read("stderr", limit: 100_000) ?? Data()
      let isLocked = String(decoding: errors, as: UTF8.self).contains("password")
      throw isLocked ? .encrypted : .unreadable
    }
    guard let output = folder.read("stdout", limit: limits.output) else { throw .unreadable }
    return output
  }

  private func objects(of copy: String) async throws(UploadedCopyProblem) -> PDFObjects {
    let json = try await run(
      tools.structure, ["--json=2", "--json-stream-data=none", copy, "-"],
      reading: [copy])
    guard let objects = PDFObjects(json: json) else { throw .unreadable }
    return objects
  }

  /// Whether the XMP says anything that a person wrote: a title, an author, key words.
  private func hasDescription(
    _ copy: String, in objects: PDFObjects
  ) async throws(UploadedCopyProblem) -> Bool {
    guard let root = objects.trailer["/Root"]?.reference,
      let key = objects.values[root]?["/Metadata"]?.reference
    else { return false }
    let number = key.dropFirst(4).prefix { $0.isNumber }
    let data = try await run(
      tools.structure, ["--show-object=\(number)", "--filtered-stream-data", copy],
      reading: [copy])
    let text = String(decoding: data, as: UTF8.self)
    return ["dc:title", "dc:creator", "dc:description", "dc:subject", "pdf:Keywords"].contains(
      where: text.contains)
  }

  /// How many times the file was saved: its ends, of which a file for the web has one more.
  private static func revisions(of copy: String) throws(UploadedCopyProblem) -> Int {
    guard let data = FileManager.default.contents(atPath: copy) else { throw .disk }
    var count = 0
    var rest = data[...]
    while let mark = rest.range(of: Data("startxref".utf8)) {
      count += 1
      rest = rest[mark.upperBound...]
    }
    let isLinear = data.prefix(1024).range(of: Data("/Linearized".utf8)) != nil
    return isLinear ? count - 1 : count
  }

  private func hidden(
    in copy: String, original: String?
  ) async throws(UploadedCopyProblem) -> [UploadedCopyFinding] {
    struct Hidden: Decodable {
      var kind: UploadedCopyFinding.Kind
      var page: Int
      var box: [Double]
    }
    let script = tools.uploadExaminer
    let output = try await run(
      tools.python, ["-I", "-B", script, copy] + (original.map { [$0] } ?? []),
      reading: tools.interpreterFolders + [script, copy] + (original.map { [$0] } ?? []))
    guard let hidden = try? JSONDecoder().decode([Hidden].self, from: output) else {
      throw .unreadable
    }
    return hidden.map { found in
      let box = found.box.count == 4 ? found.box : [0, 0, 0, 0]
      return UploadedCopyFinding(
        kind: found.kind, page: found.page,
        box: Box(left: box[0], top: box[1], right: box[2], bottom: box[3]))
    }
  }
}

/// What a file holds beside its pages.
private struct FileParts {
  private let objects: PDFObjects
  private(set) var findings: [UploadedCopyFinding] = []

  /// Entries that only their presence makes suspect.
  private static let suspects: [(String, UploadedCopyFinding.Kind)] = [
    ("/JS", .script), ("/JavaScript", .script), ("/AA", .script), ("/EF", .attachment),
    ("/EmbeddedFiles", .attachment), ("/OCProperties", .layer), ("/Outlines", .outline),
    ("/Thumb", .metadata), ("/PieceInfo", .metadata), ("/ActualText", .hiddenText),
  ]

  init(objects: PDFObjects) {
    self.objects = objects
    var kinds: Set<UploadedCopyFinding.Kind> = []
    for value in objects.values.values { collect(value, into: &kinds) }
    if let root = resolved(objects.trailer["/Root"]), let form = resolved(root["/AcroForm"]),
      case .array(let fields)? = resolved(form["/Fields"]), !fields.isEmpty
    {
      kinds.insert(.form)
    }
    if let information = resolved(objects.trailer["/Info"]),
      ["/Title", "/Author", "/Subject", "/Keywords"].contains(where: {
        (information[$0]?.text?.count ?? 0) > 2
      })
    {
      kinds.insert(.metadata)
    }
    findings = kinds.sorted { $0.rawValue < $1.rawValue }.map { UploadedCopyFinding(kind: $0) }
    addAnnotations()
  }

  private func resolved(_ value: PDFValue?) -> PDFValue? {
    guard let key = value?.reference else { return value }
    return objects.values[key]
  }

  private func collect(_ value: PDFValue, into kinds: inout Set<UploadedCopyFinding.Kind>) {
    switch value {
    case .array(let values): for value in values { collect(value, into: &kinds) }
    case .dictionary(let entries):
      for (key, kind) in Self.suspects where entries[key] != nil { kinds.insert(kind) }
      for value in entries.values { collect(value, into: &kinds) }
    default: break
    }
  }

  private mutating func addAnnotations() {
    var number = 0
    for page in pages(objects.trailer["/Root"].flatMap { resolved($0)?["/Pages"] }, depth: 0) {
      number += 1
      guard case .array(let annotations)? = resolved(page["/Annots"]) else { continue }
      let top = rectangle(resolved(page["/MediaBox"]))
      for annotation in annotations.compactMap({ resolved($0) }) {
        let kind =
          annotation["/Subtype"]?.text == "/Link" ? UploadedCopyFinding.Kind.link : .annotation
        let at = rectangle(resolved(annotation["/Rect"]))
        let box = at.flatMap { at in
          top.map {
            Box(
              left: at[0] - $0[0], top: $0[3] - at[3], right: at[2] - $0[0], bottom: $0[3] - at[1])
          }
        }
        findings.append(UploadedCopyFinding(kind: kind, page: number, box: box))
      }
    }
  }

  /// The pages below a node, with the sides that they inherit.
  private func pages(_ node: PDFValue?, depth: Int) -> [PDFValue] {
    guard depth < 50, let value = resolved(node) else { return [] }
    guard case .array(let kids)? = resolved(value["/Kids"]) else { return [value] }
    let found = kids.flatMap { pages($0, depth: depth + 1) }
    guard let box = value["/MediaBox"] else { return found }
    return found.map { page in
      guard case .dictionary(var entries) = page, entries["/MediaBox"] == nil else { return page }
      entries["/MediaBox"] = box
      return .dictionary(entries)
    }
  }

  private func rectangle(_ value: PDFValue?) -> [Double]? {
    guard case .array(let sides)? = value, case let figures = sides.compactMap(\.number),
      figures.count == 4
    else { return nil }
    return [
      min(figures[0], figures[2]), min(figures[1], figures[3]), max(figures[0], figures[2]),
      max(figures[1], figures[3]),
    ]
  }
}
