// Staff sign in by an identity provider: from the page with its button, to it, and back as somebody.

import Desk
import HTTPTypes
import Hummingbird
import Logging
import Policy
import SignIn
import Storage

extension Pages {
  // MARK: - To the provider

  /// The providers, each with a button.
  ///
  /// - Parameter form: what was typed before; it stands on the page until somebody has signed in.
  func providers(
    _ visit: PageVisit, no: SignInNo? = nil, kept form: Form = Form(), action: String? = nil,
    back: String? = nil
  ) -> PageAnswer {
    let isAsked = visit.path != PageEndpoint.staff(.loginForm).path() && no == nil
    let isShown = isAsked && visit.visit.request.method != .post
    let back = back ?? (isShown ? visit.path : visit.form["back"]) ?? workRoot
    let carried = Pages.carried(form, action ?? visit.path).map { field -> (String, String) in
      if case .hidden(let value) = field.kind { (field.name, value) } else { (field.name, "") }
    }
    let fields = [("back", back)] + carried
    let rows = (reception.identity?.providers ?? []).map { provider -> Fact in
      let settings = provider.settings
      return [
        "id": .text("provider-\(settings.id)"),
        "action": .text(PageEndpoint.staff(.beginSignIn).path(settings.id)),
        "submit": .text(
          visit.texts.say("providers.logIn", ["name": settings.name[visit.language]])),
        "fields": Fact(fields.map { ["name": .text($0.0), "value": .text($0.1)] }),
      ]
    }
    let words = no.map { no -> Fact in
      let name = "signInNo.\(no.rawValue)"
      return [
        "heading": .text(visit.texts.say(name)), "detail": .text(visit.texts.say("\(name).more")),
      ]
    }
    return .page(
      "providers",
      [
        "title": title("providers", visit), "providers": Fact(rows), "no": words ?? .absent,
        "isOut": .flag(visit.parameter("ut") != nil), "isKept": .flag(!form.fields.isEmpty),
      ], status: no.map { Pages.status(of: $0) } ?? (isAsked ? .unauthorized : .ok))
  }

  private static func status(of no: SignInNo) -> HTTPResponse.Status {
    switch no {
    case .provider: .badGateway
    case .noRole, .level: .forbidden
    case .cancelled, .rejected, .clock, .late, .name: .badRequest
    }
  }

  /// Begins a sign-in, and sends the browser to the provider.
  ///
  /// Browsers hold what follows a sent form to `form-action`, on to wherever the provider sends them next, which
  /// nobody here can know. So the answer is a page that leads on by itself, with a link for who must go by hand.
  func beginSignIn(_ visit: PageVisit) async throws(Problem) -> PageAnswer {
    guard let provider = reception.identity?.provider(visit.names["providerId"]) else {
      throw .notFound
    }
    let typed = Pages.brought(visit.form)
    let back = Pages.ownWork(visit.form["back"])
    let begun: (url: String, pending: PendingSignIn)
    do throws(SignInFailure) {
      begun = try await provider.begin(returningTo: answerAddress(of: provider))
    } catch {
      return try await refuse(error, provider, visit, kept: typed, back: back)
    }
    let name = provider.settings.name[visit.language]
    let isKept = !typed.fields.isEmpty
    if isKept, try await !keep(typed, under: begun.pending.state, visit) {
      return .page(
        "unkept",
        [
          "title": .text(visit.texts.say("providers.unkeptTitle")), "texts": keptTexts(typed),
          "action": .text(visit.path), "back": .text(back),
        ])
    }
    var session = visit.session
    session.signIns.append(
      SignInUnderWay(pending: begun.pending, back: back, isKept: isKept))
    session.signIns = Array(session.signIns.suffix(SignInUnderWay.most))
    var answer = away(
      to: begun.url, title: visit.texts.say("providers.awayTitle", ["name": name]),
      go: visit.texts.say("providers.go"))
    answer.session = session
    return answer
  }

  /// A page that leads to another site by itself.
  func away(to url: String, title: String, go: String) -> PageAnswer {
    var answer = PageAnswer.page(
      "away", ["title": .text(title), "href": .text(url), "go": .text(go)])
    answer.headers[.refresh] = "0;url=\(url)"
    return answer
  }

  /// Where the provider sends the browser back to.
  private func answerAddress(of provider: IdentityProvider) -> String {
    reception.desk.settings.publicURL()
      + PageEndpoint.staff(.endSignIn).path(provider.settings.id)
  }

  private func keep(
    _ form: Form, under name: String, _ visit: PageVisit
  ) async throws(Problem) -> Bool {
    guard let sealed = seal.seal(form, under: name) else { return false }
    // Whoever has not signed in yet may be anybody: one place does not fill what there is for all.
    guard await !reception.attempts.isKeepingBeyondLimit(from: visit.visit.client.block) else {
      return false
    }
    let until = visit.now.adding(seconds: PendingSignIn.lifetime)
    return try await reception.known { () throws(DeskFailure) in
      try await reception.desk.keep(sealed, under: name, for: .kept, until: until)
    }
  }

  func kept(under name: String) async throws(Problem) -> Form {
    let sealed = try await reception.known { () throws(DeskFailure) in
      try await reception.desk.fetch(name, for: .kept)
    }
    return sealed.flatMap { seal.form($0, under: name) } ?? Form()
  }

  // MARK: - Back from the provider

  /// The provider has sent the browser back: whoever it is, is let in or told why not.
  func endSignIn(_ visit: PageVisit) async throws(Problem) -> PageAnswer {
    guard let provider = reception.identity?.provider(visit.names["providerId"]) else {
      throw .notFound
    }
    let id = provider.settings.id
    let state = visit.parameter("state") ?? ""
    let found = visit.session.signIns.first {
      $0.pending.provider == id && $0.pending.state == state
    }
    guard let found else { return try await refuse(.late, "state", provider, visit) }
    let until = visit.now.adding(seconds: 2 * PendingSignIn.lifetime)
    let isFirst = try await reception.known { () throws(DeskFailure) in
      try await reception.desk.takesFirst(state, for: .state, until: until)
    }
    var page = visit
    page.session.signIns.removeAll { $0.pending.state == state }
    var answer =
      isFirst
      ? try await end(found, by: provider, page)
      : try await refuse(.late, "state-again", provider, page)
    if answer.session == nil { answer.session = page.session }
    return answer
  }

  private func end(
    _ begun: SignInUnderWay, by provider: IdentityProvider, _ visit: PageVisit
  ) async throws(Problem) -> PageAnswer {
    let brought = SignInAnswer(
      code: visit.parameter("code"), error: visit.parameter("error"),
      issuer: visit.parameter("iss"))
    let person: SignedInPerson
    do throws(SignInFailure) {
      person = try await provider.finish(
        brought, of: begun.pending, returningTo: answerAddress(of: provider))
    } catch {
      let typed = begun.isKept ? try await kept(under: begun.pending.state) : Form()
      return try await refuse(error, provider, visit, kept: typed, back: begun.back)
    }
    let all = try await reception.known { () throws(DeskFailure) in
      try await reception.desk.members(of: person)
    }
    let levels = reception.identity?.requiredLevels ?? [:]
    let members = all.filter { person.level >= levels[$0.role] ?? 0 }
    guard let only = members.first else {
      let no: SignInNo = all.isEmpty ? .noRole : .level
      return try await refuse(no, no.rawValue, provider, visit)
    }
    let choice = PowerChoice(
      provider: person.provider, subject: person.subject, session: person.session,
      level: person.level, members: members.map(\.id.text), back: begun.back,
      kept: begun.isKept ? begun.pending.state : nil, hint: begun.pending.state,
      until: visit.now.milliseconds / 1000 + PowerChoice.lifetime)
    if members.count == 1 {
      return try await enter(as: only.id, choice, hint: person.idToken, visit)
    }
    try await keep(hint: person.idToken, under: choice.hint, visit, seconds: PowerChoice.lifetime)
    var session = visit.session
    session.choice = choice
    return .redirect(PageEndpoint.staff(.choosePower).path(), session: session)
  }

  private func refuse(
    _ failure: SignInFailure, _ provider: IdentityProvider, _ visit: PageVisit, kept: Form,
    back: String
  ) async throws(Problem) -> PageAnswer {
    try await refuse(
      SignInNo(failure), failure.slug, provider, visit, kept: kept, back: back)
  }

  /// Nobody is signed in: the logs have the word, the page what it means.
  private func refuse(
    _ no: SignInNo, _ word: String, _ provider: IdentityProvider, _ visit: PageVisit,
    kept: Form = Form(), back: String? = nil
  ) async throws(Problem) -> PageAnswer {
    visit.visit.logger.notice(
      "signIn.refused",
      metadata: ["provider.id": "\(provider.settings.id)", "signIn.flaw": "\(word)"])
    try await reception.note(Access(.signIn, "provider", by: .stranger, outcome: .denied))
    return providers(
      visit, no: no, kept: Form(kept.fields.filter { $0.name != "kept-action" }),
      action: kept["kept-action"], back: back ?? workRoot)
  }

  /// One of the pages where staff work, whatever a form says.
  static func ownWork(_ back: String?) -> String {
    guard let back, back.hasPrefix(workRoot), PageEndpoint.isOwn(back), back.utf8.count <= 400
    else { return workRoot }
    return back
  }
}

extension HTTPField.Name {
  static let refresh = HTTPField.Name("Refresh")!
}
