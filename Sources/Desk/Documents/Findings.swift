// What has been found in a document, for the people who test it: flags, hidden content, what nobody could read.

import Documents
public import Redaction
import Storage
public import Workflow

/// How far the machine has come with a document.
public enum AssessmentStatus: String, Sendable, Hashable, CaseIterable {
  /// Waits for the worker, or is being read.
  case waiting, running
  /// All of it was read and every detector has finished.
  case assessed
  /// Some of it must be read by a person; nothing may be relied on where the machine did not see it.
  case notAssessed
}

/// What has been found in one document.
public struct Findings: Sendable {
  public let status: AssessmentStatus
  /// Why it is not assessed: a word without anything of the document.
  public let reason: String?
  /// Steps done, of so many; nil where nobody knows.
  public let progress: (done: Int, total: Int)?
  /// Hidden content first, then in the order of the document.
  public let flags: [Flag]
  public let hidden: [HiddenContent]
  public let unreadable: [UnreadablePart]
  /// Width and height of each page in points.
  public let pages: [[Double]]
  public let reader: String?
  public let textHash: String?
  public let detectors: Int?
}

/// A dismissal of the same words elsewhere in the case: offered, never applied.
public struct OfferedDismissal: Sendable {
  public let dismissal: Dismissal
  public let line: LineID
}

extension Desk {
  /// What has been found in a document; asks for the work where it was never asked for, such as before an upgrade.
  public func findings(of line: Line, in file: Case) async throws(DeskFailure) -> Findings {
    guard line.original != nil else { return .none(.notAssessed, "noFile") }
    guard documents != nil else { return .none(.notAssessed, "toolMissing") }
    let document = try await document(line.original?.blob)
    let flags = try await flags(of: line, in: file)
    guard let document, let flags else { return try await unfinished(document, line, file) }
    let gap = document.gap(in: flags.set)
    return Findings(
      status: gap == nil ? .assessed : .notAssessed, reason: gap, progress: nil,
      flags: flags.set.flags.filter(\.isHidden) + flags.set.flags.filter { !$0.isHidden },
      hidden: document.hidden, unreadable: document.unreadable, pages: document.sizes,
      reader: document.stored.reader, textHash: flags.set.textHash, detectors: flags.set.detectors)
  }

  /// Without flags there is no assessment, whatever was read.
  private func unfinished(
    _ document: ReadDocument?, _ line: Line, _ file: Case
  ) async throws(DeskFailure) -> Findings {
    let work = try await assessing(line, in: file)
    if let work, work.state == .failed { return .none(.notAssessed, work.problem ?? "failed") }
    return Findings(
      status: work?.state == .running ? .running : .waiting, reason: nil,
      progress: work.flatMap { $0.total > 0 ? ($0.done, $0.total) : nil }, flags: [],
      hidden: document?.hidden ?? [], unreadable: document?.unreadable ?? [],
      pages: document?.sizes ?? [], reader: nil, textHash: nil, detectors: nil)
  }

  /// How many pages of a masked copy are drawn, of so many; nil where none is being made. Asks for the look into
  /// a copy that was never asked for, such as before an upgrade.
  public func maskingProgress(
    of line: Line, in file: Case
  ) async throws(DeskFailure) -> (done: Int, total: Int)? {
    try await askForCheck(of: line, in: file)
    guard line.runningMasking != nil else { return nil }
    return try await store.work(of: file.id).orDeskFailure()
      .first { $0.line == line.id && $0.kind == .mask }
      .flatMap { $0.total > 0 ? ($0.done, $0.total) : nil }
  }

  /// Dismissals elsewhere in the case that their authors meant for the same words wherever they stand.
  public func offered(in file: Case, except line: LineID) -> [OfferedDismissal] {
    file.lines.filter { $0.id != line && !$0.removed }.flatMap { other in
      other.dismissals.filter(\.everywhere).map {
        OfferedDismissal(dismissal: $0, line: other.id)
      }
    }
  }

  /// One page of the original as a picture; nil where there is none, or nothing that draws it.
  public func picture(of line: Line, page: Int) async throws(DeskFailure) -> [UInt8]? {
    guard let original = line.original, !line.removed else { return nil }
    guard try await mayBeDrawn(original.blob) else { return nil }
    var source: BlobID? = original.blob
    if original.mediaType != FileKind.pdf.mediaType {
      source = try await document(original.blob)?.stored.rendition
    }
    return try await picture(source, page)
  }

  /// The same of the masked copy, wherever it was made.
  public func pictureOfCopy(of line: Line, page: Int) async throws(DeskFailure) -> [UInt8]? {
    guard let copy = line.maskedCopy?.file, copy.mediaType == FileKind.pdf.mediaType,
      !line.removed, try await mayBeDrawn(copy.blob)
    else { return nil }
    return try await picture(copy.blob, page)
  }

  private func mayBeDrawn(_ blob: BlobID) async throws(DeskFailure) -> Bool {
    switch try await scanGate(blob) {
    case .infected, .shut: false
    case .open, .unscannable: true
    }
  }

  private func picture(_ pdf: BlobID?, _ page: Int) async throws(DeskFailure) -> [UInt8]? {
    guard let documents, let pdf, page >= 1 else { return nil }
    return try await blobs.withFile(pdf) { path in
      await documents.programs.picture(of: path, page: page)
    }.orDeskFailure() ?? nil
  }

  /// The words of one page, as ranges of marks count them; nil where there is no such page.
  public func words(of line: Line, page: Int) async throws(DeskFailure) -> PageText? {
    guard let document = try await document(line.original?.blob), !line.removed else { return nil }
    return try await self.page(page, of: document)
  }
}

extension Findings {
  fileprivate static func none(_ status: AssessmentStatus, _ reason: String) -> Findings {
    Findings(
      status: status, reason: reason, progress: nil, flags: [], hidden: [], unreadable: [],
      pages: [], reader: nil, textHash: nil, detectors: nil)
  }
}

extension Findings {
  /// The flags of one page; those that stand on no page for 0.
  public func flags(on page: Int) -> [Flag] {
    flags.filter { page == 0 ? $0.pageNumbers.isEmpty : $0.pageNumbers.contains(page) }
  }
}

extension Flag {
  /// The pages that it stands on, in order; none for what is hidden and for names of files.
  public var pageNumbers: [Int] {
    guard case .words(let pages) = place else { return [] }
    return pages.map(\.page)
  }

  /// Whether it stands where somebody who only looks at the pages does not see it.
  var isHidden: Bool {
    switch place {
    case .words: false
    case .hidden, .hiddenPlace, .unreadable, .fileName, .title: true
    }
  }
}
