// Staff log in and out, and work: the queue and the case.

import Desk
import HTTPTypes
import Hummingbird
import Policy
import Storage

extension Pages {
  func answer(
    _ page: StaffPage, _ caller: StaffPageCaller, _ visit: PageVisit
  ) async throws(Problem) -> PageAnswer {
    let id = visit.names["caseId"]
    switch page {
    case .loginForm, .logIn, .logOut: throw .notFound
    case .account: return try await account(caller, visit)
    case .endSessions: return try await endSessions(caller, visit)
    case .queue: return try await queue(caller, visit)
    case .assignMany: return try await assignMany(caller, visit)
    case .narrowed: return try await narrowedPage(caller, visit)
    case .narrowedCase: return try await narrowedCase(caller, visit)
    case .actOnNarrowed: return try await actOnNarrowed(caller, visit)
    case .newCase: return try await newCase(caller, visit)
    case .registerNew: return try await registerNew(caller, visit)
    case .arrivals: return try await arrivals(caller, visit)
    case .arrival: return try await arrival(caller, visit)
    case .arrivalAct: return try await arrivalAct(caller, visit)
    case .arrivalOriginal:
      return try await staffFile(.getArrivalOriginal, [visit.names["arrivalId"]], caller, visit)
    case .printQueue: return try await printQueue(caller, visit)
    case .statistics: return try await statistics(caller, visit)
    case .statisticsTable: return try await statisticsTable(caller, visit)
    case .provisions: return try await provisionsPage(visit)
    case .file: return try await casePage(caller, visit)
    case .caseVersion: return try await caseVersion(caller, visit)
    case .actForm: return try await actForm(caller, visit)
    case .act: return try await performAct(caller, visit)
    case .events: return try await eventsPage(caller, visit)
    case .letter: return try await letterPage(caller, visit)
    case .letterPDF:
      return try await staffFile(.getLetterPDF, [id, visit.names["letterId"]], caller, visit)
    case .envelope:
      return try await staffFile(.getLetterPrint, [id, visit.names["letterId"]], caller, visit)
    case .attachment:
      return try await staffFile(.getAttachment, [id, visit.names["attachmentId"]], caller, visit)
    case .documentForm: return try await uploadPage(.document, caller, visit)
    case .addDocument: return try await upload(.document, caller, visit)
    case .originalForm: return try await uploadPage(.original, caller, visit)
    case .putOriginal: return try await upload(.original, caller, visit)
    case .attachmentForm: return try await uploadPage(.attachment, caller, visit)
    case .addAttachment: return try await upload(.attachment, caller, visit)
    }
  }

  // MARK: - Logging in

  /// - Parameter form: what was typed before; it stands on the page until somebody has logged in.
  func loginForm(
    _ visit: PageVisit, tried: FormTry? = nil, kept form: Form = Form()
  ) -> PageAnswer {
    let kept = tried == nil ? form : Pages.brought(visit.form)
    let isAsked = visit.path != PageEndpoint.staff(.loginForm).path()
    let back = isAsked && visit.visit.request.method != .post ? visit.path : visit.form["back"]
    let login = PageForm(
      id: "login", action: PageEndpoint.staff(.logIn).path(),
      fields: [
        FormField("token", .secret, required: true),
        FormField("back", .hidden(back ?? workRoot)),
      ] + Pages.carried(kept, visit.path),
      submit: visit.texts.say("login.logIn"), tried: tried)
    let status: HTTPResponse.Status = isAsked ? .unauthorized : .ok
    return .page(
      "login",
      [
        "title": title("login", visit), "form": login.fact(visit),
        "isKept": .flag(!kept.fields.isEmpty),
      ], status: tried?.problem.status ?? status)
  }

  /// A token for a session; whoever brings none is asked again.
  func logIn(_ visit: PageVisit) async throws(Problem) -> PageAnswer {
    let token = visit.form["token"] ?? ""
    if let seconds = reception.attempts.mustWait(visit.visit.client) {
      throw .tooMany(after: seconds)
    }
    let secret = try await reception.known { () throws(DeskFailure) in
      try await reception.desk.signIn(token: token)
    }
    guard let secret else {
      await reception.attempts.wrongCode(from: visit.visit.client)
      try await reception.note(Access(.signIn, "token", by: .stranger, outcome: .denied))
      return loginForm(visit, tried: FormTry(form: Form(), problem: .wrongToken))
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
    return .redirect(
      back.hasPrefix(workRoot) && !back.contains("\\") ? back : workRoot, session: session)
  }

  /// What was typed goes along in the form for logging in, so that it is there when somebody has.
  private static func carried(_ form: Form, _ path: String) -> [FormField] {
    guard !form.fields.isEmpty else { return [] }
    let path = form["kept-action"] ?? path
    let fields = form.fields.filter { $0.name != "formToken" && $0.name != "kept-action" }
    return [FormField("kept-action", .hidden(path))]
      + fields.map { FormField("kept-" + $0.name, .hidden($0.value)) }
  }

  private static func brought(_ form: Form) -> Form {
    Form(
      form.fields.filter { $0.name.hasPrefix("kept-") }.map {
        ($0.name == "kept-action" ? $0.name : String($0.name.dropFirst(5)), $0.value)
      })
  }

  func logOut(_ visit: PageVisit) async throws(Problem) -> PageAnswer {
    if let before = visit.session.staff {
      if let known = try? await reception.signedIn(before) {
        try await note(.signOut, "session", known, visit)
      }
      try await end(before)
    }
    var session = visit.session
    session.change(staff: nil)
    return .redirect(PageEndpoint.staff(.loginForm).path(), session: session)
  }
}

extension Pages {
  /// Somebody has come or gone.
  func note(
    _ kind: Access.Kind, _ what: String, _ known: SignedIn, _ visit: PageVisit
  ) async throws(Problem) {
    var access = Access(
      kind, what, by: .staff(known.member.id), authority: known.member.authority)
    access.from = visit.visit.client
    try await reception.note(access)
  }

  private func end(_ session: SessionSecret) async throws(Problem) {
    try await reception.known { () throws(DeskFailure) in
      try await reception.desk.endSession(session.text)
    }
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
