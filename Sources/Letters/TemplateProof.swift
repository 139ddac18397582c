// Trying the typesetter's templates with examples, so that a mistake is told before a letter needs them.

public import Policy
import Workflow

/// Sets each frame, each decision and each page of a package to the court once, with every part that a case may have.
public struct TemplateProof: Sendable {
  let letters: LetterPrinter
  let decisions: DecisionPrinter
  let masks: MaskListPrinter
  let court: CourtPacker

  public init(
    letters: LetterPrinter, decisions: DecisionPrinter, masks: MaskListPrinter, court: CourtPacker
  ) {
    (self.letters, self.decisions) = (letters, decisions)
    (self.masks, self.court) = (masks, court)
  }

  /// What the typesetter says against the templates and the logotypes, each mistake once, by file and line.
  ///
  /// - Throws: where the typesetter itself fails: it is missing, or ran into a limit.
  public func problems(in policy: Policy) async throws(PrintFailure) -> [LetterProblem] {
    var problems: [LetterProblem] = []
    for language in Language.allCases {
      for authority in policy.authorities {
        let page = LetterPage.specimen(of: authority, in: language)
        try await note("letter.typ", &problems) { () throws(PrintFailure) in
          _ = try await letters.pdf(for: page)
        }
      }
      let list = MaskListFacts(
        language: language.rawValue, title: "–",
        rows: [MaskListFacts.Row(page: 1, label: "–", reason: nil)])
      try await note("masks.typ", &problems) { () throws(PrintFailure) in
        _ = try await masks.pdf(for: list)
      }
    }
    for kind in DecisionKind.allCases {
      for isDraft in [true, false] {
        let logotype = policy.authorities.compactMap(\.logotype).first
        let facts = DecisionFacts.specimen(kind, isDraft: isDraft, logotype: logotype)
        try await note("decision.typ", &problems) { () throws(PrintFailure) in
          _ = try await decisions.pdf(for: facts)
        }
      }
    }
    try await note("court.typ", &problems) { () throws(PrintFailure) in try await court.prove() }
    return problems
  }

  private func note(
    _ main: String, _ problems: inout [LetterProblem], _ set: () async throws(PrintFailure) -> Void
  ) async throws(PrintFailure) {
    do throws(PrintFailure) { try await set() } catch {
      guard case .refused(let words) = error else { throw error }
      let problem = LetterProblem(complaint: words, main: main)
      if !problems.contains(problem) { problems.append(problem) }
    }
  }
}

extension LetterProblem {
  /// From `main.typ:12:3: error: unknown variable`, as both typesetters say it.
  init(complaint: String, main: String) {
    let parts = complaint.split(separator: ":", maxSplits: 3, omittingEmptySubsequences: false)
    guard parts.count == 4, let line = Int(parts[1]) else {
      self.init(.notSet(complaint), in: main)
      return
    }
    let file = parts[0].split(separator: "/").last == "main.typ" ? main : String(parts[0])
    let words = parts[3].split(separator: "\n").first ?? ""
    self.init(.notSet(String(words.drop { $0 == " " })), in: file, line: line)
  }
}

extension LetterPage {
  /// A letter with every sort of part.
  static func specimen(of authority: Authority, in language: Language) -> LetterPage {
    LetterPage(
      subject: "–",
      html: """
        <main><h1>a</h1><h2>b</h2><h3>c</h3><p>d <strong>e</strong> <code>f</code>
        <a href="">g</a></p><ul><li>h</li></ul><div>i</div><div>j</div></main>
        """,
      language: language, authority: authority, number: "1", day: Day(number: 0),
      posted: Posted(recipient: "a\nb", enclosed: ["c"]), isDraft: true)
  }
}

extension DecisionFacts {
  /// A decision with everything that one of its kind may say, in both languages.
  static func specimen(
    _ kind: DecisionKind, isDraft: Bool, logotype: Logotype?
  ) -> DecisionFacts {
    let body = DecisionBody(
      authority: "a", reasonsLaw: "r", delegationLaw: "d",
      route: AppealRoute(
        court: "c", law: "l", appealable: true, inCourt: true, challenge: "c", followsAppeal: true),
      items: [.specimen],
      withheld: [
        WithheldFacts(
          title: "t", tellsLess: true,
          passages: [WithheldFacts.Passage(page: nil, label: "l", reason: nil)])
      ],
      released: [.specimen], releasedBefore: [ReleasedFacts(title: "t", day: "d", isPart: true)],
      fee: .specimen,
      dismissal: DismissalFacts(decidedDay: "d", servedDay: "s", lastDay: "l", arrivedDay: "a"))
    return DecisionFacts(
      isDraft: isDraft, number: "1", day: "d", kind: KindFlags(kind), arrivedDay: "a",
      recipient: "r",
      decider: isDraft
        ? nil
        : Decider(name: "n", body: .delegate, delegationItem: "1", minutesRef: "1"),
      email: "e", phone: "p", address: ["a"], added: "a",
      earlier: EarlierFacts(decidedDay: "d", isAppealed: true), sv: body, en: body,
      logotype: logotype?.name, date: Day(number: 0), picture: logotype)
  }
}
