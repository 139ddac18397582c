// Staff log in and out, and work: the queue and the case.

import HTTPTypes
import Hummingbird
import Policy

extension Pages {
  func answer(
    _ page: StaffPage, _ caller: StaffPageCaller, _ visit: PageVisit
  ) async throws(Problem) -> PageAnswer {
    switch page {
    case .queue: return try await queue(caller, visit)
    case .file, .act, .loginForm, .logIn, .logOut: throw .notFound
    }
  }

  private func queue(
    _ caller: StaffPageCaller, _ visit: PageVisit
  ) async throws(Problem) -> PageAnswer {
    let list = try await ask(InsideCall(.staff(.listCases), as: caller.token), visit)
    return .page("queue", ["title": title("queue", visit), "list": Fact(list)])
  }

  // MARK: - Logging in

  /// - Parameter form: what was typed before; it stands on the page until somebody has logged in.
  func loginForm(
    _ visit: PageVisit, tried: FormTry? = nil, kept form: Form = Form()
  ) -> PageAnswer {
    let isAsked = visit.path != PageEndpoint.staff(.loginForm).path()
    let back = isAsked && visit.visit.request.method != .post ? visit.path : visit.form["back"]
    let login = PageForm(
      id: "login", action: PageEndpoint.staff(.logIn).path(),
      fields: [
        FormField("token", .secret, required: true),
        FormField("back", .hidden(back ?? workRoot)),
      ],
      submit: visit.texts.say("login.logIn"), tried: tried)
    let status: HTTPResponse.Status = isAsked ? .unauthorized : .ok
    return .page(
      "login",
      [
        "title": title("login", visit), "form": login.fact(visit),
        "kept": tried == nil ? kept(form, action: visit.path) : .absent,
      ], status: tried?.problem.status ?? status)
  }

  /// A token for a session; whoever brings none is asked again.
  func logIn(_ visit: PageVisit) async throws(Problem) -> PageAnswer {
    let token = visit.form["token"] ?? ""
    do throws(Problem) { _ = try await ask(InsideCall(.staff(.getMe), as: token), visit) } catch {
      guard error.status == .unauthorized else { throw error }
      return loginForm(visit, tried: FormTry(form: Form(), problem: .wrongToken))
    }
    let seconds = visit.now.milliseconds / 1000
    var session = visit.session
    session.staff = PageSession.StaffLogin(token: token, since: seconds, seen: seconds)
    let back = visit.form["back"] ?? workRoot
    return .redirect(
      back.hasPrefix(workRoot) && !back.contains("\\") ? back : workRoot, session: session)
  }

  func logOut(_ visit: PageVisit) -> PageAnswer {
    var session = visit.session
    session.staff = nil
    return .redirect(PageEndpoint.staff(.loginForm).path(), session: session)
  }
}

extension Problem {
  static let wrongToken = Problem(
    .unauthorized, "wrong-token", PageWords.wrongToken, PageWords.wrongTokenDetail)
}

extension PageWords {
  static let wrongToken = Bilingual(sv: "Det gick inte att logga in", en: "Logging in failed")
  static let wrongTokenDetail = Bilingual(
    sv: "Nyckeln gäller inte. Be den som sköter tjänsten om en ny.",
    en: "The key is not valid. Ask whoever runs the service for a new one.")
}
