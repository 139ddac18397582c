// The answer and the release: line by line, what goes out and what does not.

import Policy
import Workflow

/// The employee's answer (besked), or a release with what is kept back of it.
struct AnswerFacts: Facts {
  let lines: [AnsweredLine]
  /// Something is kept back: then, and only then, the OSL 6:3 information stands in the letter.
  let anyWithheld: Bool
  /// Everything the letter speaks of goes out as it is.
  let isComplete: Bool
  /// Lines of the request are still being looked for or tested.
  let moreComes: Bool
  /// A written decision has already been asked for.
  let decisionAsked: Bool
  /// Words of the one who answers.
  let added: Words?

  static let specimen = AnswerFacts(
    lines: [.specimen], anyWithheld: true, isComplete: false, moreComes: true,
    decisionAsked: false, added: "a")
}

/// One line of an answer, and how it reaches the requester.
struct AnsweredLine: Facts {
  let line: LineFacts
  let handing: Handing?
  static let specimen = AnsweredLine(line: .specimen, handing: .specimen)
}

/// How a line goes out.
struct Handing: Facts {
  let byEmail: Bool
  let byLink: Bool
  let onPaper: Bool
  let onSite: Bool
  /// Where it can be read.
  let place: Words
  /// The file's outgoing name, where there is a file.
  let file: Words?
  /// The file goes along with this very letter.
  let isAttached: Bool

  static let specimen = Handing(
    byEmail: true, byLink: false, onPaper: false, onSite: false, place: "p", file: "f",
    isAttached: true)
}

extension AnswerFacts {
  init(_ order: LetterOrder, in setting: Setting) throws(LetterProblem) {
    let lines = try setting.lines(order.lines)
    guard !lines.isEmpty else { throw setting.problem(.factMissing("lines")) }
    var answered: [AnsweredLine] = []
    for line in lines {
      answered.append(try AnsweredLine(line, attached: order.kind == .release, in: setting))
    }
    self.lines = answered
    anyWithheld = lines.contains { $0.isWithheld }
    isComplete = !anyWithheld
    moreComes = setting.file.lines.contains { $0.isOpen && !order.lines.contains($0.id) }
    decisionAsked =
      setting.file.notedDecisionRequest != nil
      || setting.file.decisions.contains {
        $0.stage.isBeingMade && !Set($0.scope).isDisjoint(with: order.lines)
      }
    added = order.text.flatMap { Words($0).nilIfEmpty }
  }
}

extension AnsweredLine {
  init(
    _ line: Line, attached: Bool, in setting: Setting
  ) throws(LetterProblem) {
    self.line = try LineFacts(line, in: setting)
    handing = line.release.map { Handing($0, of: line, attached: attached, in: setting) }
  }
}

extension Handing {
  init(_ release: Release, of line: Line, attached: Bool, in setting: Setting) {
    byEmail = release.form == .email
    byLink = release.form == .link
    onPaper = release.form == .paper
    onSite = release.form == .onSite
    let place = release.place.flatMap { Words(paragraphs: $0).nilIfEmpty }
    self.place = place ?? setting.words(setting.authority.visiting)
    file = line.outgoingName(in: setting.language).map { Words(line: $0) }
    isAttached = attached && byEmail && file != nil
  }
}
