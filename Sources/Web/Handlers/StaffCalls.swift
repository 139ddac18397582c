// What staff may do: see their authority's cases, and act on them.

import Desk
import HTTPTypes
import Hummingbird
import Policy
import Storage
import Workflow

extension Reception {
  func answer(_ endpoint: StaffEndpoint, _ caller: StaffCaller) async throws(Problem) -> Response {
    switch endpoint {
    case .getMe: return Response(json: StaffView(caller.member).me(policy, caller.visit.language))
    case .listViews: return try await savedViews(caller)
    case .saveView: return try await saveView(caller)
    case .removeView: return try await removeView(caller)
    case .listStaff: return try await staffList(caller)
    case .listCases: return try await cases(caller)
    case .countCases: return try await caseCounts(caller)
    case .listNarrowedCases: return try await narrowedCases(caller)
    case .getNarrowedCase: return try await narrowedCase(caller)
    case .registerCase: return try await register(caller)
    case .getCase: return try await show(caller)
    case .performAct: return try await act(caller)
    case .previewAct: return try await preview(caller)
    case .listEvents: return try await events(caller)
    case .listAccesses: return try await accesses(caller)
    case .addDocument: return try await addDocument(caller)
    case .getOriginal: return try await file(caller) { $0.original }
    case .replaceOriginal: return try await putFile(caller, .original)
    case .getMaskedCopy: return try await file(caller) { $0.maskedCopy?.file }
    case .addMaskedCopy: return try await putFile(caller, .maskedCopy)
    case .addAttachment: return try await addAttachment(caller)
    case .getAttachment: return try await attachment(caller)
    case .getMaskedCopyVerification: return try await verification(caller)
    case .getPagePicture: return try await pagePicture(caller, ofCopy: false)
    case .getMaskedCopyPicture: return try await pagePicture(caller, ofCopy: true)
    case .listPageWords: return try await pageWords(caller)
    case .listFindings: return try await findings(caller)
    case .listMarks: return try await marks(caller)
    case .listLetters: return try await letters(caller)
    case .getLetter: return try await letter(caller)
    case .getLetterPDF: return try await letter(caller, asPDF: true)
    case .getDraft: return try await draft(caller)
    case .getStatistics: return try await statistics(caller)
    case .listArrivals: return try await arrivals(caller)
    case .getArrival: return try await arrival(caller)
    case .getArrivalOriginal: return try await arrivalOriginal(caller)
    case .getArrivalAttachment: return try await arrivalAttachment(caller)
    case .performArrivalAct: return try await arrivalAct(caller)
    case .getPackage: return try await package(caller, asArchive: false)
    case .getPackageFiles: return try await package(caller, asArchive: true)
    case .listPrintQueue: return try await printQueue(caller)
    case .getLetterPrint: return try await envelope(caller)
    }
  }

  /// The case in the path, where it is open to the caller; any other looks as if it were not there (OSL 8:2, 21:3).
  func openFile(_ caller: StaffCaller) async throws(Problem) -> Case {
    try await asked(caller) { () throws(DeskFailure) in
      try await desk.file(CaseID(caller.visit.names["caseId"]), as: caller.call())
    }
  }

  /// A question to the desk, or the problem it came to.
  func asked<Value>(
    _ caller: StaffCaller, _ work: () async throws(DeskFailure) -> Value
  ) async throws(Problem) -> Value {
    do throws(DeskFailure) { return try await work() } catch {
      throw Problem(error, for: reader(caller), desk: desk)
    }
  }

  func reader(_ caller: StaffCaller) -> ProblemReader {
    ProblemReader(
      actor: caller.actor, language: caller.visit.language, view: view(caller))
  }

  /// A case as this caller may see it.
  func view(_ caller: StaffCaller) -> @Sendable (Case) -> JSON {
    let (policy, now, member, language) = (policy, desk.now, caller.member, caller.visit.language)
    return { file in
      guard file.door.admits(member.actor, at: now) else {
        return NarrowedCaseView(file: file, now: now, member: member).json
      }
      return CaseView(file: file, policy: policy, now: now, member: member, language: language)
        .json
    }
  }

  private func show(_ caller: StaffCaller) async throws(Problem) -> Response {
    let file = try await openFile(caller)
    let scans = try await scans(of: file, caller)
    return Response(
      json: view(caller)(file).adding([.init("scans", scans)]), headers: eTag(file.number))
  }

  private func staffList(_ caller: StaffCaller) async throws(Problem) -> Response {
    let staff = try await asked(caller) { () throws(DeskFailure) in
      try await desk.staff(of: caller.member.authority)
    }
    let today = SwedishTime.day(of: desk.now)
    let present = staff.filter { $0.works(on: today) }
    return Response(
      json: ["items": JSON(present.map { StaffView($0).json }), "total": .int(present.count)])
  }

  private func cases(_ caller: StaffCaller) async throws(Problem) -> Response {
    var query = Query(caller.visit, limits)
    let own = caller.member.authority
    let authority = query.text("authority")
    let choice = CaseChoice(
      stage: query.choice("stage"), owner: query.text("owner"),
      isOverdue: query.flag("overdue") == true, isUnread: query.flag("unread") == true,
      words: query.text("q"))
    let window = query.window()
    try query.check()
    guard authority == nil || authority == own.text else { throw .otherAuthority }
    var filter = choice.filter(at: own, for: caller.caseReader(at: desk.now))
    (filter.limit, filter.page) = (window.limit, window.page)
    let page = try await stored(caller.visit) { await desk.store.list(filter) }
    return Response(json: PageView(window, page).json { CaseRowView(row: $0, policy).json })
  }

  /// `GET /narrowed-cases`: that they are there, and a way to break the glass.
  private func narrowedCases(_ caller: StaffCaller) async throws(Problem) -> Response {
    var query = Query(caller.visit, limits)
    let window = query.window()
    try query.check()
    let found = try await asked(caller) { () throws(DeskFailure) in
      try await desk.narrowedCases(
        of: caller.member.authority, limit: window.limit, page: window.page)
    }
    let now = desk.now
    return Response(
      json: [
        "items": JSON(
          found.items.map { NarrowedCaseView(file: $0, now: now, member: caller.member).json }),
        "total": .int(found.total), "totalIsCapped": false, "page": .int(window.page),
        "limit": .int(window.limit),
      ])
  }

  /// `GET /narrowed-cases/{caseId}`: one of them; a case that is open to all is none.
  private func narrowedCase(_ caller: StaffCaller) async throws(Problem) -> Response {
    let file = try await asked(caller) { () throws(DeskFailure) in
      try await desk.narrowedCase(
        CaseID(caller.visit.names["caseId"]), of: caller.member.authority)
    }
    return Response(json: NarrowedCaseView(file: file, now: desk.now, member: caller.member).json)
  }

  private func statistics(_ caller: StaffCaller) async throws(Problem) -> Response {
    var query = Query(caller.visit, limits)
    let today = SwedishTime.day(of: desk.now)
    let given = query.period()
    // Exact for who leads the work, and can open every case that is counted; never for a program.
    let isExact = caller.member.role == .head && caller.scopes == nil
    let rounded = query.flag("rounded") ?? !isExact
    if !rounded, !isExact { query.wrong("rounded", Words.roundedForOthers) }
    let to = given.to ?? today
    let from = given.from ?? Day(year: to.year, month: 1, day: 1) ?? to
    if given.to == nil, to < from { query.wrong("from", Words.endsBeforeItBegins) }
    try query.check()
    let figures = try await asked(caller) { () throws(DeskFailure) in
      try await desk.statistics(of: caller.member.authority, from: from, to: to, rounded: rounded)
    }
    return Response(json: StatisticsView(figures: figures).json)
  }
}

extension Words {
  fileprivate static let roundedForOthers = Bilingual(
    sv: "exakta siffror visas bara för den som leder arbetet; utelämna eller skriv true",
    en: "exact figures are for a head alone; leave it out or write true")
}
