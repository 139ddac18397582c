// Cue words found in a text, all rules in one walk over its words.

import Policy

/// The cues of the policy, by the letters with which they begin.
struct CueIndex: Sendable {
  private struct Phrase {
    let rule: Int
    let words: [String]
    /// Whether the last word may go on.
    let isOpen: Bool
  }

  private let cues: [ArrivalCue]
  private var phrases: [Substring: [Phrase]] = [:]
  /// The most words of a text that are looked at.
  private static let limit = 5_000

  init(_ cues: [ArrivalCue]) {
    self.cues = cues
    for (rule, cue) in cues.enumerated() {
      for text in cue.words {
        let isOpen = text.hasSuffix("*")
        let words = Self.words(of: isOpen ? String(text.dropLast()) : text)
        guard let first = words.first else { continue }
        phrases[first.prefix(3), default: []].append(
          Phrase(rule: rule, words: words, isOpen: isOpen))
      }
    }
  }

  /// The weights of the rules that speak, each once, in the order of the policy, with the words
  /// that made them speak.
  func found(subject: String, text: String) -> [(weight: ArrivalWeight, words: String)] {
    var found: [Int: String] = [:]
    look(in: subject, at: [.subject, .anywhere], &found)
    look(in: text, at: [.text, .anywhere], &found)
    return found.sorted { $0.key < $1.key }.map { (cues[$0.key].weight, $0.value) }
  }

  private func look(in text: String, at places: [ArrivalCue.Place], _ found: inout [Int: String]) {
    let words = Self.words(of: text)
    for place in words.indices {
      for phrase in phrases[words[place].prefix(3)] ?? []
      where found[phrase.rule] == nil && places.contains(cues[phrase.rule].place) {
        if stands(phrase, in: words, at: place) {
          found[phrase.rule] = phrase.words.joined(separator: " ") + (phrase.isOpen ? "…" : "")
        }
      }
    }
  }

  private func stands(_ phrase: Phrase, in words: [String], at place: Int) -> Bool {
    guard place + phrase.words.count <= words.count else { return false }
    for (offset, word) in phrase.words.enumerated() {
      let isLast = offset == phrase.words.count - 1
      let there = words[place + offset]
      if isLast && phrase.isOpen ? !there.hasPrefix(word) : there != word { return false }
    }
    return true
  }

  /// The words in lower case: letters, digits and hyphens within.
  static func words(of text: String) -> [String] {
    text.prefix(60_000).lowercased().split(maxSplits: limit) { character in
      !character.isLetter && !character.isNumber && character != "-"
    }.prefix(limit).map { String($0) }
  }
}
