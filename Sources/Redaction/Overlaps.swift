// One passage, one flag: what overlaps is merged, and the surest kind names it.

import Policy

enum Overlaps {
  /// The hits by place, with none that touches another's bytes.
  static func merged(_ hits: [Hit]) -> [Hit] {
    var result: [Hit] = []
    result.reserveCapacity(hits.count)
    for hit in hits.sorted(by: { ($0.start, $0.end) < ($1.start, $1.end) }) {
      guard let last = result.last, hit.start < last.end else {
        result.append(hit)
        continue
      }
      result[result.count - 1] = merge(last, hit)
    }
    return result
  }

  /// The surer of two, the more particular kind where they are as sure, over the bytes of both.
  private static func merge(_ one: Hit, _ other: Hit) -> Hit {
    let isOther =
      other.certainty != one.certainty
      ? other.certainty > one.certainty : rank(other) < rank(one)
    var winner = isOther ? other : one
    winner.start = min(one.start, other.start)
    winner.end = max(one.end, other.end)
    if one.kind == other.kind, one.certainty == other.certainty,
      (one.start, one.end) == (other.start, other.end)
    {
      winner.isLikelyPublic = one.isLikelyPublic || other.isLikelyPublic
    }
    if one.kind == other.kind { winner.reasons.formUnion(one.reasons.union(other.reasons)) }
    return winner
  }

  /// Kinds in the order of their declaration, from the particular to the general.
  private static func rank(_ hit: Hit) -> Int { ranks[hit.kind] ?? 99 }

  private static let ranks = Dictionary(
    uniqueKeysWithValues: FlagKind.allCases.enumerated().map { ($1, $0) })
}
