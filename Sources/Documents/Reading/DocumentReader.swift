// Reads a document: its words with their places, what is hidden in it, and what nobody could read.

import Children
public import Redaction

#if canImport(FoundationEssentials)
  import FoundationEssentials
#else
  import Foundation
#endif

/// Is told of long work: pages done, of so many as are known of.
public typealias PageProgress = @Sendable (_ done: Int, _ total: Int) -> Void

/// A document that was read, and the PDF to which the places of its words refer.
public struct DocumentReading: Sendable {
  public var text: DocumentText
  /// The file itself where it is a PDF, else what it was converted to; nil where there is none, and
  /// then `text.unreadable` tells why.
  public var pdf: [UInt8]?
}

/// Reads documents of every kind that is taken. Bad content is no error: what cannot be read is told in
/// `unreadable`, with the reason (kan ej läsas, bedöms för hand).
public struct DocumentReader: Sendable {
  let tools: ReadingTools
  let limits: ReadingLimits
  /// Of the document that is being read.
  var filesLeft: FilesLeft

  public init(tools: ReadingTools, limits: ReadingLimits = ReadingLimits()) {
    self.tools = tools
    self.limits = limits
    filesLeft = FilesLeft(limits.filesWithin)
  }

  /// The same reader, for one more document.
  private var anew: DocumentReader { DocumentReader(tools: tools, limits: limits) }

  /// Reads a file. The same bytes give the same text.
  ///
  /// - Parameters:
  ///   - path: of the file, which is not changed.
  ///   - progress: is told how far the reading has come.
  public func read(
    file path: String, kind: FileKind, progress: @escaping PageProgress = { _, _ in }
  ) async -> DocumentText {
    let reader = anew
    return await inFolder(.unread(.failed)) {
      await reader.text(of: await reader.prepared(path, kind, $0), progress)
    }
  }

  /// Reads bytes; otherwise the same.
  public func read(bytes: [UInt8], kind: FileKind) async -> DocumentText {
    let reader = anew
    return await inFolder(.unread(.failed)) { folder in
      guard folder.write(Data(bytes), as: "file") else { return .unread(.failed) }
      return await reader.text(
        of: await reader.prepared(folder.file("file"), kind, folder)
      ) { _, _ in }
    }
  }

  /// The PDF to which the places of the words refer: the file itself, or what it is converted to.
  ///
  /// - Returns: nil where there is none; then `read` tells why.
  public func pdf(file path: String, kind: FileKind) async -> [UInt8]? {
    let reader = anew
    return await inFolder(nil) { folder in
      await reader.pdf(of: await reader.prepared(path, kind, folder), folder)
    }
  }

  /// Both at once, with one conversion.
  public func reading(
    file path: String, kind: FileKind, progress: @escaping PageProgress = { _, _ in }
  ) async -> DocumentReading {
    let reader = anew
    return await inFolder(DocumentReading(text: .unread(.failed))) { folder in
      let prepared = await reader.prepared(path, kind, folder)
      let text = await reader.text(of: prepared, progress)
      return DocumentReading(text: text, pdf: await reader.pdf(of: prepared, folder))
    }
  }

  private func inFolder<Result>(
    _ otherwise: Result, _ body: (ScratchFolder) async -> Result
  ) async -> Result {
    guard let folder = ScratchFolder() else { return otherwise }
    defer { folder.remove() }
    return await body(folder)
  }

  /// Reads the pages of what was prepared, one piece after another, counted through.
  func text(
    of prepared: Prepared, _ progress: @escaping PageProgress
  ) async -> DocumentText {
    var all = DocumentText(pages: [], hidden: prepared.hidden, unreadable: prepared.unreadable)
    var before = 0
    for piece in prepared.pieces {
      let first = before
      let read = await piece.read(by: self) { progress(first + $0, first + $1) }
      all.add(read, after: first, named: piece.name)
      // A page at its end that could not be read is one as well.
      before += max(
        read.pages.last?.number ?? 0, read.unreadable.compactMap(\.page).max() ?? 0)
    }
    all.hidden += prepared.unshown(on: all.pages)
    all.limitHidden(by: limits)
    return all
  }

  /// The pieces as one PDF.
  private func pdf(of prepared: Prepared, _ folder: ScratchFolder) async -> [UInt8]? {
    if prepared.pieces.count > 1 {
      guard let joiner = tools.joiner else { return nil }
      let joined = ["--empty", "--pages"] + prepared.pieces.map(\.path) + ["--", "joined.pdf"]
      let end = await tools.child.run(
        joiner, joined, readable: prepared.pieces.map(\.path), in: folder,
        limits: limits.conversion)
      // 3: done, with warnings about what was mended.
      guard end == .exited(0) || end == .exited(3) else { return nil }
      return folder.read("joined.pdf", limit: limits.output * 2).map { [UInt8]($0) }
    }
    // What is made here was seen to be a plain file when it was.
    let path = prepared.pieces.first?.path
    return path.flatMap { FileManager.default.contents(atPath: $0) }.map { [UInt8]($0) }
  }
}

extension DocumentText {
  /// Nothing of the document could be read.
  static func unread(_ reason: UnreadablePart.Reason) -> DocumentText {
    DocumentText(pages: [], unreadable: [UnreadablePart(reason: reason)])
  }

  /// Adds another text whose pages come after `number`.
  ///
  /// - Parameter name: of the attachment it is; empty for the document itself.
  fileprivate mutating func add(_ other: DocumentText, after number: Int, named name: String) {
    let places = PlacesWithin(name: name, after: number)
    pages += other.pages.map { page in
      var page = page
      page.number += number
      return page
    }
    hidden += other.hidden.map(places.moved)
    unreadable += other.unreadable.map(places.moved)
  }
}

/// Where things stand when a document is read as a part of another.
struct PlacesWithin {
  /// Of the attachment; empty for the document itself.
  let name: String
  /// How many pages come before.
  let after: Int

  func moved(_ hidden: HiddenContent) -> HiddenContent {
    guard !name.isEmpty else { return hidden }
    return HiddenContent(kind: hidden.kind, place: "\(name): \(hidden.place)", text: hidden.text)
  }

  func moved(_ part: UnreadablePart) -> UnreadablePart {
    guard !name.isEmpty else { return part }
    let place = part.place.map { "\(name): \($0)" } ?? name
    return UnreadablePart(page: part.page.map { $0 + after }, place: place, reason: part.reason)
  }
}
