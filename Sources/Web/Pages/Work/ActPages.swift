// An act in a case: its form, what stands in the way of it, and what others did while it was being filled in.

import HTTPTypes
import Hummingbird
import Policy
import Workflow

extension Pages {
  /// The form of one act.
  func actForm(
    _ caller: StaffPageCaller, _ visit: PageVisit
  ) async throws(Problem) -> PageAnswer {
    let name = visit.names["verb"]
    guard let form = ActForm.byVerb[name] else { throw .notFound }
    return try await actPage(form, caller, visit)
  }

  /// Carries an act out; a no comes back with the form as it was filled in.
  func performAct(
    _ caller: StaffPageCaller, _ visit: PageVisit
  ) async throws(Problem) -> PageAnswer {
    guard let form = ActForm.byVerb[visit.form["verb"] ?? ""] else { throw .notFound }
    if visit.form["preview"] != nil { return try await previewAct(form, caller, visit) }
    if visit.form["look"] != nil { return try await actPage(form, caller, visit) }
    let id = visit.names["caseId"]
    var before: Form?
    if form.isCorrection {
      let context = try await context(form, caller, visit, decision: nil)
      before = Form(
        form.fields.compactMap { field in field.before(in: context).map { (field.name, $0) } })
    }
    var call = InsideCall(.performAct, [id], as: caller.session)
    call.body = form.body(visit.form, before: before)
    call.key = visit.form["key"]
    call.version = visit.form["version"]
    let after: JSON
    do throws(Problem) { after = try await ask(call, visit) } catch {
      guard error.status != .notFound else { throw error }
      return try await actPage(
        form, caller, visit, FormTry(form: visit.form, problem: error))
    }
    // Whoever narrowed it to others has no longer a page of it to go back to.
    if after["isOpen"] == false {
      return .redirect("\(PageEndpoint.staff(.narrowed).path())?gjort=\(form.verb)")
    }
    let back = visit.form["back"] ?? ""
    let isOwn = back.hasPrefix(workRoot + "/") && !back.contains("\\") && !back.contains("\n")
    let place = isOwn ? back : PageEndpoint.staff(.file).path(id)
    return .redirect("\(place)?gjort=\(form.verb)")
  }

  func actPage(
    _ form: ActForm, _ caller: StaffPageCaller, _ visit: PageVisit, _ tried: FormTry? = nil,
    preview: Fact = .absent
  ) async throws(Problem) -> PageAnswer {
    let decision = visit.form["decisionId"] ?? visit.parameter("beslut")
    let context = try await context(form, caller, visit, decision: decision)
    let file = context.file
    let bar = bar(to: form.verb, decision, in: file)
    let provisions = try await provisions(form, visit)
    var fields = form.fields(in: context)
    // What was typed before a look at the provisions or the letters stands where it stood.
    if visit.form["look"] != nil || preview != .absent {
      for place in fields.indices { fields[place].value = visit.form[fields[place].name] }
    }
    if let back = visit.parameter("tillbaka") ?? visit.form["back"] {
      fields.append(FormField("back", .hidden(back)))
    }
    var shown = PageForm(
      id: "act", action: PageEndpoint.staff(.act).path(visit.names["caseId"]), fields: fields,
      submit: word("verb", form.verb, visit), version: file["version"]?.wholeNumber, tried: tried)
    if ActForm.writing.contains(form.verb) { shown.preview = visit.texts.say("act.preview") }
    if form.hasProvisions { shown.look = visit.texts.say("act.look") }
    let facts: [String: Fact] = [
      "title": .text(word("verb", form.verb, visit)), "number": Fact(file["registerNumber"]?.text),
      "href": .text(PageEndpoint.staff(.file).path(visit.names["caseId"])),
      "help": Fact(visit.texts.find("actHelp.\(form.verb)")),
      "bar": tried == nil ? bar : .absent,
      "unreachable": form.writesToRequester && bar == .absent
        ? Fact(file["unreachableText"]?.text) : .absent,
      "form": bar == .absent || tried != nil ? shown.fact(visit) : .absent,
      "stale": try await changes(since: tried, caller, visit), "preview": preview,
      "suggestions": Fact(provisions.map { suggestion($0, visit) }),
      "provisions": Fact(chosen(from: provisions, form, context, visit)),
      "document": document(form, context),
    ]
    return .page("act", .group(facts), status: tried?.problem.status ?? .ok)
  }

  private func context(
    _ form: ActForm, _ caller: StaffPageCaller, _ visit: PageVisit, decision: String?
  ) async throws(Problem) -> ActContext {
    let id = visit.names["caseId"]
    let file = try await ask(InsideCall(.getCase, [id], as: caller.session), visit)
    var context = ActContext(
      file: file, decision: decision, visit: visit, policy: reception.policy)
    if form.asks(for: [.staff]) {
      context.staff = try await ask(InsideCall(.listStaff, as: caller.session), visit)
    }
    if form.asks(for: [.letters, .failedLetters]) {
      context.letters =
        try await ask(InsideCall(.listLetters, [id], as: caller.session), visit)["items"]
        ?? .null
    }
    let assessment = assessment(form, context)
    context.given = { name in
      switch name {
      case "documentId", "documentIds": visit.parameter("handling")
      case "messageId": visit.parameter("meddelande") ?? visit.parameter("post")
      case "questionId", "consultationId", "letterId", "letterIds", "attachmentId":
        visit.parameter("post")
      case "task": visit.parameter("uppgift")
      default: assessment.text(at: name)
      }
    }
    return context
  }

  /// What has been said of the document that is to be assessed; it is where one goes on from.
  private func assessment(_ form: ActForm, _ context: ActContext) -> JSON {
    guard form.verb == Verb.assess.rawValue else { return .null }
    let id = context.visit.parameter("handling") ?? context.visit.form["documentId"]
    let documents = context.file["documents"]?.elements ?? []
    return documents.first { $0["id"]?.text == id }?["assessment"] ?? .null
  }

  /// Why the act is not for this person or not for now, in the policy's words.
  private func bar(to verb: String, _ decision: String?, in file: JSON) -> Fact {
    let acts = (file["acts"]?.elements ?? []).filter { $0["verb"]?.text == verb }
    let mine = acts.first { $0["decisionId"]?.text == decision } ?? acts.first
    guard let mine, mine["allowed"] == false else { return .absent }
    return ["reason": Fact(mine["reasonText"]?.text), "citation": Fact(mine["citation"]?.text)]
  }

  private func document(_ form: ActForm, _ context: ActContext) -> Fact {
    guard form.verb == Verb.assess.rawValue else { return .absent }
    let id = context.visit.parameter("handling") ?? context.visit.form["documentId"]
    guard let id, let caseID = context.file["id"]?.text,
      let document = context.file["documents"]?.elements.first(where: { $0["id"]?.text == id })
    else { return .absent }
    return [
      "title": Fact(document["title"]?.text),
      "href": .text(PageEndpoint.paper(.document).path(caseID, id)),
    ]
  }
}

// MARK: - Others in the same case

extension Pages {
  /// What happened after the version that the form was made of; absent unless that is why it was not done.
  func changes(
    since tried: FormTry?, _ caller: StaffPageCaller, _ visit: PageVisit
  ) async throws(Problem) -> Fact {
    guard let tried, tried.problem.slug == "stale",
      let seen = tried.form["version"].flatMap({ Int($0) }), seen >= 0
    else { return .absent }
    var call = InsideCall(.listEvents, [visit.names["caseId"]], as: caller.session)
    var events: [JSON] = []
    // The first page that holds one, and the next: more than that nobody reads.
    for page in [seen / 100 + 1, seen / 100 + 2] {
      call.query = [("limit", "100"), ("page", String(page))]
      let log = try await ask(call, visit)
      events += log["items"]?.elements ?? []
    }
    let after = events.filter { ($0["number"]?.wholeNumber ?? 0) > seen }
    return [
      "changes": Fact(after.prefix(20).map { event($0, visit) }),
      "more": Fact(after.count > 20 ? String(after.count - 20) : nil),
    ]
  }

  /// An event as one line: what, who, when.
  func event(_ event: JSON, _ visit: PageVisit) -> Fact {
    let role = word(Role.group, event["actor"]?["role"]?.text, visit)
    let kind = event["kind"]?.text ?? ""
    return [
      "number": Fact(event["number"]?.wholeNumber.map { String($0) }),
      "what": .text(visit.texts.say("event.\(kind)")),
      "who": .text(event["actor"]?["name"]?.text ?? role), "role": .text(role),
      "at": when(event["at"], visit),
    ]
  }
}

extension JSON {
  /// The text at a place such as `grounds.0.harm`.
  fileprivate func text(at path: String) -> String? {
    path.split(separator: ".").reduce(self) { tree, step in
      guard let place = Int(step) else { return tree[String(step)] ?? .null }
      return tree.elements.indices.contains(place) ? tree.elements[place] : .null
    }.text
  }
}

// MARK: - Provisions at hand

extension ActForm {
  var hasProvisions: Bool { ActForm.holdsProvision(fields) }

  private static func holdsProvision(_ fields: [ActField]) -> Bool {
    fields.contains { field in
      switch field.kind {
      case .provision: true
      case .repeated(_, let members): holdsProvision(members)
      default: false
      }
    }
  }

  func asks(for things: [ActField.Things]) -> Bool {
    fields.contains { field in
      switch field.kind {
      case .one(let wanted), .many(let wanted): things.contains(wanted)
      default: false
      }
    }
  }
}

extension Pages {
  private func provisions(_ form: ActForm, _ visit: PageVisit) async throws(Problem) -> [JSON] {
    guard form.hasProvisions else { return [] }
    let catalogue = try await ask(InsideCall(.open(.listProvisions)), visit)
    return catalogue["items"]?.elements ?? []
  }

  private func suggestion(_ provision: JSON, _ visit: PageVisit) -> Fact {
    [
      "id": Fact(provision["id"]?.text),
      "title": Fact(provision["title"]?[visit.language.rawValue]?.text),
    ]
  }

  /// Text and harm test of those that were named: in the form, or of the document that it is about.
  private func chosen(
    from provisions: [JSON], _ form: ActForm, _ context: ActContext, _ visit: PageVisit
  ) -> [Fact] {
    var names = Set(
      visit.form.fields.filter { $0.name.hasSuffix("provision") }.map(\.value))
    if form.verb == Verb.assess.rawValue {
      let id = visit.parameter("handling") ?? visit.form["documentId"]
      for document in context.file["documents"]?.elements ?? [] where document["id"]?.text == id {
        let grounds = document["assessment"]?["grounds"]?.elements ?? []
        let marks = document["marks"]?.elements ?? []
        names.formUnion((grounds + marks).compactMap { $0["provision"]?.text })
      }
    }
    let language = visit.language.rawValue
    return provisions.filter { names.contains($0["id"]?.text ?? "") }.prefix(6)
      .map { provision($0, language) }
  }

  /// A word of the policy; its key where there is none.
  func word(_ group: String, _ key: String?, _ visit: PageVisit) -> String {
    guard let key else { return "" }
    let words = reception.policy.words
    let found = words[group, key] ?? (group == "verb" ? words["decisionVerb", key] : nil)
    return found?.text[visit.language] ?? key
  }
}
