// Pages that anyone may see: what one has a right to, the form, and the way back to a request.

import Desk
import HTTPTypes
import Hummingbird
import NIOCore
import Policy
import Workflow

extension Pages {
  func answer(_ page: OpenPage, _ visit: PageVisit) async throws(Problem) -> PageAnswer {
    switch page {
    case .start: return try await start(visit)
    case .submit: return try await submit(visit)
    case .codeForm: return codeForm(visit)
    case .enterCode: return try await enterCode(visit)
    case .openFromLetter: return try await openFromLetter(visit)
    case .register: return try await register(visit)
    case .registerFeed: return try await registerFeed(visit)
    case .accessibility: return .page("accessibility", ["title": title("accessibility", visit)])
    case .about: return .page("about", ["title": title("about", visit)])
    case .chooseLanguage: return chooseLanguage(visit)
    case .leave: return leave(visit)
    case .asset: return try asset(visit)
    }
  }

  func title(_ group: String, _ visit: PageVisit) -> Fact {
    .text(visit.texts.say("\(group).title"))
  }

  // MARK: - Asking

  /// Four sentences on the right, and the form.
  private func start(
    _ visit: PageVisit, _ tried: FormTry? = nil
  ) async throws(Problem) -> PageAnswer {
    let form = try await requestForm(visit, tried)
    return .page(
      "start", ["title": title("start", visit), "form": form.fact(visit)],
      status: tried?.problem.status ?? .ok)
  }

  /// Nothing is demanded but what is wanted, of whom, and a way to answer (TF 2:18).
  private func requestForm(
    _ visit: PageVisit, _ tried: FormTry?
  ) async throws(Problem) -> PageForm {
    let texts = visit.texts
    let authorities = try await ask(InsideCall(.open(.listAuthorities)), visit).elements.map {
      FormOption($0["id"]?.text ?? "", $0["name"]?.text ?? "")
    }
    let forms = ["email", "link", "paper", "onSite"].map {
      FormOption($0, texts.say("start.\($0)"), hint: texts.find("start.\($0).hint"))
    }
    var fields = [
      FormField("description", .text(rows: 6), required: true),
      FormField("documents", .list),
      FormField(
        "authority", .choice(authorities), required: true,
        value: visit.parameter("myndighet") ?? authorities.first.map(\.value)),
      FormField("delivery.form", .choice(forms), required: true, value: "email"),
      FormField("delivery.address", .text(rows: 2)),
      FormField("contact.phone", .line),
      FormField("language", .hidden(visit.language.rawValue)),
    ]
    if let number = visit.parameter("handling") { fields[1].value = number }
    return PageForm(
      id: "request", action: PageEndpoint.open(.submit).path(), fields: fields,
      submit: texts.say("start.send"), tried: tried)
  }

  private func submit(_ visit: PageVisit) async throws(Problem) -> PageAnswer {
    let form = try await requestForm(visit, nil)
    var call = InsideCall(.open(.submitRequest))
    call.body = visit.form.json(form.fields)
    call.key = visit.form["key"]
    let answer: JSON
    do throws(Problem) { answer = try await ask(call, visit) } catch {
      return try await start(visit, FormTry(form: visit.form, problem: error))
    }
    let id = answer["requestId"]?.text ?? ""
    guard let code = answer["accessCode"]?.text else {
      return .redirect(PageEndpoint.open(.codeForm).path())
    }
    var session = visit.session
    session.open(id, code: code, at: visit.now.milliseconds / 1000)
    return .redirect(PageEndpoint.requester(.receipt).path(id), session: session)
  }

  // MARK: - The way back

  /// Asks for number and code; what was typed elsewhere is kept until they are right.
  func codeForm(
    _ visit: PageVisit, tried: FormTry? = nil, kept form: Form = Form()
  ) -> PageAnswer {
    let codeForm = PageForm(
      id: "code", action: PageEndpoint.open(.enterCode).path(), fields: Pages.codeFields,
      submit: visit.texts.say("code.open"), tried: tried)
    return .page(
      "code",
      [
        "title": title("code", visit), "form": codeForm.fact(visit),
        "kept": kept(form, action: visit.path),
      ], status: tried?.problem.status ?? (visit.path == "/oppna" ? .ok : .unauthorized))
  }

  private static let codeFields = [
    FormField("number", .line, required: true), FormField("code", .line, required: true),
  ]

  private func enterCode(_ visit: PageVisit) async throws(Problem) -> PageAnswer {
    let (number, code) = (visit.form["number"] ?? "", visit.form["code"] ?? "")
    let found = try await reception.opened(
      numbered: number, code: code.filter { $0 != " " }.lowercased(), visit.visit)
    guard let found else {
      return codeForm(visit, tried: FormTry(form: visit.form, problem: .wrongCode))
    }
    var session = visit.session
    session.open(
      found, code: code.filter { $0 != " " }.lowercased(), at: visit.now.milliseconds / 1000)
    return .redirect(PageEndpoint.requester(.request).path(found), session: session)
  }

  /// The link of a letter: the code is exchanged for a cookie at once, so that it stands in no address that a
  /// browser would pass on.
  private func openFromLetter(_ visit: PageVisit) async throws(Problem) -> PageAnswer {
    let (id, code) = (visit.names["requestId"], visit.names["code"])
    var call = InsideCall(.requester(.getRequest), [id], as: code)
    call.query = []
    do throws(Problem) { _ = try await ask(call, visit) } catch {
      guard error.status == .unauthorized else { throw error }
      return codeForm(visit, tried: FormTry(form: Form(), problem: .wrongCode))
    }
    var session = visit.session
    session.open(id, code: code, at: visit.now.milliseconds / 1000)
    return .redirect(PageEndpoint.requester(.request).path(id), session: session)
  }

  private func leave(_ visit: PageVisit) -> PageAnswer {
    var session = visit.session
    session.requests = []
    return .redirect(PageEndpoint.open(.start).path(), session: session)
  }

  private func chooseLanguage(_ visit: PageVisit) -> PageAnswer {
    var session = visit.session
    session.language = visit.form["language"].flatMap { Language(rawValue: $0) }
    // Back to one of our own pages, whatever the form says.
    let back = visit.form["back"] ?? "/"
    let isOwn = back.hasPrefix("/") && !back.hasPrefix("//") && !back.contains("\\")
    return .redirect(isOwn ? back : "/", session: session)
  }

  private func asset(_ visit: PageVisit) throws(Problem) -> PageAnswer {
    guard let asset = book.assets[visit.names["name"]] else { throw .notFound }
    return .response(
      Response(
        status: .ok,
        headers: [
          .contentType: asset.mediaType, .cacheControl: "public, max-age=31536000, immutable",
        ], body: .init(byteBuffer: ByteBuffer(bytes: asset.bytes))))
  }
}

extension Reception {
  /// The request that number and code open; counted as a wrong code where they open none.
  func opened(
    numbered number: String, code: String, _ visit: Visit
  ) async throws(Problem) -> String? {
    if let seconds = attempts.mustWait(visit.client) { throw .tooMany(after: seconds) }
    let found: String?
    do { found = try await desk.open(numbered: number, code: code)?.text } catch {
      throw Problem(error, for: .outside, desk: desk)
    }
    if found == nil { await attempts.wrongCode(from: visit.client) }
    return found
  }
}

extension Problem {
  static let wrongCode = Problem(
    .unauthorized, "wrong-code", PageWords.wrongCode, PageWords.wrongCodeDetail)
}
