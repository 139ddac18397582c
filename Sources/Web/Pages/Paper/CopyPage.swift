// The masked copy of a document: making it, how it was verified, and a copy that was masked elsewhere.

import Desk
import HTTPTypes
import Hummingbird
import Policy
import Workflow

extension Pages {
  func copy(
    _ caller: StaffPageCaller, _ visit: PageVisit, _ tried: PaperTry? = nil
  ) async throws(Problem) -> PageAnswer {
    let paper = try await casePaper(caller, visit)
    let id = visit.names["documentId"]
    guard let line = paper.document(id) else { throw .notFound }
    let call = InsideCall(
      .getMaskedCopyVerification, [paper.id, id], as: caller.session)
    var verification = JSON.null
    do throws(Problem) { verification = try await ask(call, visit) } catch {
      guard error.status == .notFound else { throw error }
    }
    let shown = { (form: String) -> Fact in
      guard let verb = Pages.copyVerbs[form], paper.allows(verb.rawValue),
        var made = copyForm(form, paper, id, visit)
      else { return .absent }
      made.tried = tried.of(form)
      return made.fact(visit)
    }
    try tried.check { form in shown(form) != .absent }
    let hasCopy = line["maskedCopy"]?["sha256"] != nil
    let isManual = hasCopy && verification["verification"]?["kind"]?.text != "automatic"
    var facts = documentHeading(paper, line, visit, "copy")
    facts.merge([
      "state": state(of: line, verification, visit), "record": record(verification, visit),
      "check": check(verification, visit),
      "make": line["original"] == .null ? .absent : shown("make"),
      "upload": shown("upload"),
      "verify": isManual ? shown("verify") : .absent,
      "makeRefusal": paper.refusal(Verb.makeMaskedCopy.rawValue),
      "copyHref": hasCopy
        ? .text(PageEndpoint.paper(.copyFile).path(paper.id, id)) : .absent,
      "bothHref": hasCopy
        ? .text(PageEndpoint.paper(.document).path(paper.id, id) + "?visa=bada") : .absent,
      "markCount": Fact(line["marks"]?.elements.count ?? 0),
      "proposalCount": (line["proposals"]?.wholeNumber ?? 0) > 0
        ? Fact(line["proposals"]?.wholeNumber ?? 0) : .absent,
      "again": .text(visit.path),
      "changes": try await changes(tried?.attempt, caller, visit),
    ]) { _, new in new }
    return .page("copy", .group(facts), status: tried?.attempt.problem.status ?? .ok)
  }

  func copyAct(_ caller: StaffPageCaller, _ visit: PageVisit) async throws(Problem) -> PageAnswer {
    let id = visit.names["documentId"]
    do throws(Problem) {
      let paper = try await casePaper(caller, visit)
      guard let form = copyForm(visit.form["form"] ?? "", paper, id, visit), !form.isUpload else {
        throw .formGone
      }
      let body = visit.form.json(form.fields.filter { $0.name != "form" })
      _ = try await perform(
        body.adding([.init("documentId", .string(id))]), caller, visit)
    } catch {
      guard error.isAboutForm else { throw error }
      return try await copy(caller, visit, PaperTry(visit, error))
    }
    return .redirect(PageEndpoint.paper(.copy).path(visit.names["caseId"], id))
  }

  /// A copy that was masked elsewhere comes with its form's token among the parts.
  func putCopy(_ caller: StaffPageCaller, _ visit: PageVisit) async throws(Problem) -> PageAnswer {
    let (caseID, id) = (visit.names["caseId"], visit.names["documentId"])
    var page = visit
    do throws(Problem) {
      guard visit.isUpload else { throw .chooseFile }
      var call = InsideCall(.addMaskedCopy, [caseID, id], as: caller.session)
      call.upload = try await upload(&page)
      call.key = page.form["key"]
      call.version = page.form["version"]
      _ = try await ask(call, page)
    } catch {
      guard error.isAboutForm else { throw error }
      return try await copy(caller, page, PaperTry(page, error, id: "upload"))
    }
    return .redirect(PageEndpoint.paper(.copy).path(caseID, id))
  }

  /// Reads a form with a file: its token is asked for before the file is kept, and its fields become the form's.
  func upload(_ page: inout PageVisit) async throws(Problem) -> Upload {
    let before = page
    let gate = FormGate { token throws(Problem) in try checkToken(token, before) }
    var visit = page.visit
    visit.gate = gate
    defer { page.form = gate.form }
    var upload = try await reception.upload(visit)
    upload.fields.removeAll { ["version", "form"].contains($0.name) }
    return upload
  }

  private static let copyVerbs: [String: Verb] = [
    "make": .makeMaskedCopy, "verify": .verifyMaskedCopy, "upload": .addMaskedCopy,
  ]

  private func copyForm(
    _ form: String, _ paper: CasePaper, _ id: String, _ visit: PageVisit
  ) -> PageForm? {
    guard let verb = Pages.copyVerbs[form] else { return nil }
    let fields =
      switch verb {
      case .verifyMaskedCopy:
        [FormField("checked", .text(rows: 3), required: true, label: "copy.checked")]
      case .addMaskedCopy:
        [
          FormField(
            "file", .file(most: reception.desk.settings.uploadLimit), required: true,
            label: "copy.file")
        ]
      default: [FormField]()
      }
    let isUpload = verb == .addMaskedCopy
    let action = isUpload ? PaperPage.putCopy : .copyAct
    return PageForm(
      id: form, action: PageEndpoint.paper(action).path(paper.id, id),
      fields: [FormField("form", .hidden(form))]
        + (isUpload ? [] : [FormField("verb", .hidden(verb.rawValue))]) + fields,
      submit: verb.words(visit.language, reception.policy), version: paper.version)
  }

  // MARK: - In words

  /// One sentence on how the copy stands, and what more is to be said.
  private func state(of line: JSON, _ verification: JSON, _ visit: PageVisit) -> Fact {
    let texts = visit.texts
    let masking = verification["masking"] ?? .null
    let progress = verification["progress"]
    var name = "none"
    if line["maskedCopy"]?["sha256"] != nil {
      name = "unverified"
      if verification["verification"]?["kind"]?.text == "automatic" { name = "automatic" }
      if verification["verification"]?["kind"]?.text == "manual" { name = "manual" }
      if verification["stale"] == true { name = "stale" }
    }
    if masking["state"]?.text == "running" { name = "running" }
    if masking["state"]?.text == "failed" { name = "failed" }
    var steps: String?
    if let done = progress?["done"]?.wholeNumber, let count = progress?["total"]?.wholeNumber {
      steps = texts.say(
        "paper.maskingProgress", ["done": String(done), "count": String(count)])
    }
    return [
      "words": .text(texts.say("copy.state.\(name)")), "steps": Fact(steps),
      "isRunning": .flag(name == "running"),
      "isGood": .flag(name == "automatic" || name == "manual"),
      "isBad": .flag(name == "failed" || name == "stale"),
      "isUnverified": .flag(name == "unverified"),
      "failure": Fact(masking["failure"]?["text"]?.text),
      "at": when(verification["verification"]?["at"], visit),
      "checked": name == "manual"
        ? Fact(verification["verification"]?["checked"]?.text) : .absent,
      "sha256": Fact(verification["sha256"]?.text),
    ]
  }

  /// The record of a copy that was made here: each check in words, and whether it was passed.
  private func record(_ verification: JSON, _ visit: PageVisit) -> Fact {
    guard let checks = verification["record"]?["checks"]?.elements, !checks.isEmpty else {
      return .absent
    }
    let texts = visit.texts
    let uneven = (verification["unevenPages"]?.elements ?? []).compactMap(\.wholeNumber)
    return [
      "checks": Fact(
        checks.map { check in
          let name = check["check"]?.text ?? ""
          return [
            "words": .text(texts.find("check.\(name)") ?? name),
            "passed": .flag(check["passed"] == true),
          ]
        }),
      "sought": .text(
        texts.say(
          "copy.sought",
          ["number": String(verification["record"]?["sought"]?.wholeNumber ?? 0)])),
      "uneven": uneven.isEmpty
        ? .absent
        : .text(
          texts.say(
            "copy.uneven", ["pages": uneven.map { String($0) }.joined(separator: ", ")])),
    ]
  }

  /// What was found in a copy that was masked elsewhere.
  private func check(_ verification: JSON, _ visit: PageVisit) -> Fact {
    guard let check = verification["check"], check != .null else { return .absent }
    let texts = visit.texts
    let found = verification["record"]?["findings"]?.elements ?? []
    let problem = verification["record"]?["problem"]?.text
    return [
      "passed": .flag(check["passed"] == true), "at": when(check["at"], visit),
      "problem": Fact(problem.map { texts.find("unreadable.\($0)") ?? $0 }),
      "findings": Fact(
        found.map { finding in
          let kind = finding["kind"]?.text ?? ""
          return [
            "words": .text(texts.find("copyFinding.\(kind)") ?? kind),
            "page": Fact(
              finding["page"]?.wholeNumber.map {
                texts.say("paper.pageAlt", ["number": String($0)])
              }),
          ]
        }),
    ]
  }
}
