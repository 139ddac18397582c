// An act: what is wanted is read, the caller's promises with it, and the desk does it or says why not.

import Desk
import HTTPTypes
import Hummingbird
import Policy
import Storage
import Workflow

extension Reception {
  /// `POST /cases/{caseId}/acts`.
  func act(_ caller: StaffCaller) async throws(Problem) -> Response {
    let body = try await json(caller.visit)
    // Whoever breaks the glass has not seen the case, and so no number of it.
    let verb = Verb(rawValue: body.tree["verb"]?.text ?? "")
    let isOutside =
      verb?.isDoneFromOutside == true && caller.visit.request.headers[.ifMatch] == nil
    let expecting = isOutside ? nil : try await expecting(caller)
    let key = try idempotency(
      caller.visit, scope: scope(caller), digest: digest(body.bytes))
    if key != nil, verb?.isDoneFromOutside != true { try await mayHear(caller) }
    let flaws = Flaws()
    let fields = Fields(body.tree, at: "", flaws, limits)
    let wanted = fields.wantedAct()
    if wanted == nil, flaws.list.isEmpty { flaws.add(.shape, "/verb", Words.missing) }
    try flaws.check()
    guard let wanted else { throw .notFound }
    if case .plain(.addLine) = wanted,
      try await openFile(caller).lines.count >= limits.documentsPerCase
    {
      throw .flaw(.value, "", Words.tooManyDocuments)
    }
    let done = try await perform(wanted, caller, caller.call(key, expecting: expecting))
    metrics.acted(wanted.verb)
    if case .plain(.breakGlass(let reason)) = wanted {
      var access = Access(.performAct, caller)
      (access.kind, access.reason) = (.breakGlass, reason.text)
      try await note(access)
    }
    return done.answer.response(eTag(done.file?.number ?? done.answer.version))
  }

  /// What was answered under a key may have been closed since to whoever asks for it again.
  func mayHear(_ caller: StaffCaller) async throws(Problem) { _ = try await openFile(caller) }

  /// `POST /cases/{caseId}/act-previews`: the letters that an act would send; nothing is done.
  func preview(_ caller: StaffCaller) async throws(Problem) -> Response {
    let body = try await json(caller.visit)
    let flaws = Flaws()
    let wanted = Fields(body.tree, at: "", flaws, limits).wantedAct()
    if wanted == nil, flaws.list.isEmpty { flaws.add(.shape, "/verb", Words.missing) }
    try flaws.check()
    let id = try await openFile(caller).id
    guard case .plain(let act)? = wanted else { return Response(json: ["letters": JSON([])]) }
    let letters = try await asked(caller) { () throws(DeskFailure) in
      try await desk.preview(act, on: id, as: caller.call())
    }
    return Response(
      json: [
        "letters": JSON(letters.map { LetterPreviewView($0, policy, caller.visit.language).json })
      ])
  }

  private func perform(
    _ wanted: WantedAct, _ caller: StaffCaller, _ call: Call
  ) async throws(Problem) -> Done {
    let id = CaseID(caller.visit.names["caseId"])
    let view = view(caller)
    let answer: @Sendable (Case) -> Answer = { Answer(.ok, view($0)) }
    switch wanted {
    case .plain(let act):
      return try await asked(caller) { () throws(DeskFailure) in
        try await desk.act(act, on: id, as: call, answer: answer)
      }
    case .assign(let name):
      let owner = try await person(name, "/owner", caller)
      return try await asked(caller) { () throws(DeskFailure) in
        try await desk.act(.assign(owner: owner), on: id, as: call, answer: answer)
      }
    case .narrow(let names, let reason):
      let persons = try await persons(names, caller)
      return try await asked(caller) { () throws(DeskFailure) in
        try await desk.act(
          .narrow(persons: persons, reason: reason), on: id, as: call, answer: answer)
      }
    case .mark(let wish):
      return try await asked(caller) { () throws(DeskFailure) in
        try await desk.mark(wish, on: id, as: call, answer: answer)
      }
    case .dismiss(let line, let request):
      return try await asked(caller) { () throws(DeskFailure) in
        try await desk.dismiss(request, on: line, of: id, as: call, answer: answer)
      }
    case .propose(let mark, let line, let scope):
      return try await asked(caller) { () throws(DeskFailure) in
        try await desk.proposeMarks(
          like: mark, on: line, scope: scope, of: id, as: call, answer: answer)
      }
    case .seen(let name, let recorded):
      var seenBy: StaffID?
      if let name { seenBy = try await person(name, "/seenBy", caller) }
      let act = recorded(seenBy)
      return try await asked(caller) { () throws(DeskFailure) in
        try await desk.act(act, on: id, as: call, answer: answer)
      }
    case .sign(let decision, let decidedBy, let minutesRef):
      return try await asked(caller) { () throws(DeskFailure) in
        try await desk.sign(
          decision, decidedBy: decidedBy, minutesRef: minutesRef, on: id, as: call,
          answer: answer)
      }
    }
  }

  /// A person at the caller's authority, by id or by exact name.
  private func person(
    _ name: String, _ pointer: String, _ caller: StaffCaller
  ) async throws(Problem) -> StaffID {
    let called = try await present(caller).called(name)
    guard called.count == 1 else { throw .flaw(.value, pointer, Words.noOnePerson(called.count)) }
    return called[0].id
  }

  /// Several persons likewise; every name that is nobody's is told.
  private func persons(
    _ names: [String], _ caller: StaffCaller
  ) async throws(Problem) -> [NamedPerson] {
    let present = try await present(caller)
    let flaws = Flaws()
    var persons: [NamedPerson] = []
    for (index, name) in names.enumerated() {
      let called = present.called(name)
      if called.count == 1 {
        persons.append(NamedPerson(id: called[0].id, role: called[0].role))
      } else {
        flaws.add(.value, "/persons/\(index)", Words.noOnePerson(called.count))
      }
    }
    try flaws.check()
    return persons
  }

  /// Everybody who works at the caller's authority today.
  private func present(_ caller: StaffCaller) async throws(Problem) -> [StaffMember] {
    let staff = try await asked(caller) { () throws(DeskFailure) in
      try await desk.staff(of: caller.member.authority)
    }
    let today = SwedishTime.day(of: desk.now)
    return staff.filter { $0.works(on: today) }
  }
}

extension [StaffMember] {
  /// The one with this id, or those with this name.
  fileprivate func called(_ name: String) -> [StaffMember] {
    if let one = first(where: { $0.id.text == name }) { return [one] }
    return filter { $0.name == name }
  }
}

extension Answer {
  /// The case's number in a stored answer; 0 where it has none.
  var version: Int {
    guard case .int(let version)? = (try? JSON(parsing: body))?["version"] else { return 0 }
    return version
  }
}
