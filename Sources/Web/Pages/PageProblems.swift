// A no as a page: what happened, what was kept, and what to do.

import HTTPTypes
import Hummingbird
import Logging
import Policy

extension Pages {
  /// The page of a problem. What was typed stands in it, ready to be sent again.
  func no(_ problem: Problem, _ page: PageVisit) -> PageAnswer {
    if let cause = problem.cause {
      page.visit.logger.error(
        "page.failed",
        metadata: ["problem.slug": "\(problem.slug)", "problem.cause": "\(cause)"])
    }
    switch problem.slug {
    case Problem.loginNeeded.slug: return loginForm(page, tried: nil, kept: page.form)
    case Problem.codeNeeded.slug: return codeForm(page, tried: nil, kept: page.form)
    default: break
    }
    let language = page.language
    let facts: Fact = [
      "title": .text(problem.title[language]), "detail": .text(problem.detail[language]),
      "status": Fact(problem.status.code),
      "errors": Fact(problem.flaws.map { .text($0.detail[language]) }),
      "isMissing": .flag(problem.status == .notFound),
      "isBusy": .flag(problem.status.code == 429 || problem.status.code >= 500),
      "kept": kept(page.form, action: page.path),
      "again": .text(page.visit.request.method == .post ? "" : page.path),
    ]
    var answer = PageAnswer.page("problem", facts, status: problem.status)
    if problem.slug == Problem.foreignForm.slug, page.form.fields.isEmpty {
      answer.status = .forbidden
    }
    return answer
  }

  /// What was typed, in fields that are not seen, with a new token; none where nothing was.
  func kept(_ form: Form, action: String) -> Fact {
    let fields = form.fields.filter { $0.name != "formToken" }
    guard !fields.isEmpty else { return .absent }
    return [
      "action": .text(action),
      "fields": Fact(
        fields.map { ["name": .text($0.name), "value": .text($0.value)] }),
      // What a person typed is shown as well, so that it can be copied.
      "texts": Fact(
        fields.filter { $0.value.unicodeScalars.count > 20 && $0.name != "key" }
          .map { .text($0.value) }),
    ]
  }
}
