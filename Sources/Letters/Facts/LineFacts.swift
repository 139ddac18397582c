// One line with its verdict, as answers and decisions tell it.

import Policy
import Workflow

/// The verdict of a line: exactly one is true, and templates have a part for each.
struct VerdictFlags: Facts, Encodable {
  let release: Bool
  let releaseMasked: Bool
  let releaseWithReservation: Bool
  let refuse: Bool
  let notHeld: Bool
  let notPublicRecord: Bool
  let doesNotExist: Bool
  let notIdentifiable: Bool
  let existenceWithheld: Bool

  static let specimen = VerdictFlags(.release)

  init(_ verdict: Verdict) {
    release = verdict == .release
    releaseMasked = verdict == .releaseMasked
    releaseWithReservation = verdict == .releaseWithReservation
    refuse = verdict == .refuse
    notHeld = verdict == .notHeld
    notPublicRecord = verdict == .notPublicRecord
    doesNotExist = verdict == .doesNotExist
    notIdentifiable = verdict == .notIdentifiable
    existenceWithheld = verdict == .existenceWithheld
  }
}

/// One line: what was asked for, the verdict, and what stands behind it.
struct LineFacts: Facts, Encodable {
  let title: Words
  let verdict: VerdictFlags
  let grounds: [Reason]
  let considered: Considered?
  let terms: Terms?
  /// Why no part of it can go (TF 2:15 2 st).
  let noPart: Words?
  let holder: Words?
  let steps: Words?
  /// Where was searched; no word of it where existence is withheld.
  let hasSearched: Bool
  let searched: [Title]
  /// The question that would have told what is meant.
  let question: Asked?
  /// The answer rests on who asks: another may be answered otherwise.
  let isForYou: Bool

  static let specimen = LineFacts(
    title: "t", verdict: .specimen, grounds: [.specimen], considered: .specimen, terms: .specimen,
    noPart: "n", holder: "h", steps: "s", hasSearched: true, searched: [.specimen],
    question: .specimen, isForYou: false)
}

extension LineFacts {
  /// - Throws: `factMissing` where the verdict lacks what the law wants behind it.
  init(_ line: Line, in setting: Setting) throws(LetterProblem) {
    guard let assessment = line.assessment else {
      throw setting.problem(.factMissing("verdict"))
    }
    let verdict = assessment.verdict
    title = Words(line: line.publicTitle)
    self.verdict = VerdictFlags(verdict)
    grounds = try LineFacts.grounds(assessment, in: setting)
    considered = verdict.isSecrecy ? assessment.reservationConsidered.map(Considered.init) : nil
    terms = verdict == .releaseWithReservation ? assessment.reservation.map(Terms.init) : nil
    noPart = verdict == .refuse ? assessment.noPartReason.flatMap { Words($0).nilIfEmpty } : nil
    holder = verdict == .notHeld ? assessment.holder.flatMap { Words($0).nilIfEmpty } : nil
    let tellsSteps = verdict.isWithheld && !verdict.isSecrecy
    steps = tellsSteps ? assessment.steps.flatMap { Words($0).nilIfEmpty } : nil
    let tellsSearch = verdict == .doesNotExist || verdict == .notHeld
    searched = tellsSearch ? setting.searched(for: line.id) : []
    hasSearched = !searched.isEmpty
    question = verdict == .notIdentifiable ? setting.asked(about: line.id) : nil
    isForYou = assessment.recipientBasis != .public && verdict.letsOut
    if let missing = missing(for: verdict) { throw setting.problem(.factMissing(missing)) }
  }

  private static func grounds(
    _ assessment: Assessment, in setting: Setting
  ) throws(LetterProblem) -> [Reason] {
    // Where neither yes nor no is said, the rule is all that can be said.
    let box: BoxText? = assessment.verdict == .existenceWithheld ? .provision : nil
    guard assessment.verdict.isWithheld else { return [] }
    var grounds: [Reason] = []
    for ground in assessment.grounds {
      grounds.append(try Reason(ground, box: box, in: setting))
    }
    return grounds
  }

  /// The fact that the law wants behind `verdict` and that is not there (law page 1.11).
  private func missing(for verdict: Verdict) -> String? {
    let needsGround =
      verdict.isSecrecy || verdict == .notHeld || verdict == .notPublicRecord
    if needsGround, grounds.isEmpty { return "grounds" }
    switch verdict {
    case .refuse where noPart == nil: return "noPartReason"
    case .refuse where considered == nil: return "reservationConsidered"
    case .releaseMasked where considered == nil: return "reservationConsidered"
    case .releaseWithReservation where terms == nil: return "reservation"
    case .doesNotExist where steps == nil && !hasSearched: return "search"
    case .notIdentifiable where steps == nil && question == nil: return "steps"
    case .release, .releaseMasked, .releaseWithReservation, .refuse, .notHeld, .notPublicRecord,
      .doesNotExist, .notIdentifiable, .existenceWithheld:
      return nil
    }
  }
}

extension Setting {
  /// The systems in which was searched for a line, or for the whole request.
  func searched(for line: LineID) -> [Title] {
    var systems: [String] = []
    for search in file.searches where search.line == nil || search.line == line {
      systems += search.systems.filter { !systems.contains($0) }
    }
    return systems.map { Title(title: Words(line: $0)) }
  }
}

/// A question that was asked, and when.
struct Asked: Facts, Encodable {
  let asks: Words
  let askedDay: Words
  let remindedDay: Words?
  static let specimen = Asked(asks: "a", askedDay: "d", remindedDay: "r")
}

extension Setting {
  /// The last question about what is wanted, for a line or the whole request.
  func asked(about line: LineID) -> Asked? {
    let question = file.questions.last {
      $0.about == .content && ($0.lines.isEmpty || $0.lines.contains(line))
    }
    return question.map { question in
      Asked(
        asks: Words(question.text), askedDay: words(SwedishTime.day(of: question.askedAt)),
        remindedDay: question.remindedAt.last.map { words(SwedishTime.day(of: $0)) })
    }
  }
}
