// One pass over the bytes that stops at digits only and looks carefully around them.

import Policy

/// Finds everything that is made of digits.
struct NumberScanner {
  let bytes: Bytes
  let words: CueWords
  var cluster = Cluster()
  var hits: [Hit] = []
  /// Clusters looked at: the work that a text asks for, which tests hold to its length.
  private(set) var steps = 0

  init(_ bytes: Bytes, words: CueWords) {
    self.bytes = bytes
    self.words = words
  }

  /// All findings of the bytes, in order.
  mutating func scan(most: Int) {
    var at = bytes.nextCandidate(0)
    while at < bytes.count, steps < most {
      steps += 1
      at = bytes.nextCandidate(step(at))
    }
  }

  /// Looks at the candidate and gives where to go on.
  private mutating func step(_ at: Int) -> Int {
    guard bytes.isDigit(at) else { return at + 1 }
    var end = at + 1
    while bytes.isDigit(end) { end += 1 }
    cluster.read(bytes, at, firstEnd: end)
    return judgeCluster()
  }

  private mutating func judgeCluster() -> Int {
    let isWhole = cluster.count < Cluster.most
    let last = isWhole ? cluster.count : Cluster.most / 2
    var index = 0
    while index < last {
      if let (hit, groups) = identityNumber(index) {
        hits.append(hit)
        index += groups
      } else {
        index += 1
      }
    }
    return cluster[min(index, cluster.count) - 1].end
  }
}
