// A no as a page: what happened, what was kept, and what to do.

import HTTPTypes
import Hummingbird
import Logging
import Policy

extension Pages {
  /// The page of a problem. What was typed stands in it, ready to be sent again.
  func no(_ problem: Problem, _ page: PageVisit) async -> PageAnswer {
    if let cause = problem.cause {
      page.visit.logger.error(
        "page.failed",
        metadata: ["problem.slug": "\(problem.slug)", "problem.cause": "\(cause)"])
    }
    switch problem.slug {
    case Problem.loginNeeded.slug: return await loginForm(page, kept: page.form)
    case Problem.codeNeeded.slug: return codeForm(page, tried: nil, kept: page.form)
    default: break
    }
    let language = page.language
    let facts: Fact = [
      "title": .text(problem.title(for: page)), "detail": .text(problem.detail(for: page)),
      "status": Fact(problem.status.code),
      "errors": Fact(problem.flaws.map { .text($0.detail[language]) }),
      "isMissing": .flag(problem.status == .notFound),
      "isBusy": .flag(problem.status.code == 429 || problem.status.code >= 500),
      "kept": kept(page.form, action: page.path),
      "again": .text(page.visit.request.method == .post ? "" : page.path),
    ]
    var answer = PageAnswer.page("problem", facts, status: problem.status)
    answer.headers = problem.headers
    return answer
  }

  /// What was typed, in fields that are not seen, with a new token; none where nothing was.
  func kept(_ form: Form, action: String) -> Fact {
    let form = form.withoutSecrets
    let fields = form.fields.filter { $0.name != "formToken" }
    guard !fields.isEmpty else { return .absent }
    return [
      "action": .text(action),
      "fields": Fact(
        fields.map { ["name": .text($0.name), "value": .text($0.value)] }),
      "texts": keptTexts(form),
    ]
  }

  /// What a person typed is shown as well, so that it can be copied.
  func keptTexts(_ form: Form) -> Fact {
    Fact(
      form.fields.filter {
        $0.value.unicodeScalars.count > 20 && !["key", "formToken"].contains($0.name)
      }.map { .text($0.value) })
  }
}

extension Form {
  /// What a page may show again: no key, password or code of staff.
  var withoutSecrets: Form {
    let secrets: Set = ["token", "password", "oneTimeCode", "newPassword", "newCode", "enrolment"]
    return Form(fields.filter { !secrets.contains($0.name) })
  }
}

extension Problem {
  /// What happened, as a page says it: programs are told of headers and bytes, people are not.
  func title(for visit: PageVisit) -> String {
    visit.texts.find("no.\(slug)") ?? title[visit.language]
  }

  /// What follows, and what to do.
  func detail(for visit: PageVisit) -> String {
    let name = "no.\(slug).more"
    guard visit.texts.find(name) != nil else { return detail[visit.language] }
    let limit = members.first { $0.name == "limit" }?.value.wholeNumber
    return visit.texts.say(name, ["limit": limit.map { Moments.size($0, visit.texts) } ?? ""])
  }
}
