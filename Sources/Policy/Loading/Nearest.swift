// The name somebody may have meant: the one that the fewest changes of a letter lead to.

extension String {
  /// The nearest of `names`, where it is at most a third of its letters away.
  func nearest(among names: [String]) -> String? {
    let distances = names.map { (name: $0, distance: distance(to: $0)) }
    guard let best = distances.min(by: { $0.distance < $1.distance }),
      best.distance <= Swift.max(1, best.name.count / 3)
    else { return nil }
    return best.name
  }

  /// How many letters must be put in, taken out, exchanged or swapped with their neighbour.
  func distance(to other: String) -> Int {
    let (source, target) = (Array(self), Array(other))
    var rows = [Array(0...target.count)]
    for i in source.indices {
      var row = [i + 1]
      for j in target.indices {
        let exchanged = rows[i][j] + (source[i] == target[j] ? 0 : 1)
        var least = Swift.min(exchanged, rows[i][j + 1] + 1, row[j] + 1)
        if i > 0, j > 0, source[i] == target[j - 1], source[i - 1] == target[j] {
          least = Swift.min(least, rows[i - 1][j - 1] + 1)
        }
        row.append(least)
      }
      rows.append(row)
    }
    return rows[source.count][target.count]
  }

  /// Without white space at both ends.
  var trimmed: String {
    if let first, let last, !first.isWhitespace, !last.isWhitespace { return self }
    let start = drop { $0.isWhitespace }
    return String(start.prefix(start.count - start.reversed().prefix { $0.isWhitespace }.count))
  }
}
