// The way back to a request: number and code, the code alone where the address names the request, or the link
// of a letter. What was typed before the code was asked for comes back after it was given.

import Desk
import HTTPTypes
import Policy
import Workflow

extension Pages {
  /// Asks for the code.
  ///
  /// - Parameter told: what there is to say before it.
  /// - Parameter form: what was typed elsewhere; it stands on the page after the code was given.
  func codeForm(
    _ visit: PageVisit, tried: FormTry? = nil, told: String? = nil, kept form: Form = Form()
  ) -> PageAnswer {
    let asked = AskedCode(visit, kept: form)
    let fields =
      (asked.request == nil ? [FormField("number", .line, required: true)] : [])
      + [FormField("code", .line, required: true)] + asked.hidden
    let codeForm = PageForm(
      id: "code", action: PageEndpoint.open(.enterCode).path(), fields: fields,
      submit: visit.texts.say("code.open"), tried: tried)
    let isAsked = visit.path != PageEndpoint.open(.codeForm).path()
    let isKnown = asked.request != nil
    return .page(
      "code",
      [
        "title": title("code", visit), "form": codeForm.fact(visit), "told": Fact(told),
        "explained": .text(visit.texts.say(isKnown ? "code.explainedCode" : "code.explained")),
        "kept": asked.kept.fields.isEmpty ? .absent : ["texts": keptTexts(asked.kept)],
      ], status: tried?.problem.status ?? (isAsked && told == nil ? .unauthorized : .ok))
  }

  func enterCode(_ visit: PageVisit) async throws(Problem) -> PageAnswer {
    let code = (visit.form["code"] ?? "").filter { !$0.isWhitespace }.lowercased()
    let asked = AskedCode(visit, kept: Form())
    guard let found = try await opened(asked, code, visit) else {
      return codeForm(visit, tried: FormTry(form: visit.form, problem: .wrongCode))
    }
    var session = visit.session
    session.open(found, code: code, at: visit.now.milliseconds / 1000)
    let page = PageEndpoint.requester(.request).path(found)
    // Back to where the code was asked for, if that was about this request.
    let back = asked.back.flatMap { isPage($0, of: page) ? $0 : nil }
    guard !asked.kept.fields.isEmpty, let back else {
      return .redirect(back ?? page, session: session)
    }
    var answer = PageAnswer.page(
      "kept",
      ["title": title("kept", visit), "kept": kept(asked.kept, action: back), "href": .text(page)])
    answer.session = session
    return answer
  }

  /// The request that was opened; nil where the code opens none.
  private func opened(
    _ asked: AskedCode, _ code: String, _ visit: PageVisit
  ) async throws(Problem) -> String? {
    guard let id = asked.request else {
      return try await reception.opened(
        numbered: visit.form["number"] ?? "", code: code, visit.visit)
    }
    return try await opens(id, code, visit) ? id : nil
  }

  private func opens(
    _ id: String, _ code: String, _ visit: PageVisit
  ) async throws(Problem) -> Bool {
    do throws(Problem) {
      _ = try await ask(InsideCall(.requester(.getRequest), [id], as: code), visit)
      return true
    } catch {
      guard error.status == .unauthorized else { throw error }
      return false
    }
  }

  private func isPage(_ path: String, of request: String) -> Bool {
    (path == request || path.hasPrefix(request + "/")) && PageEndpoint.isOwn(path)
  }

  /// The link of a letter: the code is exchanged for a cookie at once, so that it stands in no address that a
  /// browser would pass on.
  func openFromLetter(_ visit: PageVisit) async throws(Problem) -> PageAnswer {
    let (id, code) = (visit.names["requestId"], visit.names["code"])
    guard try await opens(id, code, visit) else {
      return codeForm(visit, tried: FormTry(form: Form(), problem: .wrongCode))
    }
    var session = visit.session
    session.open(id, code: code, at: visit.now.milliseconds / 1000)
    return .redirect(PageEndpoint.requester(.request).path(id), session: session)
  }
}

/// What a form that asks for a code carries besides it, from page to page.
private struct AskedCode {
  /// The request whose page asks; nil where the number is asked for as well.
  var request: String?
  /// Where the code was asked for.
  var back: String?
  /// What was typed there.
  var kept: Form

  static let prefix = "kept."

  /// - Parameter form: what has just been typed on another page.
  init(_ visit: PageVisit, kept form: Form) {
    let isOwnForm = visit.path == PageEndpoint.open(.enterCode).path()
    guard isOwnForm else {
      request = visit.names["requestId"].isEmpty ? nil : visit.names["requestId"]
      back = request.flatMap { visit.path.hasPrefix("/begaran/\($0)") ? visit.path : nil }
      kept = Form(form.fields.filter { $0.name != "formToken" })
      return
    }
    request = visit.form["request"]
    back = visit.form["back"]
    kept = Form(
      visit.form.fields.filter { $0.name.hasPrefix(AskedCode.prefix) }.map {
        (String($0.name.dropFirst(AskedCode.prefix.count)), $0.value)
      })
  }

  var hidden: [FormField] {
    [("request", request), ("back", back)].compactMap { name, value in
      value.map { FormField(name, .hidden($0)) }
    } + kept.fields.map { FormField(AskedCode.prefix + $0.name, .hidden($0.value)) }
  }
}

extension Reception {
  /// The request that number and code open; counted as a wrong code where they open none.
  func opened(
    numbered number: String, code: String, _ visit: Visit
  ) async throws(Problem) -> String? {
    if let seconds = attempts.mustWait(visit.client.block) {
      throw .tooMany(after: seconds, policy)
    }
    let found: String?
    do { found = try await desk.open(numbered: number, code: code)?.text } catch {
      throw Problem(error, for: .outside, desk: desk)
    }
    if found == nil {
      let problem = await wrongCode(for: number, visit)
      guard problem.status == .unauthorized else { throw problem }
    }
    return found
  }
}

extension Problem {
  static let wrongCode = Problem(
    .unauthorized, "wrong-code", PageWords.wrongCode, PageWords.wrongCodeDetail)
}
