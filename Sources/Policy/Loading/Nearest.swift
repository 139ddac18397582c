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

  /// How many letters must be put in, taken out or exchanged.
  func distance(to other: String) -> Int {
    let target = Array(other)
    var row = Array(0...target.count)
    for (i, letter) in enumerated() {
      var diagonal = row[0]
      row[0] = i + 1
      for (j, wanted) in target.enumerated() {
        let exchanged = diagonal + (letter == wanted ? 0 : 1)
        diagonal = row[j + 1]
        row[j + 1] = Swift.min(exchanged, row[j] + 1, row[j + 1] + 1)
      }
    }
    return row[target.count]
  }

  /// Without white space at both ends.
  var trimmed: String {
    let start = drop { $0.isWhitespace }
    return String(start.prefix(start.count - start.reversed().prefix { $0.isWhitespace }.count))
  }
}
