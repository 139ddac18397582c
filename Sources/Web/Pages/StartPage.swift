// Asking: four sentences on the right, and a form that demands no more than the law lets it.

import HTTPTypes
import Policy
import Workflow

extension Pages {
  func start(_ visit: PageVisit, _ tried: FormTry? = nil) async throws(Problem) -> PageAnswer {
    let form = try await requestForm(visit, tried)
    return .page(
      "start",
      [
        "title": title("start", visit), "form": form.fact(visit),
        "examples": Fact((1...3).map { .text(visit.texts.say("start.example\($0)")) }),
      ], status: tried?.problem.status ?? .ok)
  }

  /// Nothing is demanded but what is wanted, of whom, and a way to answer (TF 2:18).
  private func requestForm(
    _ visit: PageVisit, _ tried: FormTry?
  ) async throws(Problem) -> PageForm {
    let texts = visit.texts
    let authorities = try await authorities(visit).map {
      FormOption($0["id"]?.text ?? "", $0["name"]?.text ?? "")
    }
    let forms = DeliveryForm.allCases.map {
      FormOption(
        $0.rawValue, texts.say("start.\($0.rawValue)"),
        hint: texts.find("start.\($0.rawValue).hint"))
    }
    let wanted = Form(encoded: Array((visit.query ?? "").utf8))?.all("handling") ?? []
    // Where all are seen one can be chosen beforehand; in a list to open nobody would notice which.
    let first = authorities.count > 6 ? nil : authorities.first?.value
    let chosen = visit.parameter("myndighet") ?? first
    let single = authorities.count == 1 ? authorities[0].value : nil
    let fields = [
      FormField(
        "description", .text(rows: 6), required: true,
        value: wanted.isEmpty ? nil : texts.say("start.wanted", ["number": wanted[0]])),
      FormField("documents", .list, value: wanted.isEmpty ? nil : wanted.joined(separator: "\n")),
      single.map { FormField("authority", .hidden($0)) }
        ?? FormField("authority", .choice(authorities), required: true, value: chosen),
      FormField("delivery.form", .choice(forms), required: true, value: "email"),
      FormField("delivery.address", .text(rows: 2)),
      FormField("contact", .heading),
      FormField("contact.name", .line), FormField("contact.phone", .line),
      FormField("language", .hidden(visit.language.rawValue)),
    ]
    return PageForm(
      id: "request", action: PageEndpoint.open(.submit).path(), fields: fields,
      submit: texts.say("start.send"), tried: tried, draft: "request")
  }

  func submit(_ visit: PageVisit) async throws(Problem) -> PageAnswer {
    let form = try await requestForm(visit, nil)
    var call = InsideCall(.open(.submitRequest))
    call.body = visit.form.json(form.fields)
    call.key = visit.form["key"]
    let answer: JSON
    do throws(Problem) { answer = try await ask(call, visit) } catch {
      return try await start(visit, FormTry(form: visit.form, problem: error))
    }
    let id = answer["requestId"]?.text ?? ""
    // Sent once more after the code had been renewed: the new one is in a letter.
    guard let code = answer["accessCode"]?.text else {
      return codeForm(visit, told: answer["accessCodeHint"]?.text)
    }
    var session = visit.session
    session.open(id, code: code, at: visit.now.milliseconds / 1000)
    return .redirect(PageEndpoint.requester(.receipt).path(id), session: session)
  }
}
