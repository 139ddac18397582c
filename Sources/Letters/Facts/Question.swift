// A question to the requester, and its reminder.

import Policy
import Workflow

/// What is asked, and for identity or purpose by which rule (TF 2:18).
struct QuestionFacts: Facts {
  let asks: Words
  let askedDay: Words
  let isAboutWho: Bool
  let isAboutWhy: Bool
  let isAboutContent: Bool
  let rule: Rule?
  let concernsSome: Bool
  let concerned: [Title]

  static let specimen = QuestionFacts(
    asks: "a", askedDay: "d", isAboutWho: true, isAboutWhy: false, isAboutContent: false,
    rule: .specimen, concernsSome: true, concerned: [.specimen])
}

extension QuestionFacts {
  init(_ entry: EntryID?, in setting: Setting) throws(LetterProblem) {
    guard let question = setting.file.questions.first(where: { $0.id == entry }) else {
      throw setting.problem(.unknownEntry)
    }
    asks = Words(question.text)
    askedDay = setting.words(SwedishTime.day(of: question.askedAt))
    isAboutWho = question.about == .identity
    isAboutWhy = question.about == .purpose
    isAboutContent = question.about == .content
    if let id = question.provision {
      rule = Rule(try setting.provision(id), in: setting)
    } else {
      rule = nil
    }
    concerned = try setting.lines(question.lines).map(Title.init)
    concernsSome = !concerned.isEmpty
    if !isAboutContent, rule == nil { throw setting.problem(.factMissing("provision")) }
  }
}
