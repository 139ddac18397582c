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
      switch try await awaitReading(of: line, in: file) {
      case .stands: return .waiting(seconds: 5)
      case .asked: return .later(seconds: 5)
      case .failed: return await record(.unreadable, of: masking, on: line, in: file)
      }
    }
    guard let documents, let text = try await text(of: document),
      let order = try await order(for: line, in: file, document, text)
    else { return await record(.unreadable, of: masking, on: line, in: file) }
    let made: MaskedBytes
    let passages = try await passages(of: line, in: file, order)
    // Where words are marked, some must be looked for: else a copy would pass that nobody searched.
    if passages.masked.isEmpty, line.marks.contains(where: { $0.finding != nil }) {
      return await record(.failed, of: masking, on: line, in: file)
    }
    let list: [UInt8]
    do throws(MaskingFailure) { list = try await self.list(for: order) } catch {
      return await record(error.reason, of: masking, on: line, in: file)
    }
    let outcome = try await blobs.withFile(BlobID(order.sourceHash)) { path in
      var order = order
      order.source = path
      return await documents.programs.outcome(order, list, passages, progress)
    }.orDeskFailure()
    switch outcome {
    case .success(let bytes): made = bytes
    case .failure(let failure): return await record(failure.reason, of: masking, on: line, in: file)
    case nil: return await record(.unreadable, of: masking, on: line, in: file)
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

  /// Everything the copy is made from but the path of its source; nil where there are no pages to draw.
  private func order(
    for line: Line, in file: Case, _ document: ReadDocument, _ text: DocumentText
  ) async throws(DeskFailure) -> MaskingOrder? {
    let isPDF = line.original?.mediaType == FileKind.pdf.mediaType
    guard let source = isPDF ? line.original?.blob : document.stored.rendition, !text.pages.isEmpty
    else { return nil }
    let language = file.request.language.rawValue
    let marks = line.marks.flatMap { areas(of: $0, text.wholePages, language) }
    return MaskingOrder(
      source: "", sourceHash: source.text, text: text, title: line.publicTitle,
      fileName: "\(line.publicTitle).pdf", language: language, marks: marks)
  }

  /// The words that the marks take, and those that a person lets stand: where a finding was dismissed, or a
  /// proposed mark rejected. What lies under a mark does not stand, whatever was said of it elsewhere.
  private func passages(
    of line: Line, in file: Case, _ order: MaskingOrder
  ) async throws(DeskFailure) -> MaskedPassages {
    let flags = try await flags(of: line, in: file)?.set.flags ?? []
    let marked = Set(line.marks.compactMap(\.finding?.text))
    let dismissed = Set(line.dismissals.map(\.finding.text))
    func isMasked(_ place: MarkPlace) -> Bool {
      order.marks.contains { mark in
        mark.page == place.page
          && place.boxes.compactMap { Box($0) }.contains { box in
            mark.boxes.contains { $0.masks(box) || box.masks($0) }
          }
      }
    }
    let masked =
      order.text.texts(under: order.marks)
      + flags.filter { marked.contains($0.id.text) }.flatMap { [$0.text, $0.key] }
    let seen = line.standing.filter { $0.extent == nil && !isMasked($0) }.map { place in
      MaskedArea(page: place.page, boxes: place.boxes.compactMap { Box($0) }, label: "")
    }
    let standing =
      order.text.texts(under: seen)
      + flags.filter { flag in
        dismissed.contains(flag.id.text) && !marked.contains(flag.id.text)
          && !flag.places.contains(where: isMasked)
      }.map(\.text)
    return MaskedPassages(masked: masked.unique, standing: standing.unique)
  }

  /// A mark as the maker needs it: a whole page is one box, a whole document one on each page.
  ///
  /// What a box has beyond the edge hides nothing and is cut off. A mark that is on no page here stays as it is,
  /// so that no copy is made without it.
  private func areas(of mark: Mark, _ pages: [PageText], _ language: String) -> [MaskedArea] {
    let row = policy.provisions.provision(
      mark.provision, on: SwedishTime.day(of: clock()))
    let label = row?.boxLabel(language: language) ?? (language == "en" ? "masked" : "maskat")
    let reason = row?.listTellsReason == true ? mark.reason.text : nil
    func area(_ page: Int, _ boxes: [Box]) -> MaskedArea {
      MaskedArea(page: page, boxes: boxes, label: label, reason: reason)
    }
    let page = pages.first { $0.number == mark.page }
    switch mark.extent {
    case .document: return pages.map { area($0.number, [$0.edges]) }
    case .page: return [area(mark.page, page.map { [$0.edges] } ?? [])]
    case nil:
      let boxes = mark.boxes.compactMap { Box($0) }
      return [area(mark.page, page.map { page in boxes.map { $0.cut(to: page.edges) } } ?? boxes)]
    }
  }

  /// How a copy stands that waits for its document to be read.
  private enum Awaited { case stands, asked, failed }

  /// Asks for a reading where nobody has. One that is under way is not begun anew; one that was given up is, for
  /// whoever asks for a copy again, but this copy does not wait for it.
  private func awaitReading(of line: Line, in file: Case) async throws(DeskFailure) -> Awaited {
    guard let work = try await assessing(line, in: file) else { return .asked }
    guard work.state == .failed else { return .stands }
    try await ask(.assess, of: line, in: file)
    return .failed
  }

  private func ask(
    _ kind: WorkKind, of line: Line, in file: Case
  ) async throws(DeskFailure) {
    try await store.enqueue(
      [NewWork(kind: kind, line: line.id)], on: file.id, now: clock()
    ).orDeskFailure()
  }

  /// Tells the case that nothing comes of work that was given up; else a copy would seem to be under way, or to
  /// be looked into.
  func giveUp(_ work: Work, _ problem: String) async {
    guard case .success(let file?) = await store.file(work.file), let line = file.line(work.line)
    else { return }
    switch work.kind {
    case .assess: return
    case .mask:
      guard let masking = line.runningMasking else { return }
      _ = await record(.failed, of: masking, on: line, in: file)
    case .check:
      // What is missing may come: then the copy is looked into when somebody next asks how it stands.
      guard problem != CopyReport.toolMissing, let copy = line.maskedCopy, copy.check == nil
      else { return }
      _ = try? await record(CopyReport(findings: [], problem: problem), of: copy, line, file)
    }
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
      try await blobs.size(of: copy.file.blob).orDeskFailure() != nil
    else { return .done }
    guard copy.file.mediaType == FileKind.pdf.mediaType else {
      return try await record(CopyReport(findings: [], problem: "notPDF"), of: copy, line, file)
    }
    let original = try await comparable(line)
    let report = try await blobs.withFile(copy.file.blob) { path in
      await self.report(on: path, original, documents)
    }.orDeskFailure()
    guard let report else { return .done }
    switch report.problem {
    // These say nothing of the copy.
    case CopyReport.toolMissing: return .givenUp(CopyReport.toolMissing)
    case "timedOut", "disk": return .later(seconds: 30)
    default: return try await record(report, of: copy, line, file)
    }
  }

  /// What the programs find in a copy; without its original where that is not there.
  private func report(
    on path: String, _ original: BlobID?, _ documents: DocumentTools
  ) async -> CopyReport {
    guard let original else { return await documents.programs.check(copy: path, original: nil) }
    let report = await blobs.withFile(original) { originalPath in
      await documents.programs.check(copy: path, original: originalPath)
    }
    return switch report {
    case .success(let report?): report
    case .success(nil): await documents.programs.check(copy: path, original: nil)
    case .failure: CopyReport(findings: [], problem: "disk")
    }
  }

  /// The PDF that a copy can be compared with: the original, or as what it was read.
  private func comparable(_ line: Line) async throws(DeskFailure) -> BlobID? {
    guard let original = line.original else { return nil }
    if original.mediaType == FileKind.pdf.mediaType { return original.blob }
    return try await document(original.blob)?.stored.rendition
  }

  private func record(
    _ report: CopyReport, of copy: MaskedCopy, _ line: Line, _ file: Case
  ) async throws(DeskFailure) -> WorkResult {
    guard let json = StoredJSON.text(report) else { return .givenUp("record") }
    let record = try await blobs.put(Array(json.utf8)).orDeskFailure()
    let check = MaskedCopy.Check(
      copy: copy.file.blob, passed: report.passed, at: clock(), record: record)
    return await commit(.recordCopyCheck(line.id, check), on: file)
  }

  /// Asks for the look into a copy that nobody has looked into, such as one from before an upgrade.
  func askForCheck(of line: Line, in file: Case) async throws(DeskFailure) {
    guard let copy = line.maskedCopy, copy.check == nil, copy.verification?.kind != .automatic,
      !line.removed, file.stage != .closed
    else { return }
    let standing = try await store.work(of: file.id).orDeskFailure()
      .contains { $0.line == line.id && $0.kind == .check && $0.state != .failed }
    if !standing { try await ask(.check, of: line, in: file) }
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

extension PageText {
  /// The page from corner to corner.
  fileprivate var edges: Box { Box(left: 0, top: 0, right: width, bottom: height) }
}

extension Box {
  /// What lies on the page; a box that lies beside it stays as it is.
  fileprivate func cut(to page: Box) -> Box {
    let cut = Box(
      left: max(left, page.left), top: max(top, page.top), right: min(right, page.right),
      bottom: min(bottom, page.bottom))
    return cut.left < cut.right && cut.top < cut.bottom ? cut : self
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

extension DocumentPrograms {
  /// What came of making a masked copy, as a value.
  fileprivate func outcome(
    _ order: MaskingOrder, _ list: [UInt8], _ passages: MaskedPassages,
    _ progress: @escaping PageProgress
  ) async -> Result<MaskedBytes, MaskingFailure> {
    do throws(MaskingFailure) {
      return .success(try await mask(order, list: list, seeking: passages, progress: progress))
    } catch { return .failure(error) }
  }
}
