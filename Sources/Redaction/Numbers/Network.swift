// Places on the earth and in networks: coordinates, IP and MAC addresses.

import Policy

extension NumberScanner {
  /// Four numbers to 255 with points between.
  func ipAddress(_ first: Int) -> (hit: Hit, groups: Int)? {
    guard first + 3 < cluster.count, cluster[first].count <= 3 else { return nil }
    for index in first...(first + 3) {
      guard cluster[index].count <= 3, number(cluster[index].start, cluster[index].count) <= 255,
        index == first
          || (cluster[index].gap == .dot && cluster[index].start == cluster[index - 1].end + 1)
      else { return nil }
    }
    let last = first + 3
    guard first == 0 || !cluster[first].gap.contains(.dot), stands(first, last),
      last + 1 >= cluster.count || !cluster[last + 1].gap.contains(.dot)
    else { return nil }
    let hit = Hit(
      start: cluster[first].start, end: cluster[last].end, kind: .ipAddress, certainty: .likely,
      reasons: FlagReasons(.writtenForm))
    return (hit, 4)
  }

  /// A MAC or IPv6 address around a digit; hexadecimal digits with `:` or `-` between.
  func hexAddress(_ digit: Int) -> Hit? {
    var start = digit
    while start > digit - 48, isHexSign(start - 1) { start -= 1 }
    var end = digit
    while end < start + 64, isHexSign(end) { end += 1 }
    guard !bytes.letterEnds(start), !bytes.beginsLetter(end) else { return nil }
    if end - start == 17, bytes.isMAC(start) {
      return Hit(
        start: start, end: end, kind: .macAddress, certainty: .likely,
        reasons: FlagReasons(.writtenForm))
    }
    while end > start, bytes[end - 1] == 0x3A, bytes[end - 2] != 0x3A { end -= 1 }
    guard isVersionSix(start, end) else { return nil }
    return Hit(
      start: start, end: end, kind: .ipAddress, certainty: .likely,
      reasons: FlagReasons(.writtenForm))
  }

  private func isHexSign(_ at: Int) -> Bool {
    bytes.isHex(at) || bytes[at] == 0x3A || bytes[at] == 0x2D
  }

  private func isVersionSix(_ start: Int, _ end: Int) -> Bool {
    var groups = 0
    var length = 0
    var doubles = 0
    var at = start
    while at < end {
      if bytes[at] == 0x2D { return false }
      if bytes[at] == 0x3A {
        if length > 0 { groups += 1 }
        if bytes[at + 1] == 0x3A { doubles += 1 }
        length = 0
      } else {
        length += 1
        if length > 4 { return false }
      }
      at += 1
    }
    if length > 0 { groups += 1 }
    return (doubles == 0 && groups == 8) || (doubles == 1 && (2...7).contains(groups))
  }

  /// Latitude and longitude of Sweden in degrees with decimals, or SWEREF 99 TM in metres.
  func coordinates(_ first: Int) -> (hit: Hit, groups: Int)? {
    if cluster[first].count == 7 { return metres(first) }
    guard cluster[first].count == 2, first + 3 < cluster.count, cluster[first + 2].count == 2,
      cluster[first + 1].count >= 4, cluster[first + 3].count >= 4,
      cluster[first + 1].gap.isSubset(of: [.dot, .comma]),
      cluster[first + 3].gap.isSubset(of: [.dot, .comma]),
      cluster[first + 2].gap.isSubset(of: [.comma, .space, .column, .line, .slash]),
      (54...69).contains(number(cluster[first].start, 2)),
      (10...25).contains(number(cluster[first + 2].start, 2)),
      !bytes.letterEnds(cluster[first].start)
    else { return nil }
    return place(first, first + 3)
  }

  private func metres(_ first: Int) -> (hit: Hit, groups: Int)? {
    let north = number(cluster[first].start, 7)
    guard (6_100_000...7_799_999).contains(north), !bytes.letterEnds(cluster[first].start)
    else { return nil }
    var next = first + 1
    if next < cluster.count, cluster[next].gap == .dot || cluster[next].gap == .comma,
      cluster[next].count <= 3
    {
      next += 1
    }
    guard next < cluster.count, cluster[next].count == 6,
      (250_000...999_999).contains(number(cluster[next].start, 6)),
      cluster[next].gap.isSubset(of: [.comma, .space, .column, .line, .slash])
    else { return nil }
    return place(first, next)
  }

  private func place(_ first: Int, _ last: Int) -> (hit: Hit, groups: Int) {
    let hit = Hit(
      start: cluster[first].start, end: cluster[last].end, kind: .coordinates, certainty: .likely,
      reasons: FlagReasons(.writtenForm))
    return (hit, last - first + 1)
  }

  /// Degrees and minutes: 57°42'31"N 11°58'E.
  func degrees(_ first: Int) -> (hit: Hit, groups: Int)? {
    let group = cluster[first]
    guard group.count == 2, bytes[group.end] == 0xC2, bytes[group.end + 1] == 0xB0,
      (54...69).contains(number(group.start, 2))
    else { return nil }
    var at = group.end
    var degrees = 0
    var last = at
    while at < group.end + 60 {
      let byte = bytes[at]
      if byte == 0xC2, bytes[at + 1] == 0xB0 { degrees += 1 }
      if bytes.isDigit(at) { last = at + 1 }
      let isPart =
        bytes.isDigit(at) || byte >= 0x80 || [0x20, 0x27, 0x22, 0x2E, 0x2C].contains(byte)
        || [0x4E, 0x45, 0x4F].contains(byte)
      guard isPart else { break }
      if [0x4E, 0x45, 0x4F].contains(byte) { last = at + 1 }
      at += 1
    }
    guard degrees == 2 else { return nil }
    let hit = Hit(
      start: group.start, end: last, kind: .coordinates, certainty: .likely,
      reasons: FlagReasons(.writtenForm))
    return (hit, 1)
  }
}

extension Bytes {
  fileprivate func isHex(_ at: Int) -> Bool { isDigit(at) || (self[at] | 0x20) &- 97 < 6 }

  /// Whether six pairs of hexadecimal digits stand at `start`, with `:` or `-` between all of them.
  func isMAC(_ start: Int) -> Bool {
    let sign = self[start + 2]
    guard sign == 0x3A || sign == 0x2D else { return false }
    return (0..<17).allSatisfy { offset in
      offset % 3 == 2 ? self[start + offset] == sign : isHex(start + offset)
    }
  }
}
