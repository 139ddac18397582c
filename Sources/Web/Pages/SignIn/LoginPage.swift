// Logging in and out: with a key, or with a password and a one-time code; what was typed before is not lost.

import Desk
import HTTPTypes
import Hummingbird
import Policy
import Storage

extension Pages {
  /// - Parameters:
  ///   - tried: the form that was sent, by its id, and what was wrong.
  ///   - form: what was typed before; it stands on the page until somebody has logged in.
  func loginForm(
    _ visit: PageVisit, tried: (form: String, FormTry)? = nil, kept form: Form = Form()
  ) async -> PageAnswer {
    if reception.identity != nil { return providers(visit, kept: form.withoutSecrets) }
    let kept = tried == nil ? form.withoutSecrets : Pages.brought(visit.form)
    let isAsked = visit.path != PageEndpoint.staff(.loginForm).path()
    let back = isAsked && visit.visit.request.method != .post ? visit.path : visit.form["back"]
    let more =
      [FormField("back", .hidden(back ?? workRoot))] + Pages.carried(kept, visit.path)
    func shown(_ id: String, _ page: StaffPage, _ fields: [FormField], _ submit: String) -> Fact {
      PageForm(
        id: id, action: PageEndpoint.staff(page).path(), fields: fields + more,
        submit: visit.texts.say(submit), tried: tried?.form == id ? tried?.1 : nil
      ).fact(visit)
    }
    let byPassword = (try? await reception.desk.hasAccounts()) ?? false
    let byToken = reception.desk.settings.localAccounts.tokens != .never
    let status: HTTPResponse.Status = isAsked ? .unauthorized : .ok
    return .page(
      "login",
      [
        "title": title("login", visit), "isKept": .flag(!kept.fields.isEmpty),
        "isEither": .flag(byPassword && byToken),
        "password": byPassword
          ? shown(
            "password-login", .logInByPassword,
            [
              FormField("userName", .line, required: true, autocomplete: "username"),
              FormField("password", .secret, required: true, autocomplete: "current-password"),
              FormField("oneTimeCode", .line, required: true, autocomplete: "one-time-code"),
            ], "login.byPassword") : .absent,
        "form": byToken
          ? shown(
            "login", .logIn,
            [FormField("token", .secret, required: true, autocomplete: "current-password")],
            "login.logIn")
          : .absent,
      ], status: tried?.1.problem.status ?? status)
  }

  /// A password and a code for a session.
  func logInByPassword(_ visit: PageVisit) async throws(Problem) -> PageAnswer {
    // With a provider nobody comes in by another way.
    guard reception.identity == nil else { throw .notFound }
    try mayTry(visit)
    let form = visit.form
    let secret = try await reception.known { () throws(DeskFailure) in
      try await reception.desk.signIn(
        userName: form["userName"] ?? "", password: form["password"] ?? "",
        code: form["oneTimeCode"] ?? "")
    }
    guard let secret else {
      try await refused("password", visit)
      let typed = Form([("userName", form["userName"] ?? "")])
      return await loginForm(
        visit, tried: ("password-login", FormTry(form: typed, problem: .wrongPassword)))
    }
    return try await signedIn(SessionSecret(text: secret), visit)
  }

  /// A token for a session; whoever brings none is asked again.
  func logIn(_ visit: PageVisit) async throws(Problem) -> PageAnswer {
    guard reception.identity == nil else { throw .notFound }
    let token = visit.form["token"] ?? ""
    try mayTry(visit)
    let secret = try await reception.known { () throws(DeskFailure) in
      try await reception.desk.signIn(token: token)
    }
    guard let secret else {
      try await refused("token", visit)
      return await loginForm(
        visit, tried: ("login", FormTry(form: Form(), problem: .wrongToken)))
    }
    return try await signedIn(SessionSecret(text: secret), visit)
  }

  /// Somebody has shown who they are: the session before ends, what was typed is shown, and the way leads on.
  func signedIn(_ secret: SessionSecret, _ visit: PageVisit) async throws(Problem) -> PageAnswer {
    let known = try await reception.signedIn(secret)
    try await note(.signIn, known.session.means.name, known, visit)
    if let before = visit.session.staff { try await end(before) }
    var session = visit.session
    session.change(staff: secret)
    if let action = visit.form["kept-action"], action.hasPrefix(workRoot + "/") {
      let typed = Form(Pages.brought(visit.form).fields.filter { $0.name != "kept-action" })
      var answer = PageAnswer.page(
        "kept",
        [
          "title": title("kept", visit), "kept": kept(typed, action: action),
          "href": .text(workRoot),
        ])
      answer.session = session
      return answer
    }
    let back = visit.form["back"] ?? workRoot
    return .redirect(Pages.isOwn(back) ? back : workRoot, session: session)
  }

  /// Whether it is a page of staff and nothing that leads elsewhere.
  private static func isOwn(_ path: String) -> Bool {
    path.hasPrefix(workRoot)
      && path.utf8.allSatisfy { (33...126).contains($0) && $0 != UInt8(ascii: "\\") }
  }

  /// What was typed goes along in the form for logging in, so that it is there when somebody has.
  static func carried(_ form: Form, _ path: String) -> [FormField] {
    guard !form.fields.isEmpty else { return [] }
    let path = form["kept-action"] ?? path
    let fields = form.fields.filter { $0.name != "formToken" && $0.name != "kept-action" }
    return [FormField("kept-action", .hidden(path))]
      + fields.map { FormField("kept-" + $0.name, .hidden($0.value)) }
  }

  static func brought(_ form: Form) -> Form {
    Form(
      form.fields.filter { $0.name.hasPrefix("kept-") }.map {
        ($0.name == "kept-action" ? $0.name : String($0.name.dropFirst(5)), $0.value)
      })
  }

  func logOut(_ visit: PageVisit) async throws(Problem) -> PageAnswer {
    var provided: ProvidedIdentity?
    if let before = visit.session.staff {
      if let known = try? await reception.signedIn(before) {
        try await note(.signOut, "session", known, visit)
        provided = known.session.means.provided
      }
      try await end(before)
    }
    var session = visit.session
    session.change(staff: nil)
    return try await afterSigningOut(provided, visit.session.staff, visit, session)
  }
}

extension Pages {
  /// A client with too many wrong keys, passwords and codes waits, whatever it brings.
  func mayTry(_ visit: PageVisit) throws(Problem) {
    if let seconds = reception.attempts.mustWait(visit.visit.client.block) {
      throw .tooMany(after: seconds, reception.policy)
    }
  }

  /// Something was wrong; which it was is told to nobody.
  ///
  /// - Parameter means: what was tried.
  func refused(
    _ means: String, _ visit: PageVisit, by party: Access.Party = .stranger
  ) async throws(Problem) {
    await reception.attempts.wrongCode(from: visit.visit.client.block)
    try await reception.note(Access(.signIn, means, by: party, outcome: .denied))
  }

  /// Somebody has come or gone.
  func note(
    _ kind: Access.Kind, _ what: String, _ known: SignedIn, _ visit: PageVisit
  ) async throws(Problem) {
    var access = Access(
      kind, what, by: .staff(known.member.id), authority: known.member.authority)
    access.from = visit.visit.client.address
    try await reception.note(access)
  }

  private func end(_ session: SessionSecret) async throws(Problem) {
    try await reception.known { () throws(DeskFailure) in
      try await reception.desk.endSession(session.text)
    }
  }
}

extension Problem {
  static let wrongPassword = Problem(
    .unauthorized, "wrong-password", PageWords.wrongToken, PageWords.wrongPasswordDetail)
  static let wrongToken = Problem(
    .unauthorized, "wrong-token", PageWords.wrongToken, PageWords.wrongTokenDetail)
}

extension PageWords {
  static let wrongToken = Bilingual(sv: "Det gick inte att logga in", en: "Logging in failed")
  static let wrongPasswordDetail = Bilingual(
    sv:
      "Användarnamnet, lösenordet eller koden stämmer inte. En kod går att använda en gång: vänta på nästa.",
    en:
      "The user name, the password or the code is wrong. A code can be used once: wait for the next."
  )
  static let wrongTokenDetail = Bilingual(
    sv: "Nyckeln gäller inte. Be den som sköter tjänsten om en ny.",
    en: "The key is not valid. Ask whoever runs the service for a new one.")
}
