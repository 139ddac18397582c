// What staff need to test and mask a document: findings, marks, pages, and the record of a verification.

import Desk
import HTTPTypes
import Hummingbird
import NIOCore
import Policy
import Redaction
import Storage
import Workflow

extension Reception {
  /// `GET …/findings`: hidden content first, then a page of the flags in the order of the document; with
  /// `documentPage` those of one page of it, with 0 those that stand on none.
  func findings(_ caller: StaffCaller) async throws(Problem) -> Response {
    let (file, line) = try await openLine(caller)
    var query = Query(caller.visit, limits)
    let window = query.window()
    let page = query.number("documentPage", in: 0...100_000, otherwise: -1)
    try query.check()
    let findings = try await asked(caller) { () throws(DeskFailure) in
      try await desk.findings(of: line, in: file)
    }
    let offered = desk.offered(in: file, except: line.id)
    let flags = page < 0 ? findings.flags : findings.flags(on: page)
    let first = min((window.page - 1) * window.limit, flags.count)
    let shown = flags[first..<min(first + window.limit, flags.count)]
    let today = SwedishTime.day(of: desk.now)
    let same = FindingView.counted(findings.flags)
    let items = shown.map {
      FindingView(
        flag: $0, line: line, offered: offered, same: same[$0.key] ?? 1, policy: policy,
        language: caller.visit.language, today: today
      ).json
    }
    return Response(
      json: .object(
        heading(findings) + [
          .init("flaggedPages", FindingView.pages(of: findings.flags, on: line)),
          .init("pageSize", FindingView.size(of: page, in: findings.pages)),
          .init("items", JSON(items)), .init("total", .int(flags.count)),
          .init("totalIsCapped", false), .init("page", .int(window.page)),
          .init("limit", .int(window.limit)),
        ]))
  }

  private func heading(_ findings: Findings) -> [JSON.Member] {
    [
      .init("status", JSON(findings.status)), .init("reason", JSON(findings.reason)),
      .init("progress", progress(findings.progress)),
      .init("reader", JSON(findings.reader)), .init("policy", JSON(policy.hash)),
      .init("textHash", JSON(findings.textHash)), .init("detectors", JSON(findings.detectors)),
      .init(
        "hidden",
        JSON(
          findings.hidden.prefix(limits.list).map {
            [
              "kind": JSON($0.kind), "place": .string($0.place),
              "text": .string(String($0.text.prefix(limits.line))),
              "isCut": JSON($0.text.count > limits.line),
            ]
          })),
      .init("hiddenTotal", .int(findings.hidden.count)),
      .init(
        "unreadable",
        JSON(
          findings.unreadable.prefix(limits.list).map {
            ["page": JSON($0.page), "place": JSON($0.place), "reason": JSON($0.reason)]
          })),
      .init("pageCount", .int(findings.pages.count)),
    ]
  }

  /// `GET …/marks`: the marks that stand, and those that are only proposed.
  func marks(_ caller: StaffCaller) async throws(Problem) -> Response {
    let (_, line) = try await openLine(caller)
    let language = caller.visit.language
    return Response(
      json: [
        "items": JSON(line.marks.map { JSON(naming: $0) }), "total": .int(line.marks.count),
        "proposals": JSON(
          line.proposals.map { proposal in
            [
              "id": JSON(proposal.id), "page": .int(proposal.place.page),
              "boxes": JSON(naming: proposal.place.boxes),
              "extent": JSON(proposal.place.extent), "provision": JSON(proposal.provision),
              "reason": JSON(proposal.reason), "source": JSON(proposal.source),
              "sourceText": .string(proposal.source.words(language, policy)),
              "likeMarkId": JSON(proposal.like), "registerNumber": JSON(proposal.from),
              "by": JSON(proposal.by), "at": JSON(proposal.at),
            ]
          }), "proposalTotal": .int(line.proposals.count),
      ])
  }

  /// `GET …/masked-copy/verification`: how the copy was verified, and the record of it.
  func verification(_ caller: StaffCaller) async throws(Problem) -> Response {
    let (file, line) = try await openLine(caller)
    let copy = line.maskedCopy
    guard copy != nil || line.masking != nil, !line.removed else { throw .notFound }
    let view = CaseView(
      file: file, policy: policy, now: desk.now, member: caller.member,
      language: caller.visit.language)
    let record =
      copy?.verification?.record ?? copy?.check?.record ?? line.masking?.failure?.record
    let stored = await self.record(record)
    let progress = try await asked(caller) { () throws(DeskFailure) in
      try await desk.maskingProgress(of: line, in: file)
    }
    return Response(
      json: [
        "verification": copy?.verification.map { JSON(naming: $0) } ?? .null,
        "check": copy?.check.map { JSON(naming: $0) } ?? .null,
        "masking": line.masking.map { MaskingView(masking: $0, view).json } ?? .null,
        "progress": self.progress(progress), "stale": JSON(line.isCopyStale),
        "sha256": JSON(copy?.file.blob),
        "unevenPages": stored["unevenPages"] ?? JSON([]),
        "record": stored,
      ])
  }

  /// Null where nothing is under way, or nobody knows how much there is.
  private func progress(_ steps: (done: Int, total: Int)?) -> JSON {
    steps.map { ["done": .int($0.done), "total": .int($0.total)] } ?? .null
  }

  /// The record as it was stored; null where there is none.
  private func record(_ blob: BlobID?) async -> JSON {
    guard let blob, case .success(let bytes?) = await desk.blobs.read(blob) else { return .null }
    return (try? JSON(parsing: bytes)) ?? .null
  }

  /// `GET …/pages/{pageNumber}` and `GET …/masked-copy/pages/{pageNumber}`: a page of the original or of the
  /// masked copy as a picture, for staff alone.
  func pagePicture(_ caller: StaffCaller, ofCopy: Bool) async throws(Problem) -> Response {
    let (_, line) = try await openLine(caller)
    let number = try pageNumber(caller)
    let picture = try await asked(caller) { () throws(DeskFailure) in
      ofCopy
        ? try await desk.pictureOfCopy(of: line, page: number)
        : try await desk.picture(of: line, page: number)
    }
    guard let picture else { throw .notFound }
    return Response(
      status: .ok,
      headers: [
        .contentType: "image/png", .cacheControl: "private, no-store",
        .contentSecurityPolicy: Dress.document,
      ], body: .pieces(picture))
  }

  /// `GET …/pages/{pageNumber}/words`: the words of a page, as a range of a mark counts them.
  func pageWords(_ caller: StaffCaller) async throws(Problem) -> Response {
    let (_, line) = try await openLine(caller)
    let number = try pageNumber(caller)
    let page = try await asked(caller) { () throws(DeskFailure) in
      try await desk.words(of: line, page: number)
    }
    guard let page else { throw .notFound }
    return Response(
      json: [
        "page": .int(page.number), "width": .double(page.width), "height": .double(page.height),
        "source": JSON(page.source),
        "items": JSON(
          page.words.enumerated().map { index, word in
            [
              "index": .int(index), "text": .string(word.text), "line": .int(word.line),
              "box": BoxView(box: word.box).json,
            ]
          }), "total": .int(page.words.count),
      ])
  }

  private func pageNumber(_ caller: StaffCaller) throws(Problem) -> Int {
    guard let number = Int(caller.visit.names["pageNumber"]), number >= 1 else { throw .notFound }
    return number
  }

  private func openLine(_ caller: StaffCaller) async throws(Problem) -> (Case, Line) {
    let file = try await openFile(caller)
    guard let line = file.line(LineID(caller.visit.names["documentId"])) else { throw .notFound }
    return (file, line)
  }
}
