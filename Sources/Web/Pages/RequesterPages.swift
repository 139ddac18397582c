// The requester's pages by their addresses: receipt, request, letters and files, and what is sent from them.

import Desk
import HTTPTypes
import Hummingbird
import Policy

extension Pages {
  func answer(
    _ page: RequesterPage, _ caller: RequesterPageCaller, _ visit: PageVisit
  ) async throws(Problem) -> PageAnswer {
    switch page {
    case .receipt: return try await receipt(caller, visit)
    case .request: return try await request(caller, visit)
    case .proof:
      var call = InsideCall(.requester(.getProof), [caller.id], as: caller.code)
      call.accept = "text/plain"
      return .response(try await response(to: call, visit))
    case .requestAct: return try await act(caller, visit)
    case .attach: return try await attach(caller, visit)
    case .releasedDocument:
      return try await file(.getReleasedDocument, visit.names["documentId"], caller, visit)
    case .letter: return try await letter(caller, visit)
    case .letterPDF:
      return try await file(.getRequesterLetterPDF, visit.names["letterId"], caller, visit)
    case .personalData: return try await personalData(caller, visit)
    case .correct: return try await correct(caller, visit)
    case .personalDataFile: return try await file(.getPersonalData, nil, caller, visit)
    case .ownAttachment:
      return try await file(.getOwnAttachment, visit.names["attachmentId"], caller, visit)
    }
  }

  /// The request as the interface shows it to whoever has its code.
  func view(
    _ caller: RequesterPageCaller, _ visit: PageVisit
  ) async throws(Problem) -> JSON {
    do throws(Problem) {
      return try await ask(InsideCall(.requester(.getRequest), [caller.id], as: caller.code), visit)
    } catch {
      // A new code has been sent since.
      throw error.status == .unauthorized ? .codeNeeded : error
    }
  }

  /// Number, code and what happens now; shown as long as the browser knows the code.
  private func receipt(
    _ caller: RequesterPageCaller, _ visit: PageVisit
  ) async throws(Problem) -> PageAnswer {
    let view = try await view(caller, visit)
    let site = reception.desk.settings.publicURL()
    return .page(
      "receipt",
      [
        "title": title("receipt", visit), "code": .text(caller.code),
        "number": Fact(view["registerNumber"]?.text),
        "authority": Fact(view["authorityName"]?.text),
        "received": when(view["receivedAt"], visit), "clock": RequestFacts(view, visit).clock,
        "unlisted": unlisted(view, visit),
        "href": .text(PageEndpoint.requester(.request).path(caller.id)),
        "address": .text(site + PageEndpoint.open(.codeForm).path()),
      ])
  }

  func unlisted(_ view: JSON, _ visit: PageVisit) -> Fact {
    guard let count = view["unlistedDocuments"]?.wholeNumber, count > 0 else { return .absent }
    return .text(visit.texts.say("request.unlisted", ["n": String(count)]))
  }

  /// The words of a letter; never its own markup.
  private func letter(
    _ caller: RequesterPageCaller, _ visit: PageVisit
  ) async throws(Problem) -> PageAnswer {
    let id = visit.names["letterId"]
    let letter = try await ask(
      InsideCall(.requester(.getRequesterLetter), [caller.id, id], as: caller.code), visit)
    return .page(
      "letter",
      [
        "title": Fact(letter["subject"]?.text ?? visit.texts.say("letter.title")),
        "at": when(letter["at"], visit), "text": Fact(letter["text"]?.text),
        "language": Fact(letter["language"]?.text),
        "files": Fact(
          (letter["attachments"]?.elements ?? []).map { file in
            ["name": Fact(file["name"]?.text), "size": size(file["size"], visit)]
          }),
        "pdf": .text(PageEndpoint.requester(.letterPDF).path(caller.id, id)),
        "back": .text(PageEndpoint.requester(.request).path(caller.id)),
      ])
  }

  /// A file as the interface gives it, with its name and its policy.
  private func file(
    _ endpoint: RequesterEndpoint, _ name: String?, _ caller: RequesterPageCaller,
    _ visit: PageVisit
  ) async throws(Problem) -> PageAnswer {
    .response(
      try await response(
        to: InsideCall(
          .requester(endpoint), [caller.id] + (name.map { [$0] } ?? []), as: caller.code), visit))
  }

  // MARK: - Acting

  /// Does what a form of the page asks for, and shows the page again: with what was done, or with what was wrong.
  private func act(
    _ caller: RequesterPageCaller, _ visit: PageVisit
  ) async throws(Problem) -> PageAnswer {
    guard let form = RequesterForm(rawValue: visit.names["action"]) else { throw .notFound }
    do throws(Problem) {
      if let missing = form.missing(in: visit.form) { throw missing }
      var call = InsideCall(.requester(form.action.endpoint), [caller.id], as: caller.code)
      call.body = form.body(visit.form)
      call.key = visit.form["key"]
      _ = try await ask(call, visit)
    } catch {
      return try await refused(error, FailedForm(form.rawValue, visit.form, error), caller, visit)
    }
    return .redirect(done(form.rawValue, caller))
  }

  /// The page with the form as it was filled in; a code that no longer holds is asked for anew.
  private func refused(
    _ problem: Problem, _ failed: FailedForm, _ caller: RequesterPageCaller, _ visit: PageVisit
  ) async throws(Problem) -> PageAnswer {
    if problem.status == .unauthorized { throw .codeNeeded }
    return try await request(caller, visit, failed: failed)
  }

  private func done(_ what: String, _ caller: RequesterPageCaller) -> String {
    PageEndpoint.requester(.request).path(caller.id) + "?gjort=\(what)"
  }

  /// Takes a file; one without a file is asked for it, and what was written beside it stays.
  private func attach(
    _ caller: RequesterPageCaller, _ visit: PageVisit
  ) async throws(Problem) -> PageAnswer {
    var visit = visit
    let path = RequestFacts.attachments
    guard visit.isUpload else {
      return try await refused(
        .chooseFile, FailedForm(path, visit.form, .chooseFile), caller, visit)
    }
    let page = visit
    let gate = FormGate { token throws(Problem) in try checkToken(token, page) }
    do throws(Problem) {
      var call = InsideCall(.requester(.addRequesterAttachment), [caller.id], as: caller.code)
      call.key = visit.parameter("nyckel")
      call.gate = gate
      _ = try await ask(call, visit)
    } catch {
      visit.form = gate.form
      if error.slug == Problem.foreignForm.slug { return await no(error, visit) }
      // Without script nothing asks for the file before the form is sent.
      let isWithout = error.flaws.contains { $0.pointer == "/file" && $0.kind == .shape }
      let problem = isWithout ? .chooseFile : error
      return try await refused(problem, FailedForm(path, gate.form, problem), caller, visit)
    }
    return .redirect(done(path, caller))
  }
}

extension Problem {
  /// A form that takes a file came without one.
  static let chooseFile = Problem.flaw(.value, "/file", PageWords.chooseFile)
}

/// A form that was refused: which one, and what was in it.
struct FailedForm {
  let path: String
  let tried: FormTry
  init(_ path: String, _ form: Form, _ problem: Problem) {
    self.path = path
    tried = FormTry(form: form, problem: problem)
  }
}

extension PageVisit {
  /// Whether a file is sent along.
  var isUpload: Bool {
    visit.request.headers[.contentType]?.lowercased().hasPrefix("multipart/form-data") ?? false
  }
}

extension PageWords {
  static let chooseFile = Bilingual(sv: "Välj en fil.", en: "Choose a file.")
}
