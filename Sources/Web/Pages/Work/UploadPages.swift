// Forms that take a file along: a new document, the original of one, what a requester gave in on paper.

import Desk
import HTTPTypes
import Hummingbird
import Policy
import Workflow

/// What is uploaded.
enum CaseUpload: Sendable {
  case document, original, attachment

  /// The file's own part apart, what is said of it.
  func fields(
    _ words: (any Worded.Type) -> [FormOption], writers: [FormOption], hasOriginal: Bool, most: Int
  ) -> [FormField] {
    switch self {
    case .document:
      [
        FormField("title", .line, label: "act.title"),
        FormField("kind", .choice(words(LineKind.self)), label: "act.kind", value: "file"),
        FormField("reference", .line, label: "act.reference"),
        FormField("date", .day, label: "act.date"),
        FormField("file", .file(most: most), label: "act.file"),
      ]
    case .original:
      (hasOriginal
        ? [FormField("reason", .text(rows: 3), required: true, label: "act.reason")] : [])
        + [FormField("file", .file(most: most), required: true, label: "act.file")]
    case .attachment:
      [
        FormField(
          "kind", .choice(words(RequesterFile.Kind.self)), required: true, label: "act.kind"),
        FormField("text", .text(rows: 3), label: "act.text"),
        FormField("from", .choice(writers), label: "act.from", value: "requester"),
        FormField("file", .file(most: most), required: true, label: "act.file"),
      ]
    }
  }
}

extension Pages {
  func uploadPage(
    _ kind: CaseUpload, _ caller: StaffPageCaller, _ visit: PageVisit, _ tried: FormTry? = nil
  ) async throws(Problem) -> PageAnswer {
    let id = visit.names["caseId"]
    let file = try await ask(InsideCall(.getCase, [id], as: caller.session), visit)
    let line = file["documents"]?.elements.first { $0["id"]?.text == visit.names["documentId"] }
    if kind == .original, line == nil { throw .notFound }
    let hasOriginal = line?["original"]?["name"] != nil
    let verb: Verb =
      switch kind {
      case .document: .addLine
      case .original: hasOriginal ? .replaceDocument : .addDocument
      case .attachment: .addAttachment
      }
    let words = word("verb", verb.rawValue, visit)
    let (limits, own) = (reception.limits, reception.desk.settings.uploadLimit)
    let most = min(kind == .attachment ? limits.attachment : limits.upload, own)
    let form = PageForm(
      id: "upload", action: visit.path,
      fields: kind.fields(
        { options($0, visit) },
        writers: Authorship.Writer.allCases.map {
          FormOption($0.rawValue, visit.texts.say("from.\($0.rawValue)"))
        }, hasOriginal: hasOriginal, most: most),
      submit: words, version: file["version"]?.wholeNumber, tried: tried)
    return .page(
      "upload",
      [
        "title": .text(words), "number": Fact(file["registerNumber"]?.text),
        "document": Fact(line?["title"]?.text),
        "href": .text(PageEndpoint.staff(.file).path(id)), "form": form.fact(visit),
        "stale": try await changes(since: tried, caller, visit),
      ], status: tried?.problem.status ?? .ok)
  }

  /// The token stands before the file, of which nothing is kept without one; what was typed stays whatever the
  /// file is.
  func upload(
    _ kind: CaseUpload, _ caller: StaffPageCaller, _ visit: PageVisit
  ) async throws(Problem) -> PageAnswer {
    let id = visit.names["caseId"]
    let gate = FormGate { token throws(Problem) in try checkToken(token, visit) }
    var gated = visit.visit
    gated.gate = gate
    do throws(Problem) {
      guard visit.isUpload else { throw .chooseFile }
      var upload = try await reception.upload(gated)
      // A document may be listed before its file is at hand.
      guard upload.file != nil || kind == .document else { throw .chooseFile }
      let form = gate.form
      upload.fields.removeAll { $0.name == "version" || $0.value == "" }
      var call: InsideCall
      switch kind {
      case .document: call = InsideCall(.addDocument, [id], as: caller.session)
      case .original:
        call = InsideCall(
          .replaceOriginal, [id, visit.names["documentId"]], as: caller.session)
      case .attachment: call = InsideCall(.addAttachment, [id], as: caller.session)
      }
      call.upload = upload
      call.key = form["key"]
      call.version = form["version"]
      _ = try await ask(call, visit)
    } catch {
      guard error.status != .notFound, error.slug != Problem.foreignForm.slug else { throw error }
      let typed = visit.isUpload ? gate.form : visit.form
      return try await uploadPage(kind, caller, visit, FormTry(form: typed, problem: error))
    }
    return .redirect(PageEndpoint.staff(.file).path(id))
  }

  /// The words of an enumeration, to choose from.
  func options(_ type: any Worded.Type, _ visit: PageVisit) -> [FormOption] {
    keys(type).map { FormOption($0, word(type.group, $0, visit)) }
  }

  private func keys<Words: Worded>(_ type: Words.Type) -> [String] {
    type.allCases.map(\.rawValue)
  }
}
