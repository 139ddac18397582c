// The registrar's form for what came by letter, phone, mail or over the counter.

import HTTPTypes
import Hummingbird
import Policy
import Workflow

extension Pages {
  func newCase(
    _ caller: StaffPageCaller, _ visit: PageVisit, _ tried: FormTry? = nil
  ) async throws(Problem) -> PageAnswer {
    let form = PageForm(
      id: "new", action: PageEndpoint.staff(.registerNew).path(), fields: newCaseFields(visit),
      submit: visit.texts.say("newCase.register"), tried: tried)
    return .page(
      "newCase", ["title": title("newCase", visit), "form": form.fact(visit)],
      status: tried?.problem.status ?? .ok)
  }

  private func newCaseFields(_ visit: PageVisit) -> [FormField] {
    let languages = Language.allCases.map {
      FormOption($0.rawValue, visit.texts.say("language.\($0.rawValue)"))
    }
    return [
      FormField(
        "channel", .choice(options(Channel.self, visit)), required: true, label: "act.channel"),
      FormField(
        "arrivedAt", .moment, label: "newCase.arrivedAt", value: SwedishTime.local(visit.now)),
      FormField("arrivalBasis", .line, label: "newCase.arrivalBasis"),
      FormField("description", .text(rows: 6), required: true, label: "newCase.description"),
      FormField("documents", .list, label: "field.documents"),
      FormField(
        "delivery.form", .choice(options(DeliveryForm.self, visit)), required: true,
        label: "act.delivery.form"),
      FormField("delivery.address", .text(rows: 3), label: "act.delivery.address"),
      FormField("contact.name", .line, label: "act.contact.name"),
      FormField("contact.email", .mail, label: "act.contact.email"),
      FormField("contact.phone", .line, label: "act.contact.phone"),
      FormField("contact.postalAddress", .text(rows: 3), label: "act.contact.postalAddress"),
      FormField("contact.protected", .flag, label: "act.contact.protected"),
      FormField("language", .choice(languages), label: "newCase.language", value: "sv"),
      FormField("answered", .flag, label: "newCase.answered"),
    ]
  }

  func registerNew(
    _ caller: StaffPageCaller, _ visit: PageVisit
  ) async throws(Problem) -> PageAnswer {
    var call = InsideCall(.registerCase, as: caller.session)
    call.body = visit.form.json(newCaseFields(visit))
    call.key = visit.form["key"]
    let answer: JSON
    do throws(Problem) { answer = try await ask(call, visit) } catch {
      return try await newCase(caller, visit, FormTry(form: visit.form, problem: error))
    }
    let id = answer["requestId"]?.text
    // The code is shown to whoever registered, this once: it may be wanted over the counter.
    return .page(
      "registered",
      [
        "title": title("registered", visit), "number": Fact(answer["registerNumber"]?.text),
        "code": Fact(answer["accessCode"]?.text), "isKept": .flag(id != nil),
        "href": Fact(id.map { PageEndpoint.staff(.file).path($0) }),
        "again": .text(PageEndpoint.staff(.newCase).path()),
      ])
  }
}
