// Making a masked copy, and looking into one that was masked elsewhere; what fails leaves nothing that could go out.

import Documents
import Policy
import Redaction
import Storage
import Workflow

extension Desk {
  /// Makes the copy that was asked for, and commits it only with a verification that has passed.
  func makeCopy(
    of line: Line, in file: Case, progress: @escaping PageProgress
  ) async throws(DeskFailure) -> WorkResult {
    guard let masking = line.runningMasking, let original = line.original else { return .done }
    guard masking.basis == line.copyBasis else {
      return await record(.changed, of: masking, on: line, in: file)
    }
    // Read anew where another reader has read it, before anything is drawn from its words.
    // Without its flags the other written forms of what is marked would not be looked for.
    guard let document = try await document(original.blob),
      try await flags(of: line, in: file) != nil
    else {
      try await store.enqueue(
        [NewWork(kind: .assess, line: line.id)], on: file.id, now: clock()
      ).orDeskFailure()
      return .later(seconds: 5)
    }
    guard let documents, let text = try await text(of: document),
      let order = try await order(for: line, in: file, document, text)
    else { return await record(.unreadable, of: masking, on: line, in: file) }
    let made: MaskedBytes
    let passages = try await passages(of: line, in: file, text)
    do throws(MaskingFailure) {
      made = try await documents.programs.mask(
        order, list: try await list(for: order), seeking: passages, progress: progress)
    } catch {
      return await record(error.reason, of: masking, on: line, in: file)
    }
    let record = try await blobs.put([UInt8](made.record.canonical)).orDeskFailure()
    guard made.record.passed, let bytes = made.copy, !bytes.isEmpty else {
      return await self.record(.notVerified, record, of: masking, on: line, in: file)
    }
    let blob = try await blobs.put(bytes).orDeskFailure()
    let copy = VerifiedCopy(
      file: StoredFile(
        blob: blob, size: bytes.count, mediaType: FileKind.pdf.mediaType,
        fileName: Personal("\(line.publicTitle).pdf")),
      basis: masking.basis, record: record,
      checked: Personal(made.record.checks.map(\.check.rawValue).joined(separator: ", ")))
    return await commit(.recordMasking(line.id, .made(copy)), on: file)
  }

  /// Everything the copy is made from; nil where there are no pages to draw.
  private func order(
    for line: Line, in file: Case, _ document: ReadDocument, _ text: DocumentText
  ) async throws(DeskFailure) -> MaskingOrder? {
    let isPDF = line.original?.mediaType == FileKind.pdf.mediaType
    guard let source = isPDF ? line.original?.blob : document.stored.rendition,
      let path = try await blobs.localPath(of: source).orDeskFailure(), !document.sizes.isEmpty
    else { return nil }
    let language = file.request.language.rawValue
    let marks = line.marks.flatMap { areas(of: $0, document.sizes, language) }
    return MaskingOrder(
      source: path, sourceHash: source.text, text: text, title: line.publicTitle,
      fileName: "\(line.publicTitle).pdf", language: language, marks: marks)
  }

  /// The words under the marks, and those that a person lets stand: where a finding was dismissed, or a
  /// proposed mark rejected.
  private func passages(
    of line: Line, in file: Case, _ text: DocumentText
  ) async throws(DeskFailure) -> MaskedPassages {
    let flags = try await flags(of: line, in: file)?.set.flags ?? []
    let marked = Set(line.marks.compactMap(\.finding?.text))
    let dismissed = Set(line.dismissals.map(\.finding.text))
    let places = line.marks.map {
      MarkPlace(page: $0.page, boxes: $0.boxes, extent: $0.extent)
    }
    let masked =
      places.flatMap { text.passages(under: $0) }
      + flags.filter { marked.contains($0.id.text) }.flatMap { [$0.text, $0.key] }
    let standing =
      line.standing.flatMap { text.passages(under: $0) }
      + flags.filter { dismissed.contains($0.id.text) }.map(\.text)
    return MaskedPassages(masked: masked.unique, standing: standing.unique)
  }

  /// A mark as the maker needs it: a whole page is one box, a whole document one on each page.
  private func areas(of mark: Mark, _ sizes: [[Double]], _ language: String) -> [MaskedArea] {
    let row = policy.provisions.provision(
      mark.provision, on: SwedishTime.day(of: clock()))
    let label = row?.boxLabel(language: language) ?? (language == "en" ? "masked" : "maskat")
    let reason = row?.listTellsReason == true ? mark.reason.text : nil
    func whole(_ page: Int) -> MaskedArea? {
      guard sizes.indices.contains(page - 1) else { return nil }
      let size = sizes[page - 1]
      return MaskedArea(
        page: page, boxes: [Box(left: 0, top: 0, right: size[0], bottom: size[1])], label: label,
        reason: reason)
    }
    switch mark.extent {
    case .document: return (1...max(sizes.count, 1)).compactMap { whole($0) }
    case .page: return [whole(mark.page)].compactMap { $0 }
    case nil:
      return [
        MaskedArea(
          page: mark.page, boxes: mark.boxes.compactMap { Box($0) }, label: label, reason: reason)
      ]
    }
  }

  /// Tells the case that no copy comes of work that was given up; else one would seem to be under way.
  func giveUp(_ work: Work) async {
    guard work.kind == .mask, case .success(let file?) = await store.file(work.file),
      let line = file.line(work.line), let masking = line.runningMasking
    else { return }
    _ = await record(.failed, of: masking, on: line, in: file)
  }

  private func record(
    _ reason: Masking.Failure.Reason, _ record: BlobID? = nil, of masking: Masking,
    on line: Line, in file: Case
  ) async -> WorkResult {
    let failure = Masking.Failure(reason: reason, at: clock(), record: record)
    return await commit(.recordMasking(line.id, .failed(masking.basis, failure)), on: file)
  }

  // MARK: Copies masked elsewhere

  /// Looks into an uploaded copy; only a PDF can be looked through, and nothing else leaves.
  func checkCopy(of line: Line, in file: Case) async throws(DeskFailure) -> WorkResult {
    guard let copy = line.maskedCopy, copy.check == nil, let documents,
      let path = try await blobs.localPath(of: copy.file.blob).orDeskFailure()
    else { return .done }
    let report: CopyReport
    if copy.file.mediaType == FileKind.pdf.mediaType {
      var original: String?
      if let blob = line.original?.blob {
        original = try await blobs.localPath(of: blob).orDeskFailure()
      }
      report = await documents.programs.check(copy: path, original: original)
    } else {
      report = CopyReport(findings: [], problem: "notPDF")
    }
    guard let json = StoredJSON.text(report) else { return .givenUp("record") }
    let record = try await blobs.put(Array(json.utf8)).orDeskFailure()
    let check = MaskedCopy.Check(
      copy: copy.file.blob, passed: report.passed, at: clock(), record: record)
    return await commit(.recordCopyCheck(line.id, check), on: file)
  }

  /// Commits what came of the work; what the case no longer wants is dropped.
  private func commit(_ act: Act, on file: Case) async -> WorkResult {
    do throws(DeskFailure) {
      _ = try await self.act(act, on: file.id, as: Call(actor: .system)) { _ in Answer() }
      return .done
    } catch {
      switch error {
      case .refused, .notFound: return .done
      case .stale, .keyReused, .storage, .letters, .print, .noPrinter: return .later(seconds: 10)
      }
    }
  }
}

extension DocumentText {
  /// The words under a mark: one passage for each of its boxes; for a whole page, each line of it.
  fileprivate func passages(under place: MarkPlace) -> [String] {
    if place.extent == .document { return pages.flatMap(\.lines) }
    guard let page = pages.first(where: { $0.number == place.page }) else { return [] }
    if place.extent == .page { return page.lines }
    return place.boxes.compactMap { Box($0) }.map { box in
      page.words.filter { box.takes($0.box) }.map(\.text).joined(separator: " ")
    }.filter { !$0.isEmpty }
  }
}

extension PageText {
  /// The text of each line.
  fileprivate var lines: [String] {
    Dictionary(grouping: words, by: \.line).sorted { $0.key < $1.key }.map {
      $0.value.map(\.text).joined(separator: " ")
    }
  }
}

extension [String] {
  /// Each once, in the order in which they first stand.
  fileprivate var unique: [String] {
    var seen: Set<String> = []
    return filter { seen.insert($0).inserted }
  }
}

extension MaskingFailure {
  /// The reason as the case keeps it.
  fileprivate var reason: Masking.Failure.Reason {
    switch self {
    case .toolMissing: .toolMissing
    case .encrypted, .damaged, .textDiffers: .unreadable
    case .tooManyPages, .pageTooLarge, .outputTooLarge, .tooMuchMemory: .tooLarge
    case .timedOut: .timedOut
    case .sourceChanged: .changed
    case .marks, .failed, .disk: .failed
    }
  }
}
