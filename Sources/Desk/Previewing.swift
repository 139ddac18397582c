// Letters before they are sent: an act is decided as if it were done, and nothing of it is kept.

import Letters
public import Policy
public import Storage
public import Workflow

/// A letter as an act would write it.
public struct PreviewedLetter: Sendable {
  public let order: LetterOrder
  /// The language that it would be sent in.
  public let language: Language
  public let way: ErrandKind
  /// Whether mail would say only that it waits on the case's page.
  public let isVeiled: Bool
  /// The requester's letters in each language, the one that would be sent first; others in Swedish alone.
  public let editions: [Edition]
  /// Whether nobody would read it: it waits on a page whose code nobody has.
  public let reachesNobody: Bool
  /// Files that would go along, by the names that the recipient sees.
  public let attachments: [String]

  /// What it says in one language.
  public struct Edition: Sendable {
    public let language: Language
    public let subject: String
    public let text: String
  }
}

extension Desk {
  /// The letters that an act would send, as their recipients would read them.
  ///
  /// - Throws: what would stop the act itself.
  public func preview(
    _ act: Act, on id: CaseID, as call: Call
  ) async throws(DeskFailure) -> [PreviewedLetter] {
    let act = try await addressed(act, on: id, as: call)
    let examined = try await examinations(of: act.leaving, in: id, as: call)
    let now = clock()
    guard case .file(let file) = try await look(at: id, as: call) else { throw .notFound }
    do throws(BuildFailure) {
      let outcome = try refusing(file) { () throws(Refusal) in
        try decide(
          fitting(act, file), on: file, by: call.actor, at: now, under: policy,
          fresh: Fresh.random(), examined: examined)
      }
      var after = file
      for event in outcome.events { after.apply(event) }
      let recording = try recording(outcome, of: after, as: call.actor, at: now)
      var letters: [PreviewedLetter] = []
      for (letter, errand) in zip(recording.letters, recording.errands) {
        letters.append(try previewed(letter, errand.kind, about: after, at: now))
      }
      return letters
    } catch { throw error.asDeskFailure }
  }

  private func previewed(
    _ letter: Storage.Letter, _ way: ErrandKind, about file: Case, at now: Instant
  ) throws(BuildFailure) -> PreviewedLetter {
    let order = letter.order
    var editions = [
      PreviewedLetter.Edition(
        language: letter.language, subject: letter.subject.text ?? "",
        text: letter.text.text ?? "")
    ]
    if order.recipient == .requester {
      for language in Language.allCases where language != letter.language {
        do throws(LetterProblem) {
          let other = try composed(order, about: file, at: now, in: language)
          editions.append(
            PreviewedLetter.Edition(
              language: language, subject: other.subject, text: other.text))
        } catch { throw .letter(LetterFault(problem: error)) }
      }
    }
    return PreviewedLetter(
      order: order, language: letter.language, way: way, isVeiled: order.isVeiled == true,
      editions: editions,
      reachesNobody: order.recipient == .requester && file.isRequesterUnreachable,
      attachments: letter.attachments.compactMap { $0.fileName.text })
  }
}
