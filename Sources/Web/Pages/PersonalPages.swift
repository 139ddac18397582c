// The page of what is kept about the one who asked: to see it, to correct it, and to take a copy away.

import HTTPTypes
import Hummingbird
import Policy
import Workflow

extension Pages {
  /// The page, with the form as it was filled in where it was refused.
  func personalData(
    _ caller: RequesterPageCaller, _ visit: PageVisit, _ tried: FormTry? = nil
  ) async throws(Problem) -> PageAnswer {
    let copy: JSON
    do throws(Problem) {
      copy = try await ask(
        InsideCall(.requester(.getPersonalData), [caller.id], as: caller.code), visit)
    } catch {
      // A new code has been sent since.
      throw error.status == .unauthorized ? .codeNeeded : error
    }
    let facts = PersonalFacts(copy: copy, visit: visit, id: caller.id)
    var form = facts.form
    form.tried = tried
    let done = tried == nil && visit.parameter("gjort") == PersonalFacts.done
    return .page(
      "personal",
      facts.page.adding([
        "title": title("personal", visit), "form": form.fact(visit),
        "open": .flag(tried != nil), "done": .flag(done),
      ]), status: tried?.problem.status ?? .ok)
  }

  /// Corrects what the form changed, and shows the page with what now stands there.
  func correct(
    _ caller: RequesterPageCaller, _ visit: PageVisit
  ) async throws(Problem) -> PageAnswer {
    do throws(Problem) {
      var call = InsideCall(.requester(.addCorrection), [caller.id], as: caller.code)
      call.body = PersonalFacts.body(visit.form, visit)
      call.key = visit.form["key"]
      _ = try await ask(call, visit)
    } catch {
      if error.status == .unauthorized { throw .codeNeeded }
      return try await personalData(caller, visit, FormTry(form: visit.form, problem: error))
    }
    return .redirect(
      PageEndpoint.requester(.personalData).path(caller.id) + "?gjort=\(PersonalFacts.done)")
  }
}

/// The copy of a requester's data, as the page shows it.
struct PersonalFacts {
  let copy: JSON
  let visit: PageVisit
  let id: String

  /// What the address says after a correction.
  static let done = "rattat"

  private static let members = ["name", "email", "phone", "postalAddress"]

  var page: Fact {
    let officer = copy["officer"]
    return [
      "contact": Fact(rows(copy["contact"])), "isProtected": .flag(isProtected),
      "isAnonymous": .flag(rows(copy["contact"]).isEmpty), "delivery": delivery(copy["delivery"]),
      "corrections": Fact(corrections),
      "processing": Fact((copy["processing"]?.elements ?? []).map(processing)),
      "officer": officer?["name"]?.text == nil
        ? .absent
        : [
          "name": Fact(officer?["name"]?.text), "email": Fact(officer?["email"]?.text),
          "phone": Fact(officer?["phone"]?.text),
        ],
      "notIncluded": Fact(copy["notIncluded"]?.text), "complaint": Fact(copy["complaint"]?.text),
      "file": .text(PageEndpoint.requester(.personalDataFile).path(id)),
      "back": .text(PageEndpoint.requester(.request).path(id)),
    ]
  }

  private var isProtected: Bool { copy["contact"]?["protected"] == true }

  private func rows(_ contact: JSON?) -> [Fact] {
    PersonalFacts.members.compactMap { name in
      contact?[name]?.text.map { value in
        ["label": .text(visit.texts.say("personal.\(name)")), "value": .text(value)]
      }
    }
  }

  private func delivery(_ delivery: JSON?) -> Fact {
    guard let form = delivery?["form"]?.text else { return .absent }
    return [
      "form": .text(visit.texts.say("start.\(form)")), "address": Fact(delivery?["address"]?.text),
    ]
  }

  /// What stood there before, the newest first; what stands there now is above.
  private var corrections: [Fact] {
    (copy["corrections"]?.elements ?? []).dropLast().reversed().map { row in
      [
        "at": when(row["at"], visit), "contact": Fact(rows(row["contact"])),
        "delivery": delivery(row["delivery"]),
      ]
    }
  }

  private func processing(_ row: JSON) -> Fact {
    [
      "name": Fact(row["name"]?.text), "purpose": Fact(row["purpose"]?.text),
      "ground": Fact(row["ground"]?.text), "rights": Fact(row["rights"]?.text),
      "recipients": Fact((row["recipients"]?.elements ?? []).compactMap { $0.text.map(Fact.text) }),
      "kept": Fact((row["kept"]?.elements ?? []).compactMap { $0.text.map(Fact.text) }),
    ]
  }

  // MARK: - Correcting

  /// What stands there now, to be changed.
  var form: PageForm {
    var fields = PersonalFacts.fields(visit)
    for (place, field) in fields.enumerated() {
      let path = field.name.split(separator: ".").map { String($0) }
      fields[place].value = copy[path[0]]?[path[1]]?.text
    }
    return PageForm(
      id: "correct", action: PageEndpoint.requester(.correct).path(id), fields: fields,
      submit: visit.texts.say("personal.send"))
  }

  private static func fields(_ visit: PageVisit) -> [FormField] {
    let forms = DeliveryForm.allCases.map {
      FormOption(
        $0.rawValue, visit.texts.say("start.\($0.rawValue)"),
        hint: visit.texts.find("start.\($0.rawValue).hint"))
    }
    return members.map { name in
      FormField(
        "contact.\(name)", name == "postalAddress" ? .text(rows: 3) : .line,
        label: "personal.\(name)")
    } + [
      FormField("delivery.form", .choice(forms), required: true),
      FormField("delivery.address", .text(rows: 2)),
    ]
  }

  /// The endpoint's body; with every field of the contact left empty, nothing is kept of it.
  static func body(_ form: Form, _ visit: PageVisit) -> JSON {
    let body = form.json(fields(visit))
    guard body["contact"] == nil, case .object(let members) = body else { return body }
    return .object(members + [.init("contact", .object([]))])
  }
}
