// One pass over the bytes that stops at digits and `@` only, and looks carefully around them.

import Policy

/// Finds everything that is made of digits, and e-mail addresses.
struct NumberScanner {
  let bytes: Bytes
  let words: CueView
  var cluster = Cluster()
  private(set) var hits: [Hit] = []
  /// Candidates looked at: the work that a text asks for, which tests hold to its length.
  private(set) var steps = 0
  /// Where the last hexadecimal token ended, so that none is looked at twice.
  private var hexEnd = 0

  init(_ bytes: Bytes, words: CueView) {
    self.bytes = bytes
    self.words = words
  }

  /// All findings of the bytes, in order.
  mutating func scan(most: Int) {
    var at = bytes.nextCandidate(0)
    while at < bytes.count, steps < most {
      steps += 1
      at = bytes.nextCandidate(bytes.isDigit(at) ? group(at) : address(at))
    }
  }

  private mutating func address(_ at: Int) -> Int {
    guard let hit = Email.find(bytes, at) else { return at + 1 }
    while let last = hits.last, last.start >= hit.start, last.kind != .email { hits.removeLast() }
    hits.append(hit)
    return hit.end
  }

  /// Looks at the digits at `at` and what they belong to; gives where to go on.
  @inline(__always)
  private mutating func group(_ at: Int) -> Int {
    var end = at + 1
    while bytes.isDigit(end) { end += 1 }
    let sign = bytes[end]
    if let next = commonplace(at, end, sign) { return next }
    if isHexToken(at, end) { return hexEnd }
    cluster.read(bytes, at, firstEnd: end)
    return judgeCluster()
  }

  /// Where to go on after what official prose is full of and no detector wants: `5 §`, `(1998:808)`,
  /// `2019-05-06` where nobody is born.
  @inline(__always)
  private func commonplace(_ at: Int, _ end: Int, _ sign: UInt8) -> Int? {
    if end - at < 4 {
      guard sign == 0x20 || sign == 0x0A || (sign | 0x20) &- 97 < 26, !bytes.isDigit(end + 1),
        bytes[at - 1] == 0x20, !bytes.beginsLetter(at - 2), bytes[at - 2] & 0xC0 != 0x80
      else { return nil }
      return end
    }
    guard end - at == 4, !bytes.isLetter(at - 1), bytes[at - 1] != 0x3A else { return nil }
    if sign == 0x3A { return reference(end + 1) }
    return sign == 0x2D ? date(at) : nil
  }

  /// The end of the one to four digits of a reference to a statute.
  private func reference(_ at: Int) -> Int? {
    var end = at
    while bytes.isDigit(end) { end += 1 }
    let isHex = bytes[end] == 0x3A || (bytes[end] | 0x20) &- 97 < 6
    return end > at && end - at <= 4 && !isHex ? end : nil
  }

  /// The end of a date that stands by itself, beside no word of birth.
  private func date(_ at: Int) -> Int? {
    let end = at + 10
    guard bytes.isDigit(at + 5), bytes.isDigit(at + 6), bytes[at + 7] == 0x2D,
      bytes.isDigit(at + 8), bytes.isDigit(at + 9), !bytes.isLetter(end), !bytes.isDigit(end)
    else { return nil }
    let (gap, next) = bytes.gap(end)
    guard gap.isEmpty || !bytes.isDigit(next), !BirthWords.mayPrecede(bytes, at) else { return nil }
    return end
  }

  /// Adds the address that the digits are part of, if they are.
  private mutating func isHexToken(_ at: Int, _ end: Int) -> Bool {
    let (before, after) = (bytes[at - 1], bytes[end])
    let isHex =
      before == 0x3A || after == 0x3A || (after | 0x20) &- 97 < 6 || (before | 0x20) &- 97 < 6
      || (end - at == 2 && after == 0x2D)
    guard isHex, at >= hexEnd, let hit = hexAddress(at) else { return false }
    hits.append(hit)
    hexEnd = hit.end
    return true
  }

  private mutating func judgeCluster() -> Int {
    let last = cluster.count < Cluster.most ? cluster.count : Cluster.most / 2
    var index = 0
    while index < last {
      if let (hit, groups) = judge(index) {
        hits.append(hit)
        index += groups
      } else if let groups = caseNumber(index) {
        index += groups
      } else {
        index += 1
      }
    }
    return cluster[min(index, cluster.count) - 1].end
  }

  /// What begins with group `first`, the surest first.
  private func judge(_ first: Int) -> (hit: Hit, groups: Int)? {
    let group = cluster[first]
    if bytes.letterEnds(group.start) { return lettered(first) ?? property(first) }
    if group.count >= 6 || first + 1 < cluster.count {
      if let found = long(first) { return found }
    } else if group.count >= 4, let found = bankAccount(first) ?? postalCode(first) {
      return found
    }
    let before = bytes[group.start - 1]
    guard group.count <= 3, before == 0x20 || before == 0xA0,
      bytes.letterEnds(group.start - 1)
        || before == 0xA0
    else { return degrees(first) }
    return street(first) ?? plate(first) ?? property(first) ?? degrees(first)
  }

  /// What has six digits and more, or several groups.
  private func long(_ first: Int) -> (hit: Hit, groups: Int)? {
    if let found = identityNumber(first) { return found }
    if let found = organisationNumber(first) { return found }
    if let found = coordinates(first) { return found }
    if let found = ipAddress(first) { return found }
    if let found = birthDate(first) { return found }
    if let found = phone(first) { return found }
    if let found = postalCode(first) { return found }
    if let found = bankgiro(first) { return found }
    if let found = plusgiro(first) { return found }
    if let found = passport(first) { return found }
    return bankAccount(first)
  }
}
