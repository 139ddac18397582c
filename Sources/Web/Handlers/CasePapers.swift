// What belongs to a case besides itself: its log, its letters, its drafts.

import Desk
import HTTPTypes
import Hummingbird
import Policy
import Storage
import Workflow

extension Reception {
  /// `GET /cases/{caseId}/events`: a page of the log, oldest first.
  func events(_ caller: StaffCaller) async throws(Problem) -> Response {
    let file = try await openFile(caller)
    var query = Query(caller.visit, limits)
    let window = query.window()
    try query.check()
    let events = try await stored(caller.visit) { await desk.store.events(of: file.id) }
    let names = try await asked(caller) { () throws(DeskFailure) in
      try await desk.names(at: caller.member.authority)
    }
    let showsContact = caseView(file, caller).maySeeContact
    let first = min((window.page - 1) * window.limit, events.count)
    let shown = events[first..<min(first + window.limit, events.count)]
    return Response(
      json: [
        "items": JSON(
          shown.map {
            EventView(event: $0, name: $0.staff.flatMap { names[$0] }, showsContact: showsContact)
              .json
          }),
        "total": .int(events.count), "totalIsCapped": false, "page": .int(window.page),
        "limit": .int(window.limit),
      ])
  }

  func letters(_ caller: StaffCaller) async throws(Problem) -> Response {
    let file = try await openFile(caller)
    let letters = try await stored(caller.visit) { await desk.store.letters(of: file.id) }
    let errands = try await stored(caller.visit) { await desk.store.errands(of: file.id) }
    let states = Dictionary(errands.map { ($0.letter, $0) }) { _, last in last }
    let showsAddress = caseView(file, caller).maySeeContact
    return Response(
      json: [
        "items": JSON(
          letters.map { letter in
            LetterView(
              letter: letter, place: .staff(.getLetterPDF), showsAddress: showsAddress
            ).json.adding([
              .init("dispatch", states[letter.id].map { errand($0) } ?? .null)
            ])
          }), "total": .int(letters.count),
      ])
  }

  private func errand(_ errand: Errand) -> JSON {
    ["way": JSON(errand.kind), "state": JSON(errand.state)]
  }

  func letter(_ caller: StaffCaller, asPDF: Bool = false) async throws(Problem) -> Response {
    let file = try await openFile(caller)
    let id = LetterID(caller.visit.names["letterId"])
    let letter = try await stored(caller.visit) { await desk.store.letter(id) }
    guard let letter, letter.file == file.id else { throw .notFound }
    return try await LetterView(
      letter: letter, place: .staff(.getLetterPDF),
      showsAddress: caseView(file, caller).maySeeContact
    ).response(to: caller.visit, from: desk.blobs, asPDF: asPDF) { () throws(Problem) in
      try await asked(caller) { () throws(DeskFailure) in
        try await desk.pdf(of: letter, in: file, isPosted: false)
      }
    }
  }

  /// The facts of a decision that is being made; as PDF, the page with its watermark.
  func draft(_ caller: StaffCaller) async throws(Problem) -> Response {
    let file = try await openFile(caller)
    let id = DecisionID(caller.visit.names["decisionId"])
    guard let decision = file.decision(id) else { throw .notFound }
    guard caller.visit.prefersPDF else {
      return Response(
        json: DecisionView(decision: decision, of: caseView(file, caller)).json,
        headers: eTag(file.number))
    }
    let pdf = try await asked(caller) { () throws(DeskFailure) in
      try await desk.preview(id, of: file)
    }
    return Response(pdf: pdf, name: "utkast.pdf")
  }

  func caseView(_ file: Case, _ caller: StaffCaller) -> CaseView {
    CaseView(
      file: file, policy: policy, now: desk.now, member: caller.member,
      language: caller.visit.language)
  }
}
