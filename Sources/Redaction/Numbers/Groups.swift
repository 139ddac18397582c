// A cluster: groups of digits with what stands between them, as numbers are written.

/// What stands between two groups of digits.
struct Gap: OptionSet {
  let rawValue: UInt16
  static let space = Gap(rawValue: 1)
  /// A hyphen, dash or minus of any kind.
  static let dash = Gap(rawValue: 2)
  static let plus = Gap(rawValue: 4)
  static let dot = Gap(rawValue: 8)
  static let slash = Gap(rawValue: 16)
  static let colon = Gap(rawValue: 32)
  static let comma = Gap(rawValue: 64)
  /// What separates the columns of a table: a tab, `;`, `|`.
  static let column = Gap(rawValue: 128)
  static let line = Gap(rawValue: 256)
  static let bracket = Gap(rawValue: 512)
  /// Signs that show nothing: a soft hyphen, a zero-width space.
  static let unseen = Gap(rawValue: 1024)

  static let marks: Gap = [.dash, .plus, .dot, .slash, .colon, .comma, .column]
}

/// Digits that stand together.
struct Group {
  var start: Int
  var end: Int
  /// What stands between this group and the one before; empty for the first.
  var gap: Gap
  var count: Int { end - start }
}

/// Up to `most` groups of digits in a row, in memory of its own that a scan uses again and again.
struct Cluster {
  static let most = 16
  let groups: UnsafeMutablePointer<Group>
  private(set) var count = 0

  init() {
    groups = .allocate(capacity: Cluster.most)
    groups.initialize(repeating: Group(start: 0, end: 0, gap: []), count: Cluster.most)
  }

  func free() { groups.deallocate() }

  subscript(index: Int) -> Group { groups[index] }

  /// Reads the groups from the digit at `start` on.
  @inline(__always)
  mutating func read(_ bytes: Bytes, _ start: Int, firstEnd: Int) {
    groups[0] = Group(start: start, end: firstEnd, gap: [])
    count = 1
    var end = firstEnd
    while count < Cluster.most {
      let (gap, next) = bytes.gap(end)
      guard !gap.isEmpty, bytes.isDigit(next) else { return }
      end = next
      while bytes.isDigit(end) { end += 1 }
      groups[count] = Group(start: next, end: end, gap: gap)
      count += 1
    }
  }
}

extension Bytes {
  /// What stands at `index` between two groups, and where it ends; empty where a group cannot go on.
  func gap(_ index: Int) -> (Gap, Int) {
    var gap: Gap = []
    var at = index
    for _ in 0..<12 {
      let (found, next) = sign(at)
      // One mark, and the border of a column before or after it.
      let rivals: Gap = found == .column ? .column : .marks.subtracting(.column)
      if found.isEmpty || (found.isSubset(of: .marks) && !gap.isDisjoint(with: rivals)) {
        return (gap, at)
      }
      gap.formUnion(found)
      at = next
    }
    return (gap, at)
  }

  /// The one sign of a gap that stands at `index`, and where it ends.
  private func sign(_ index: Int) -> (Gap, Int) {
    switch self[index] {
    case 0x20: (.space, index + 1)
    case 0x2D: (.dash, index + 1)
    case 0x2E: (.dot, index + 1)
    case 0x3A: (.colon, index + 1)
    case 0x2C: (.comma, index + 1)
    case 0x2F: (.slash, index + 1)
    case 0x2B: (.plus, index + 1)
    case 0x0A, 0x0C, 0x0D: (.line, index + 1)
    case 0x09, 0x3B, 0x7C: (.column, index + 1)
    case 0x28, 0x29: (.bracket, index + 1)
    case 0xC2: latinSign(index)
    case 0xE2: generalSign(index)
    case 0xEF where self[index + 1] == 0xBC && self[index + 2] == 0x8D: (.dash, index + 3)
    case 0xEF where self[index + 1] == 0xBB && self[index + 2] == 0xBF: (.unseen, index + 3)
    default: ([], index)
    }
  }

  private func latinSign(_ index: Int) -> (Gap, Int) {
    switch self[index + 1] {
    case 0xA0: (.space, index + 2)
    case 0xAD: (.unseen, index + 2)
    default: ([], index)
    }
  }

  private func generalSign(_ index: Int) -> (Gap, Int) {
    switch (self[index + 1], self[index + 2]) {
    case (0x80, 0x80...0x8A), (0x80, 0xAF), (0x81, 0x9F): (.space, index + 3)
    case (0x80, 0x8B...0x8F), (0x81, 0xA0): (.unseen, index + 3)
    case (0x80, 0x90...0x95), (0x88, 0x92), (0x81, 0x83): (.dash, index + 3)
    case (0x80, 0xA8...0xA9): (.line, index + 3)
    default: ([], index)
    }
  }
}
