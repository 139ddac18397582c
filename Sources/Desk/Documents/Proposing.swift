// Equal passages: where the words under a mark stand elsewhere, as a list for a person to confirm.

import Policy
import Redaction
public import Storage
public import Workflow

/// Where equal passages are looked for.
public enum ProposalScope: String, Sendable, Hashable, CaseIterable {
  case document
  /// Every document of the case that has been read.
  case file = "case"
}

extension Desk {
  /// Proposals that one act makes at most; asked again, the rest is proposed.
  public static let proposalLimit = 500

  /// Proposes marks like `mark` wherever the same words stand. Nothing is marked by it.
  public func proposeMarks(
    like mark: EntryID, on line: LineID, scope: ProposalScope, of id: CaseID, as call: Call,
    answer: @escaping @Sendable (Case) -> Answer
  ) async throws(DeskFailure) -> Done {
    let standing: Case
    switch try await look(at: id, as: call) {
    case .done(let done): return done
    case .file(let file): standing = file
    }
    // Nothing is searched for somebody who may propose nothing.
    if let bar = bar(
      to: .proposeMarks, on: standing, for: call.actor, at: now, under: policy)
    {
      throw .refused(bar, standing)
    }
    guard let found = standing.line(line) else { throw .refused(.unknownLine(line), standing) }
    guard let mark = found.marks.first(where: { $0.id == mark }) else {
      throw .refused(.unknownEntry(on: line), standing)
    }
    let passage = try await passage(under: mark, of: found, in: standing)
    let lines = scope == .document ? [found] : standing.lines.filter { !$0.removed }
    var wanted: [ProposedMark] = []
    for other in lines where wanted.count < Desk.proposalLimit {
      let isNew = { (place: MarkPlace) in
        (other.id != line || !mark.covers(place)) && !other.marks(place, by: mark.provision)
      }
      wanted += try await places(of: passage, in: other, of: standing, where: isNew).map {
        ProposedMark(
          line: other.id, place: $0, provision: mark.provision, reason: mark.reason,
          source: .sameText, like: mark.id)
      }
    }
    let proposals = Array(wanted.prefix(Desk.proposalLimit))
    return try await act(.proposeMarks(proposals), on: id, as: call, answer: answer)
  }

  /// What stands under a mark, as words and as the key of the finding it was made on.
  private func passage(
    under mark: Mark, of line: Line, in file: Case
  ) async throws(DeskFailure) -> Passage {
    var passage = Passage()
    if let document = try await document(line.original?.blob),
      let page = try await page(mark.page, of: document)
    {
      let boxes = mark.boxes.compactMap { Box($0) }
      passage.words = page.words.filter { word in boxes.contains { $0.masks(word.box) } }
        .map { Passage.plain($0.text) }.filter { !$0.isEmpty }
    }
    if let finding = mark.finding,
      let flag = try await flags(of: line, in: file)?.set.flags.first(where: {
        $0.id.text == finding.text
      })
    {
      passage.key = flag.key
    }
    return passage
  }

  /// Where the passage stands in a document, by words and by findings that mean the same; as many places as are
  /// proposed at most.
  private func places(
    of passage: Passage, in line: Line, of file: Case, where isNew: (MarkPlace) -> Bool
  ) async throws(DeskFailure) -> [MarkPlace] {
    var places: [MarkPlace] = []
    if let key = passage.key, let flags = try await flags(of: line, in: file)?.set.flags {
      for flag in flags where flag.key == key && places.count < Desk.proposalLimit {
        places += flag.places.filter(isNew)
      }
    }
    guard !passage.words.isEmpty, let document = try await document(line.original?.blob),
      let text = try await text(of: document)
    else { return places }
    var seen = Set(places)
    // As a person counts the words of a page, and within each way they were come by.
    for page in text.wholePages where places.count < Desk.proposalLimit {
      places += passage.places(on: page).filter { isNew($0) && seen.insert($0).inserted }
    }
    return places
  }
}

/// Words in a row, as they are compared: without case, and without what stands around them.
struct Passage {
  var words: [String] = []
  var key: String?

  static func plain(_ text: String) -> String {
    let trimmed = text.unicodeScalars.drop { !$0.properties.isAlphabetic && !$0.isDigit }
    let end = trimmed.lastIndex { $0.properties.isAlphabetic || $0.isDigit }
    return end.map { String(trimmed[...$0]).lowercased() } ?? ""
  }

  /// Where these words stand in a row on a page.
  func places(on page: PageText) -> [MarkPlace] {
    guard !words.isEmpty, page.words.count >= words.count else { return [] }
    let plain = page.words.map { Passage.plain($0.text) }
    var places: [MarkPlace] = []
    var at = 0
    while at + words.count <= plain.count {
      if plain[at..<at + words.count].elementsEqual(words) {
        places.append(page.place(of: Array(at..<at + words.count)))
        at += words.count
      } else {
        at += 1
      }
    }
    return places
  }
}

extension Unicode.Scalar {
  fileprivate var isDigit: Bool { properties.numericType != nil }
}

extension Mark {
  /// Whether a place lies under the mark already.
  fileprivate func covers(_ place: MarkPlace) -> Bool {
    if extent == .document { return true }
    guard page == place.page else { return false }
    if extent == .page { return true }
    let own = boxes.compactMap { Box($0) }
    return place.boxes.compactMap { Box($0) }.allSatisfy { box in
      own.contains { $0.holds(box) }
    }
  }
}
