// The front of the pages: session, language and form are found here, once; an answer or a no becomes a page.

import Crypto
import Desk
import HTTPTypes
import Hummingbird
import NIOCore
import Policy
import Storage

/// Answers every request for a page.
struct Pages: Sendable {
  let book: PageBook
  let reception: Reception
  let seal: SessionSeal
  let routes = RouteTable(PageEndpoint.allCases) { $0.route }
  /// Whether browsers reach the service by TLS alone; asked for as an answer is written.
  let isSecure: @Sendable () -> Bool
  /// Whether the service itself speaks TLS.
  let isTLS: Bool

  init(
    book: PageBook, reception: Reception, isTLS: Bool = false,
    limits: SessionLimits = SessionLimits()
  ) {
    self.isTLS = isTLS
    self.book = book
    self.reception = reception
    seal = SessionSeal(key: reception.desk.sessionKey, limits: limits)
    let settings = reception.desk.settings
    isSecure = { settings.publicURL().hasPrefix("https:") }
  }

  /// Bytes of a form that carries no file.
  static let mostFormBytes = 512 * 1024

  /// Any answer to a request for a page, also where it is none that there is.
  func respond(
    to visit: Visit, _ match: RouteTable<PageEndpoint>.Match?
  ) async -> Response {
    let cookie = visit.request.headers[.cookie].flatMap { Cookies.value(cookieName, in: $0) }
    let known = cookie.flatMap { seal.open($0, at: reception.desk.now) }
    let session = known ?? PageSession(visit: PageSession.newVisit())
    let language = session.language ?? visit.language
    var page = PageVisit(
      visit: Visit(
        request: visit.request, names: visit.names, client: visit.client, channel: visit.channel,
        logger: visit.logger, language: language),
      session: session, texts: book.texts(language), formToken: seal.formToken(of: session.visit),
      now: reception.desk.now)
    var answer: PageAnswer
    do throws(Problem) {
      answer = try await self.answer(&page, match)
    } catch {
      answer = await no(error, page)
      // What has run out, or was ended elsewhere, is not shown again.
      if error.slug == Problem.loginNeeded.slug, session.staff != nil {
        var ended = session
        ended.staff = nil
        answer.session = ended
      }
    }
    let after = answer.session ?? session
    var response = response(answer, page, after)
    // A file that anybody may keep carries nobody's cookie. What another site sends comes without the visitor's
    // own cookie, which must not be written over.
    let isForeign = visit.request.method == .post && !isOwn(page)
    if after != known, !answer.isFile, !isForeign, let sealed = seal.seal(after) {
      setCookie(sealed, on: &response)
    }
    return response
  }

  private func answer(
    _ page: inout PageVisit, _ match: RouteTable<PageEndpoint>.Match?
  ) async throws(Problem) -> PageAnswer {
    guard let match else { throw .notFound }
    let method = page.visit.request.method
    if method == .options {
      return .response(Response(status: .noContent, headers: [.allow: match.allowed]))
    }
    guard let endpoint = match.endpoint(for: method) else {
      throw .methodNotAllowed(match.allowed)
    }
    if method == .post { try await readForm(&page) }
    switch endpoint {
    case .open(let endpoint): return try await answer(endpoint, page)
    case .requester(let endpoint):
      let caller: RequesterPageCaller
      do throws(Problem) { caller = try requester(page) } catch {
        // What was written beside a file is kept as well; the file is not.
        if page.isUpload { page.form = await reception.words(of: page.visit) }
        throw error
      }
      return try await answer(endpoint, caller, page)
    case .staff(.loginForm), .staff(.logIn), .staff(.logInByPassword), .staff(.logOut),
      .staff(.beginSignIn), .staff(.endSignIn), .staff(.choosePower), .staff(.takePower),
      .staff(.signedOutThere):
      return try await answer(endpoint, page)
    case .staff(let endpoint):
      // A page that asks by itself is no sign that anybody sits there.
      let caller = try await staffKeepingWords(&page, isAlive: endpoint != .caseVersion)
      return try await answer(endpoint, caller, page)
    case .paper(let endpoint):
      return try await answer(endpoint, try await staffKeepingWords(&page, isAlive: true), page)
    }
  }

  /// Who works there; of a form with a file what was written is kept where nobody does any more.
  private func staffKeepingWords(
    _ page: inout PageVisit, isAlive: Bool
  ) async throws(Problem) -> StaffPageCaller {
    do throws(Problem) { return try await staff(page, isAlive: isAlive) } catch {
      if page.isUpload { page.form = await reception.words(of: page.visit) }
      throw error
    }
  }

  private func answer(
    _ endpoint: PageEndpoint, _ page: PageVisit
  ) async throws(Problem) -> PageAnswer {
    switch endpoint {
    case .staff(.loginForm): return await loginForm(page)
    case .staff(.logIn): return try await logIn(page)
    case .staff(.beginSignIn): return try await beginSignIn(page)
    case .staff(.endSignIn): return try await endSignIn(page)
    case .staff(.choosePower): return try await powerPage(page)
    case .staff(.takePower): return try await takePower(page)
    case .staff(.signedOutThere): return try await signedOutThere(page)
    case .staff(.logInByPassword): return try await logInByPassword(page)
    default: return try await logOut(page)
    }
  }

  /// Reads a form and asks for its token; a form with a file is read, and asked, by whoever takes the file.
  private func readForm(_ page: inout PageVisit) async throws(Problem) {
    let headers = page.visit.request.headers
    guard isOwn(page) else { throw .foreignForm }
    let type = (headers[.contentType] ?? "").prefix { $0 != ";" }.lowercased()
    guard type != "multipart/form-data" else { return }
    guard type == "application/x-www-form-urlencoded" else {
      throw .unsupportedType(["application/x-www-form-urlencoded"])
    }
    let bytes = try await page.takeBody(
      upTo: Pages.mostFormBytes, within: reception.limits.jsonSeconds)
    guard let form = Form(encoded: bytes) else { throw .flaw(.shape, "", Words.malformedForm) }
    page.form = form
    try checkToken(form["formToken"], page)
  }

  /// Whether the form is one of ours: its token belongs to this visit.
  func checkToken(_ token: String?, _ page: PageVisit) throws(Problem) {
    guard seal.isFormToken(token ?? "", of: page.session.visit) else { throw .foreignForm }
  }
}

// MARK: - Who is there

/// Somebody on the staff, known by a session.
struct StaffPageCaller: Sendable {
  let session: SessionSecret
  let known: SignedIn
  /// `GET /me`.
  let me: JSON
  var role: Role? { me["role"]?.text.flatMap { Role(rawValue: $0) } }
}

/// Whoever has given the code of a request in this browser.
struct RequesterPageCaller: Sendable {
  let id: String
  let code: String
}

extension Pages {
  private func requester(_ page: PageVisit) throws(Problem) -> RequesterPageCaller {
    let id = page.names["requestId"]
    guard let code = page.session.code(of: id) else { throw .codeNeeded }
    return RequesterPageCaller(id: id, code: code)
  }

  private func staff(
    _ page: PageVisit, isAlive: Bool
  ) async throws(Problem) -> StaffPageCaller {
    guard let session = page.session.staff else { throw .loginNeeded }
    do throws(Problem) {
      let known = try await reception.signedIn(session, isAlive: isAlive)
      let me = StaffView(known.member).me(reception.policy, page.language)
      return StaffPageCaller(session: session, known: known, me: me)
    } catch {
      throw error.status == .unauthorized ? .loginNeeded : error
    }
  }
}

extension Problem {
  /// A form without the token of this visit, or sent from elsewhere.
  static let foreignForm = Problem(
    .forbidden, "form-not-ours", PageWords.formNotOurs, PageWords.formNotOursDetail)
  static let loginNeeded = Problem(
    .unauthorized, "login-needed", PageWords.loginNeeded, PageWords.loginNeededDetail)
  static let codeNeeded = Problem(
    .unauthorized, "code-needed", PageWords.codeNeeded, PageWords.codeNeededDetail)
}

/// What pages say where they say no; problems carry both languages.
enum PageWords {
  static let formNotOurs = Bilingual(
    sv: "Formuläret skickades inte", en: "The form was not sent")
  static let formNotOursDetail = Bilingual(
    sv:
      "Det hade legat för länge, eller kom från en annan webbplats. Det du skrev finns kvar: skicka igen.",
    en:
      "It had been lying too long, or came from another site. What you wrote is kept: send it again."
  )
  static let loginNeeded = Bilingual(sv: "Logga in", en: "Log in")
  static let loginNeededDetail = Bilingual(
    sv: "Du är inte inloggad, eller har varit borta för länge. Det du skrev finns kvar.",
    en: "You are not logged in, or have been away too long. What you wrote is kept.")
  static let codeNeeded = Bilingual(sv: "Ange din kod", en: "Enter your code")
  static let codeNeededDetail = Bilingual(
    sv: "Begäran öppnas med koden från kvittot. Det du skrev finns kvar.",
    en: "The request is opened with the code from the receipt. What you wrote is kept.")
}

extension PageWords {
  static let wrongCode = Bilingual(
    sv: "Numret och koden hör inte ihop", en: "The number and the code do not belong together")
  static let wrongCodeDetail = Bilingual(
    sv: "Skriv dem som de står i kvittot. Saknar du koden kan myndigheten skicka en ny.",
    en: "Write them as in the receipt. If you lack the code the authority can send a new one.")
}
