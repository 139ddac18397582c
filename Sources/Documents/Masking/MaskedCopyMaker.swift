// Makes masked copies: plans the pages, has them drawn, writes a new file from what may be shown.

import Children
import Crypto
import Redaction

#if canImport(FoundationEssentials)
  import FoundationEssentials
#else
  import Foundation
#endif

/// Makes masked copies in child processes. Whatever goes wrong, no file is left.
public struct MaskedCopyMaker: Sendable {
  private let tools: MaskingTools
  private let limits: MaskingLimits

  public init(tools: MaskingTools, limits: MaskingLimits = MaskingLimits()) {
    self.tools = tools
    self.limits = limits
  }

  /// Makes a copy at `path`, where nothing may be yet. The same order gives the same bytes.
  ///
  /// The copy is not verified: `MaskVerifier` has to pass it before it may leave.
  ///
  /// - Parameter progress: is told of each page that stands in the copy.
  public func make(
    _ order: MaskingOrder, at path: String, progress: PageProgress = { _, _ in }
  ) async throws(MaskingFailure) -> MadeCopy {
    try check(order)
    guard try FileHash.sha256(ofFileAt: order.source) == order.sourceHash else {
      throw .sourceChanged
    }
    do {
      return try await write(order, at: path, progress)
    } catch {
      // What cannot be removed is an orphan that no row names.
      try? FileManager.default.removeItem(atPath: path)
      throw error
    }
  }

  /// Everything that is wrong with an order before any program is started.
  public func check(_ order: MaskingOrder) throws(MaskingFailure) {
    let count = order.text.wholePages.count + (order.list?.text.wholePages.count ?? 0)
    guard count <= limits.pages else { throw .tooManyPages(count, limit: limits.pages) }
    // What has a place is a part of the file that is not drawn: an attachment, an earlier revision.
    let whole = order.text.unreadable.first { $0.page == nil && $0.place == nil }
    if let reason = whole?.reason {
      if reason == .encrypted { throw .encrypted }
      if reason == .damaged { throw .damaged }
    }
    guard !order.text.wholePages.isEmpty else { throw .damaged }
    let problems = MarkCheck(limits: limits).problems(of: order.marks, on: order.text)
    guard problems.isEmpty else { throw .marks(problems) }
    for page in order.text.wholePages { _ = try dpi(of: page) }
  }

  private func dpi(of page: PageText) throws(MaskingFailure) -> Double {
    let inches = page.width * page.height / (72 * 72)
    guard inches.isFinite, inches > 0 else { throw .pageTooLarge(page: page.number) }
    let dpi = min(limits.dpi, (Double(limits.pixels) / inches).squareRoot())
    // The longest side that cairo draws is 32,767 pixels.
    let longest = max(page.width, page.height) / 72
    let possible = min(dpi, 30_000 / longest)
    guard possible >= limits.smallestDPI else { throw .pageTooLarge(page: page.number) }
    return possible.rounded(.down)
  }

  private func write(
    _ order: MaskingOrder, at path: String, _ progress: PageProgress
  ) async throws(MaskingFailure) -> MadeCopy {
    var chunks = try chunks(of: order.text, marks: order.marks, source: order.source, isList: false)
    if let list = order.list {
      chunks += try self.chunks(of: list.text, marks: [], source: list.path, isList: true)
    }
    guard
      var writer = CopyWriter(path: path, title: order.title, language: order.language)
    else { throw .disk }
    let total = chunks.reduce(0) { $0 + $1.plans.count }
    var done = 0
    var boxes: [DrawnBox] = []
    var newLines: [DrawnLine] = []
    var uneven: [Int] = []
    // Drawn some at a time, written in order: what is held is one picture.
    for start in stride(from: 0, to: chunks.count, by: limits.processes) {
      let batch = chunks[start..<min(start + limits.processes, chunks.count)]
      let drawn = try await draw(Array(batch))
      defer { for folder in drawn.map(\.folder) { folder.remove() } }
      for chunk in drawn {
        for (plan, page) in zip(chunk.chunk.plans, chunk.pages) {
          let outcome = plan.outcome(page)
          try writer.add(
            try picture(of: page, in: chunk.folder), width: page.width, height: page.height,
            words: outcome.words)
          guard writer.size <= limits.output else { throw .outputTooLarge(limit: limits.output) }
          boxes += outcome.boxes
          newLines += zip(plan.lines, page.isSet).filter(\.1).map {
            DrawnLine(page: plan.page, box: $0.0.area)
          }
          if page.isSet.contains(false) { uneven.append(page.number) }
          done += 1
          progress(done, total)
        }
      }
    }
    guard done == total else { throw .failed("utlamnande-pages") }
    let hash = try writer.close()
    return MadeCopy(
      path: path, sha256: hash, size: writer.size,
      pageCount: total, boxes: boxes, newLines: newLines, unevenPages: uneven)
  }

  private func picture(
    of page: DrawnPage, in folder: ScratchFolder
  ) throws(MaskingFailure) -> PagePicture {
    guard let data = folder.read("\(page.number).image", limit: limits.pixels * 4), !data.isEmpty
    else { throw .failed("utlamnande-pages") }
    return PagePicture(
      width: page.pixelWidth, height: page.pixelHeight, kind: page.kind, data: data)
  }
}

// MARK: Drawing

extension MaskedCopyMaker {
  /// Pages that one child process draws.
  private struct Chunk: Sendable {
    var source: String
    var pageCount: Int
    var plans: [PagePlan]
    var drawing: String
    var sizes: [(width: Double, height: Double)]
  }

  private struct DrawnChunk: Sendable {
    var chunk: Chunk
    var folder: ScratchFolder
    var pages: [DrawnPage]
  }

  private func chunks(
    of text: DocumentText, marks: [MaskedArea], source: String, isList: Bool
  ) throws(MaskingFailure) -> [Chunk] {
    let byPage = Dictionary(grouping: marks, by: \.page)
    let numbers = ListedMark.numbers(of: marks)
    var chunks: [Chunk] = []
    let all = text.wholePages
    for start in stride(from: 0, to: all.count, by: limits.chunk) {
      let pages = all[start..<min(start + limits.chunk, all.count)]
      var chunk = Chunk(
        source: source, pageCount: all.count, plans: [], drawing: "", sizes: [])
      for page in pages {
        let plan = PagePlan(of: page, masking: byPage[page.number] ?? [])
        chunk.drawing += plan.drawing(
          dpi: try dpi(of: page), numbers: numbers[page.number] ?? [:])
        chunk.plans.append(plan)
        chunk.sizes.append((page.width, page.height))
      }
      chunks.append(chunk)
    }
    return chunks
  }

  private func draw(_ chunks: [Chunk]) async throws(MaskingFailure) -> [DrawnChunk] {
    let results = await withTaskGroup(of: (Int, Result<DrawnChunk, MaskingFailure>).self) { group in
      for (index, chunk) in chunks.enumerated() {
        group.addTask {
          do throws(MaskingFailure) {
            // A name for it first: Swift 6.3 optimised loses `index` over an `await` in the tuple.
            let drawn = try await draw(chunk)
            return (index, .success(drawn))
          } catch {
            return (index, .failure(error))
          }
        }
      }
      return await group.reduce(into: [:]) { $0[$1.0] = $1.1 }
    }
    var drawn: [DrawnChunk] = []
    var failure: MaskingFailure?
    for index in chunks.indices {
      switch results[index] {
      case .success(let chunk): drawn.append(chunk)
      case .failure(let reason): failure = failure ?? reason
      case nil: failure = failure ?? .failed("utlamnande-pages")
      }
    }
    if let failure {
      for chunk in drawn { chunk.folder.remove() }
      throw failure
    }
    return drawn
  }

  private func draw(_ chunk: Chunk) async throws(MaskingFailure) -> DrawnChunk {
    guard let folder = ScratchFolder() else { throw .disk }
    do throws(MaskingFailure) {
      guard folder.write(Data(chunk.drawing.utf8), as: "order") else { throw .disk }
      let end = await tools.child.run(
        tools.pages, ["draw", chunk.source, folder.file("order"), folder.path],
        readable: [chunk.source], in: folder,
        limits: limits.child(
          pages: chunk.plans.count, memory: limits.memory, file: limits.pixels * 4))
      let output = folder.read("stdout", limit: 64_000_000) ?? Data()
      let lines = String(decoding: output, as: UTF8.self).split(separator: "\n")
      if let first = lines.first, first != "pages \(chunk.pageCount)" {
        throw .textDiffers(page: chunk.plans.first?.page ?? 1)
      }
      try Self.judge(end, tool: "utlamnande-pages")
      let pages = try read(lines.dropFirst(), for: chunk)
      return DrawnChunk(chunk: chunk, folder: folder, pages: pages)
    } catch {
      folder.remove()
      throw error
    }
  }

  private func read(
    _ lines: ArraySlice<Substring>, for chunk: Chunk
  ) throws(MaskingFailure) -> [DrawnPage] {
    let pages = lines.compactMap(DrawnPage.init)
    guard pages.count == chunk.plans.count else { throw .failed("utlamnande-pages") }
    for ((plan, page), size) in zip(zip(chunk.plans, pages), chunk.sizes) {
      guard page.number == plan.page, page.isSet.count == plan.lines.count,
        page.seen.count == plan.words.count(where: { !$0.isBox })
      else { throw .failed("utlamnande-pages") }
      guard abs(page.width - size.width) < 1, abs(page.height - size.height) < 1 else {
        throw .textDiffers(page: page.number)
      }
    }
    return pages
  }

  static func judge(_ end: ChildEnd, tool: String) throws(MaskingFailure) {
    switch end {
    case .exited(0): return
    case .exited(65): throw .damaged
    case .exited(66): throw .encrypted
    case .exited: throw .failed(tool)
    case .killed: throw .tooMuchMemory(tool)
    case .outOfTime: throw .timedOut(tool)
    case .notStarted: throw .toolMissing(tool)
    }
  }
}
