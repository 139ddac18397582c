// The case that a paper belongs to, as the pages on papers ask for it: what may be done, and doing it.

import Hummingbird
import Policy
import Workflow

/// A case as the interface gave it to somebody on the staff.
struct CasePaper: Sendable {
  let caller: StaffPageCaller
  let file: JSON

  var id: String { file["id"]?.text ?? "" }
  var version: Int { file["version"]?.wholeNumber ?? 0 }
  var number: String { file["registerNumber"]?.text ?? "" }
  var documents: [JSON] { file["documents"]?.elements ?? [] }
  var decisions: [JSON] { file["decisions"]?.elements ?? [] }

  func document(_ id: String) -> JSON? { documents.first { $0["id"]?.text == id } }

  /// What is said of a verb: whether it is allowed, and if not, why.
  func allowance(_ verb: String, on decision: String? = nil) -> JSON? {
    file["acts"]?.elements.first {
      $0["verb"]?.text == verb && $0["decisionId"]?.text == decision
    }
  }

  func allows(_ verb: String, on decision: String? = nil) -> Bool {
    allowance(verb, on: decision)?["allowed"] == true
  }

  /// Why a verb is not allowed; absent where it is.
  func refusal(_ verb: String, on decision: String? = nil) -> Fact {
    guard let found = allowance(verb, on: decision), found["allowed"] == false else {
      return .absent
    }
    return [
      "text": Fact(found["reasonText"]?.text), "citation": Fact(found["citation"]?.text),
    ]
  }
}

extension Pages {
  /// The case in the path; any that is not of the caller's authority looks as if it were not there.
  func casePaper(
    _ caller: StaffPageCaller, _ visit: PageVisit
  ) async throws(Problem) -> CasePaper {
    let call = InsideCall(.getCase, [visit.names["caseId"]], as: caller.session)
    return CasePaper(caller: caller, file: try await ask(call, visit))
  }

  /// Does what a form asks for, under the number of the case that the page showed.
  ///
  /// - Parameters:
  ///   - version: where it is not the one in the form.
  ///   - step: tells the acts of one form apart, where it asks for several.
  func perform(
    _ body: JSON, _ caller: StaffPageCaller, _ visit: PageVisit, version: Int? = nil,
    step: Int = 1
  ) async throws(Problem) -> JSON {
    var call = InsideCall(.performAct, [visit.names["caseId"]], as: caller.session)
    call.body = body
    call.key = visit.form["key"].map { step == 1 ? $0 : "\($0)-\(step)" }
    call.version = version.map { String($0) } ?? visit.form["version"]
    return try await ask(call, visit)
  }

  /// What all pages on papers begin with: the case, and where one is in it.
  func heading(_ paper: CasePaper, _ visit: PageVisit) -> [String: Fact] {
    [
      "caseNumber": .text(paper.number),
      "caseHref": .text(PageEndpoint.staff(.file).path(paper.id)),
    ]
  }

  /// The names of a set of words, as options.
  func options<Words: Worded>(_ words: [Words], _ visit: PageVisit) -> [FormOption] {
    words.map { FormOption($0.rawValue, $0.words(visit.language, reception.policy)) }
  }

  /// What a value of a set of words is called; the value itself where it is none of them.
  func called<Words: Worded>(_ value: JSON?, _: Words.Type, _ visit: PageVisit) -> Fact {
    guard let text = value?.text else { return .absent }
    return .text(Words(rawValue: text)?.words(visit.language, reception.policy) ?? text)
  }
}

/// A form of a page that was sent in vain, by its name on the page.
struct PaperTry: Sendable {
  let id: String
  let attempt: FormTry

  /// - Parameter id: where the form itself could not be read.
  init(_ visit: PageVisit, _ problem: Problem, id: String? = nil) {
    self.id = id ?? visit.form["form"] ?? ""
    attempt = FormTry(form: visit.form, problem: problem)
  }
}

extension PaperTry? {
  /// What was sent, where it was this form.
  func of(_ id: String) -> FormTry? { self?.id == id ? self?.attempt : nil }

  /// A form that is not there any more gets the problem's own page, which keeps what was typed.
  func check(_ isShown: (String) -> Bool) throws(Problem) {
    if let tried = self, !isShown(tried.id) { throw tried.attempt.problem }
  }
}

extension JSON {
  /// The value; nil for null, which is a value of its own.
  var unlessNull: JSON? { self == .null ? Optional.none : .some(self) }
}
