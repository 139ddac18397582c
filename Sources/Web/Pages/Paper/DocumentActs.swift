// What is done in the document view: forms become acts of the interface, and one comes back to where one was.

import HTTPTypes
import Hummingbird
import Policy

extension Pages {
  func documentAct(
    _ caller: StaffPageCaller, _ visit: PageVisit
  ) async throws(Problem) -> PageAnswer {
    let place = DocumentPlace(visit)
    let form = visit.form["form"] ?? ""
    do throws(Problem) {
      if form == "change" {
        try await change(place, caller, visit)
      } else {
        let view = try await documentView(caller, visit, place)
        guard let body = view.body(of: form, visit) else { throw .formGone }
        _ = try await perform(body, caller, visit)
      }
    } catch {
      guard error.isAboutForm else { throw error }
      return try await document(caller, visit, PaperTry(visit, error))
    }
    // After a mark or a dismissal the next open flag of the page is chosen by itself.
    let after = form == "like" || form == "proposals" ? "#forslag" : "#flaggor"
    return .redirect(place.choosing().href + after)
  }

  /// Another rule for what is marked: the new mark first and the old one away then, so that nothing lies bare
  /// in between.
  private func change(
    _ place: DocumentPlace, _ caller: StaffPageCaller, _ visit: PageVisit
  ) async throws(Problem) {
    let view = try await documentView(caller, visit, place)
    guard let mark = view.mark else { throw .formGone }
    var body: [JSON.Member] = [
      .init("verb", "mark"), .init("documentId", .string(place.documentID)),
      .init("provision", JSON(visit.form["provision"])),
      .init("reason", JSON(visit.form["reason"])),
    ]
    if let finding = mark["finding"]?.text {
      body.append(.init("findingId", .string(finding)))
    } else if let extent = mark["extent"]?.text {
      body.append(.init("extent", .string(extent)))
      if extent == "page" { body.append(.init("page", mark["page"] ?? .null)) }
    } else {
      body += [.init("page", mark["page"] ?? .null), .init("boxes", mark["boxes"] ?? .null)]
    }
    let marked = try await perform(.object(body), caller, visit)
    // A finding that goes over several places has a mark on each.
    let old = (view.line["marks"]?.elements ?? []).filter {
      $0["id"] == mark["id"]
        || mark["finding"]?.text != nil && $0["finding"] == mark["finding"]
          && $0["provision"] == mark["provision"]
    }
    let away: JSON = [
      "verb": "unmark", "documentId": .string(place.documentID),
      "markIds": JSON(old.compactMap { $0["id"] }),
    ]
    _ = try await perform(
      away, caller, visit, version: marked["version"]?.wholeNumber, step: 2)
  }
}

extension DocumentView {
  /// The act that a form asks for; nil where the page has no such form any more.
  func body(of id: String, _ visit: PageVisit) -> JSON? {
    guard let declared = form(id, visit)?.fields else { return nil }
    let own = declared.filter { !DocumentPlace.names.contains($0.name) }
    var wanted = own.filter { $0.name != "target" }
    if id == "place" { wanted = placeFields(own, visit) }
    if id == "proposals", visit.form["verb"] == "rejectMarks" {
      wanted.removeAll { $0.name == "provision" }
    }
    var body = visit.form.json(wanted).adding([
      .init("documentId", .string(place.documentID))
    ])
    guard id == "place" else { return body }
    switch Target(rawValue: visit.form["target"] ?? "") {
    case .words, .box: body = body.adding([.init("page", .int(place.page))])
    case .page:
      body = body.adding([.init("page", .int(place.page)), .init("extent", "page")])
    case .document: body = body.adding([.init("extent", "document")])
    case nil: break
    }
    return body
  }

  /// The fields that belong to what was chosen; what stands in the others is left where it is.
  private func placeFields(_ fields: [FormField], _ visit: PageVisit) -> [FormField] {
    let target = Target(rawValue: visit.form["target"] ?? "")
    return fields.filter { field in
      switch field.name.split(separator: ".").first {
      case "target": false
      case "range": target == .words
      case "boxes": target == .box
      default: true
      }
    }
  }
}

extension Problem {
  /// Whether the form is shown again with it; the others have pages of their own.
  var isAboutForm: Bool {
    switch status {
    case .badRequest, .unprocessableContent, .conflict, .preconditionFailed, .contentTooLarge,
      .unsupportedMediaType:
      true
    case .forbidden: slug != Problem.foreignForm.slug
    default: false
    }
  }

  /// What the form was about is not there any more.
  static let formGone = Problem(
    .conflict, "form-gone", PageWords.formGone, PageWords.formGoneDetail)
}

extension PageWords {
  static let formGone = Bilingual(sv: "Det gick inte", en: "That did not work")
  static let formGoneDetail = Bilingual(
    sv: "Det som formuläret gällde finns inte längre här. Någon annan kan ha ändrat det.",
    en: "What the form was about is not here any more. Somebody else may have changed it.")
}
