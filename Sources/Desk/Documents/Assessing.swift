// Reading a document and raising its flags: once for the same bytes, anew when the policy or what is known changes.

import Documents
import Policy
import Redaction
import Storage
import Workflow

extension Desk {
  /// Carries out one piece of long work. What it comes to is stored, or committed as an act of the service.
  func carryOut(_ work: Work, progress: @escaping PageProgress) async -> WorkResult {
    do throws(DeskFailure) {
      guard let file = try await store.file(work.file).orDeskFailure(),
        let line = file.line(work.line), !line.removed
      else { return .done }
      if let bar = try await bar(to: work.kind, line) { return bar }
      switch work.kind {
      case .assess: return try await assess(line, of: file, progress)
      case .mask: return try await makeCopy(of: line, in: file, progress: progress)
      case .check: return try await checkCopy(of: line, in: file)
      }
    } catch { return .later(seconds: 30) }
  }

  /// What keeps a file from being opened: nothing is read or drawn of one that is infected, or not scanned yet.
  private func bar(to kind: WorkKind, _ line: Line) async throws(DeskFailure) -> WorkResult? {
    let files = [line.original, kind == .check ? line.maskedCopy?.file : nil].compactMap { $0 }
    var bar: WorkResult?
    for file in files {
      switch try await scanGate(file.blob) {
      case .infected: return .givenUp("infected")
      case .shut: bar = .waiting(seconds: 1)
      case .open, .unscannable: continue
      }
    }
    return bar
  }

  private func assess(
    _ line: Line, of file: Case, _ progress: @escaping PageProgress
  ) async throws(DeskFailure) -> WorkResult {
    guard let original = line.original else { return .done }
    let text: DocumentText
    if let document = try await document(original.blob),
      let kept = try await self.text(of: document)
    {
      text = kept
    } else {
      guard let read = try await read(original, progress) else { return .givenUp("unreadable") }
      text = read
    }
    // Once for the same bytes: what was rejected then does not come back with another policy.
    let isFirst = try await store.flags(of: file.id).orDeskFailure()
      .allSatisfy { $0.line != line.id || $0.blob != original.blob }
    if isFirst { await proposeEarlierMarks(on: line, of: file) }
    try await flag(text, on: line, of: file)
    return .done
  }

  /// Reads a file and keeps what was read; nil where the file itself is not there.
  private func read(
    _ file: StoredFile, _ progress: @escaping PageProgress
  ) async throws(DeskFailure) -> DocumentText? {
    guard let documents, try await blobs.size(of: file.blob).orDeskFailure() != nil
    else { return nil }
    let kind = FileKind.allCases.first { $0.mediaType == file.mediaType }
    guard let kind else {
      return try await keep(
        DocumentText(pages: [], unreadable: [UnreadablePart(reason: .unknownKind)]), of: file,
        rendition: nil)
    }
    let read = try await blobs.withFile(file.blob) { path in
      await documents.programs.read(path, kind: kind, progress: progress)
    }.orDeskFailure()
    guard let read else { return nil }
    var rendition: BlobID?
    if let pdf = read.pdf { rendition = try await blobs.put(pdf).orDeskFailure() }
    return try await keep(read.text, of: file, rendition: rendition)
  }

  private func keep(
    _ text: DocumentText, of file: StoredFile, rendition: BlobID?
  ) async throws(DeskFailure) -> DocumentText? {
    guard let documents, let rows = StoredPages.rows(of: text),
      case let pages = rows.compactMap({ StoredJSON.text($0) }), pages.count == rows.count,
      let summary = StoredJSON.text(StoredSummary(text))
    else { return nil }
    let reading = StoredReading(
      blob: file.blob, reader: documents.readerIdentity, summary: summary, rendition: rendition,
      pages: pages.count)
    try await store.keep(reading, pages: pages, now: clock()).orDeskFailure()
    return text
  }

  /// Raises the flags, and looks again at other documents of the case when a new name has become known.
  private func flag(
    _ text: DocumentText, on line: Line, of file: Case
  ) async throws(DeskFailure) {
    guard let documents, let blob = line.original?.blob else { return }
    let standing = try await store.flags(of: file.id).orDeskFailure()
    let others = standing.filter { $0.line != line.id }
    let context = AssessmentContext(
      authority: file.authority, knownNames: Desk.names(in: others),
      fileName: line.original?.fileName.text ?? "", title: line.publicTitle)
    let set = documents.assessor.flags(in: text, context: context)
    guard let content = StoredJSON.text(set), let known = StoredJSON.text(context) else { return }
    let before = standing.first { stored in
      let earlier: FlagSet? = StoredJSON.value(stored.content)
      return stored.line == line.id && stored.blob == blob
        && stored.reader == documents.readerIdentity && earlier?.status == set.status
    }
    // What a person tested knowing what the machine could not see stays tested.
    let flags = StoredFlags(
      line: line.id, blob: blob, reader: documents.readerIdentity, policy: policy.hash,
      context: known, content: content, since: before?.since ?? clock())
    try await store.keep(flags, of: file.id).orDeskFailure()
    let new = Set(Desk.names(in: [flags]))
    let again = others.filter { other in
      let context: AssessmentContext? = StoredJSON.value(other.context)
      let known = Set(context?.knownNames ?? []).union(Desk.names(in: [other]))
      return !new.isSubset(of: known)
    }
    try await store.enqueue(
      again.map { NewWork(kind: .assess, line: $0.line) }, on: file.id, now: clock()
    ).orDeskFailure()
  }

  /// The names that documents of the case are sure of; at most a thousand, so that a list of members of
  /// something does not make every word of the case a name.
  static func names(in flags: [StoredFlags]) -> [String] {
    var names: Set<String> = []
    for stored in flags {
      guard let set: FlagSet = StoredJSON.value(stored.content) else { continue }
      for flag in set.flags where flag.kind == .name && flag.certainty >= .likely {
        names.insert(flag.text)
      }
    }
    return Array(names.sorted().prefix(1000))
  }

  /// The same bytes were marked before: those marks arrive as proposals, once.
  private func proposeEarlierMarks(on line: Line, of file: Case) async {
    guard let blob = line.original?.blob, line.marks.isEmpty,
      case .success(let ids) = await store.cases(naming: blob, at: file.authority)
    else { return }
    for id in ids {
      guard case .success(let earlier?) = await store.file(id) else { continue }
      let marks = earlier.lines.filter { other in
        other.original?.blob == blob && (earlier.id != file.id || other.id != line.id)
      }.flatMap(\.marks).filter { $0.reason.text != nil }
      guard !marks.isEmpty else { continue }
      let proposals = marks.prefix(Desk.proposalLimit).map { mark in
        ProposedMark(
          line: line.id,
          place: MarkPlace(
            page: mark.page, boxes: mark.boxes, extent: mark.extent, coversText: mark.coversText),
          provision: mark.provision, reason: mark.reason, source: .earlierCase, like: mark.id,
          from: earlier.registerNumber.text)
      }
      // Refused where the case is closed meanwhile, or the provision is no longer in force.
      _ = try? await act(
        .proposeMarks(Array(proposals)), on: file.id, as: Call(actor: .system)
      ) { _ in Answer() }
      return
    }
  }
}
