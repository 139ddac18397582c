// A person's own page: who they are here, where they are signed in, and how that ends.

import Desk
import HTTPTypes
import Hummingbird
import Policy
import Storage
import Workflow

extension Pages {
  /// - Parameter tried: the form of the account that was sent, by its id, and what was wrong.
  func account(
    _ caller: StaffPageCaller, _ visit: PageVisit, tried: (form: String, FormTry)? = nil
  ) async throws(Problem) -> PageAnswer {
    let person = caller.known.member.id
    let (sessions, account) = try await reception.known { () throws(DeskFailure) in
      (try await reception.desk.sessions(of: person), try await reception.desk.account(of: person))
    }
    let own = caller.known.session.id
    return .page(
      "account",
      [
        "title": title("account", visit), "name": Fact(caller.me["name"]?.text),
        "role": .text(word(Role.group, caller.me["role"]?.text, visit)),
        "authority": Fact(caller.me["authorityName"]?.text),
        "sessions": Fact(sessions.map { row($0, isOwn: $0.id == own, visit) }),
        "end": .text(PageEndpoint.staff(.endSessions).path()),
        "local": reception.desk.settings.localAccounts.isOn
          ? local(account, caller, visit, tried) : .absent,
        "provided": .flag(reception.identity != nil),
        "done": Fact(visit.parameter("gjort").flatMap { visit.texts.find("accountDone.\($0)") }),
      ], status: tried?.1.problem.status ?? .ok)
  }

  private func row(_ session: StaffSession, isOwn: Bool, _ visit: PageVisit) -> Fact {
    [
      "id": .text(session.id), "isOwn": .flag(isOwn),
      "begun": when(JSON(session.begunAt), visit), "seen": when(JSON(session.seenAt), visit),
      "means": .text(visit.texts.say("means.\(session.means.name)")),
      "provider": Fact(session.means.provided?.provider),
    ]
  }

  /// Ends one of the caller's sessions, or all of them, this one too.
  func endSessions(
    _ caller: StaffPageCaller, _ visit: PageVisit
  ) async throws(Problem) -> PageAnswer {
    let person = caller.known.member.id
    let named = visit.form["session"]
    try await note(.signOut, named == nil ? "everySession" : "session", caller.known, visit)
    try await reception.known { () throws(DeskFailure) in
      if let named {
        try await reception.desk.endSession(named: named, of: person)
      } else {
        try await reception.desk.endSessions(of: person)
      }
    }
    guard named == nil || named == caller.known.session.id else {
      return .redirect(PageEndpoint.staff(.account).path())
    }
    var session = visit.session
    session.change(staff: nil)
    return .redirect(PageEndpoint.staff(.loginForm).path(), session: session)
  }
}
