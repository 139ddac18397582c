// Paper: which letters wait to be printed and posted, and the pages of one.

import Letters
public import Policy
public import Storage
public import Workflow

/// A letter that waits for a printer and an envelope.
public struct QueuedLetter: Sendable {
  public let errand: Errand
  public let letter: StoredLetter
  public let file: Case
  /// What goes in the same envelope, by the names the recipient sees.
  public let enclosed: [String]
}

extension Desk {
  /// Letters of one authority that go on paper and have not been posted, the oldest first; of narrowed cases only
  /// those that are open to `reader`.
  public func printQueue(
    of authority: AuthorityID, for reader: Actor, limit: Int
  ) async throws(DeskFailure) -> [QueuedLetter] {
    let errands = try await store.errands(
      of: authority, in: .pending, kind: .paper, limit: limit
    ).orDeskFailure()
    var queue: [QueuedLetter] = []
    for errand in errands {
      guard let letter = try await store.letter(errand.letter).orDeskFailure(),
        letter.letter != nil, let file = try await store.file(errand.file).orDeskFailure(),
        file.door.admits(reader, at: now)
      else { continue }
      queue.append(
        QueuedLetter(errand: errand, letter: letter, file: file, enclosed: file.enclosed(letter)))
    }
    return queue
  }

  /// A letter as PDF: the words that were stored when it was written, in the authority's frame.
  ///
  /// - Parameters:
  ///   - isPosted: with an address page before it, the access code where it tells one, and the frozen
  ///     decision after it where it brings one: what a person puts in an envelope.
  /// - Throws: `notFound` for a letter that is erased.
  public func pdf(
    of stored: StoredLetter, in file: Case, isPosted: Bool
  ) async throws(DeskFailure) -> [UInt8] {
    guard let letter = stored.letter, let html = letter.html?.text,
      let authority = policy.authority(file.authority)
    else { throw .notFound }
    guard let letterPrinter else { throw .noPrinter }
    let posted = LetterPage.Posted(
      recipient: letter.address?.text ?? "", enclosed: file.enclosed(stored))
    let page = LetterPage(
      subject: letter.subject.text ?? "",
      html: isPosted ? withCode(Personal(html), of: letter.order, file) : html,
      language: letter.language, authority: authority, number: file.registerNumber.text,
      day: SwedishTime.day(of: stored.at), posted: isPosted ? posted : nil)
    do throws(PrintFailure) {
      let pages = try await letterPrinter.pdf(for: page).bytes
      guard isPosted, let frozen = letter.file else { return pages }
      guard let decision = await bytes(of: frozen) else { throw PrintFailure.disk }
      return try await letterPrinter.joined([pages, decision])
    } catch { throw .print(error) }
  }

  /// The act with the letters it posts: those it names, which must wait for it, and those that say that
  /// the named documents go on paper.
  func addressed(_ act: Act, on id: CaseID, as call: Call) async throws(DeskFailure) -> Act {
    guard case .recordDispatch(let lines, let letters, let method, let day) = act,
      // Of letters in a case that is not theirs nobody learns anything.
      let file = try await store.file(id).orDeskFailure(), call.mayTouch(file, at: now)
    else { return act }
    let waiting = Set(
      try await store.errands(of: id).orDeskFailure()
        .filter { $0.kind == .paper && $0.state.waitsForPost }.map(\.letter))
    guard letters.allSatisfy(waiting.contains) else { throw .refused(Refusal(.alreadyDone), nil) }
    let following = try await store.letters(of: id).orDeskFailure().filter { letter in
      let told = letter.letter?.order.lines ?? []
      return letter.kind == .release && waiting.contains(letter.id) && !told.isEmpty
        && told.allSatisfy(lines.contains)
    }.map(\.id)
    return .recordDispatch(
      lines: lines, letters: letters + following.filter { !letters.contains($0) }, method: method,
      day: day)
  }
}

extension ErrandState {
  /// Whether a letter on paper in this state can still be posted.
  var waitsForPost: Bool { self == .pending || self == .heldAfterRestore }
}

extension Case {
  /// What goes in the envelope with a letter: its file, and documents that it releases on paper.
  fileprivate func enclosed(_ stored: StoredLetter) -> [String] {
    guard let letter = stored.letter else { return [] }
    let onPaper =
      stored.kind == .release
      ? letter.order.lines.compactMap { line($0) }.filter { $0.release?.form == .paper } : []
    return (letter.file.map { [$0] } ?? []).compactMap(\.fileName.text)
      + onPaper.map { $0.outgoingName(in: letter.language) ?? $0.publicTitle }
  }
}

extension Outcome {
  /// Letters that the outcome says were posted.
  var posted: [LetterID] {
    events.compactMap { event in
      if case .letterPosted(let letter, _, _) = event { letter } else { nil }
    }
  }
}
