// A name found once is found everywhere: by itself, in the genitive, as initials.

import Policy

extension NameFinder {
  /// Finds the words and the initials of names that are already known, wherever else they stand.
  mutating func findAgain() {
    guard !known.isEmpty else { return }
    let found = hits
    var at = 0
    for index in tokens.indices {
      let token = tokens[index]
      while at < found.count, found[at].end <= token.start { at += 1 }
      // What was found with more around it says more already.
      if at < found.count, found[at].start <= token.start,
        found[at].certainty >= .likely || found[at].isLikelyPublic
      {
        continue
      }
      if token.isInitial {
        findInitials(index)
      } else if token.end - token.start >= 3, let reason = known[token.hash] ?? known[token.base],
        reason == .knownToCase || !token.bits.contains(.never)
      {
        hits.append(again(token, reason))
      }
    }
  }

  /// A word of a known name by itself; of staff it is as public as where the name stands whole.
  private func again(_ token: NameToken, _ reason: FlagReason) -> Hit {
    let isStaff = reason == .staffInOffice
    let isPlace = token.bits.contains(.place)
    let isVague = reason == .sameAsElsewhere && (isPlace || token.bits.contains(.word))
    var hit = Hit(
      start: token.start, end: token.end, kind: .name,
      certainty: isVague || isStaff || reason == .foreignForm ? .possible : .likely,
      reasons: FlagReasons(reason == .knownToCase ? reason : .sameAsElsewhere))
    if isStaff || reason == .foreignForm { hit.reasons.formUnion(FlagReasons(reason)) }
    if isVague, isPlace { hit.reasons.formUnion(FlagReasons(.placeOrOrganisation)) }
    hit.isLikelyPublic = isStaff
    return hit
  }

  private mutating func findInitials(_ index: Int) {
    guard index + 1 < tokens.count, tokens[index + 1].isInitial else { return }
    let (first, second) = (tokens[index], tokens[index + 1])
    guard bytes[first.end] == 0x2E, bytes[second.end] == 0x2E, second.start - first.end <= 2,
      initials.contains(UInt16(bytes[first.start]) << 8 | UInt16(bytes[second.start]))
    else { return }
    hits.append(
      Hit(
        start: first.start, end: second.end + 1, kind: .name, certainty: .possible,
        reasons: FlagReasons(.initials)))
  }

  /// Addresses of e-mail with the word of a known name in them say so.
  func markingAddresses(_ hits: [Hit]) -> [Hit] {
    var hits = hits
    for index in hits.indices where hits[index].kind == .email {
      if isKnown(in: hits[index].start, hits[index].end) {
        hits[index].reasons.formUnion(FlagReasons(.inAddress))
      }
    }
    return hits
  }

  /// Whether a word inside `start..<end` is one of a known name, as in `anna.berg@exempel.se`.
  private func isKnown(in start: Int, _ end: Int) -> Bool {
    var at = start
    while at < end {
      guard bytes.beginsLetter(at) else {
        at += 1
        continue
      }
      var hash = Folding.seed
      let first = at
      while at < end, bytes.beginsLetter(at) || bytes[at] & 0xC0 == 0x80 {
        hash = Folding.mix(hash, Folding.fold(bytes[at], after: at > first ? bytes[at - 1] : 0))
        at += 1
      }
      if at - first >= 3, known[hash] != nil { return true }
    }
    return false
  }
}
