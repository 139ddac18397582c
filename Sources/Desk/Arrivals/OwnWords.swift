// What a writer wrote now, without the older mails repeated below.

import Policy

/// Tells a writer's own words from those that a mail program repeated.
struct OwnWords {
  let rules: ArrivalRules

  /// The lines before the first that begins an older mail, without lines marked as quoted; all of
  /// the text where nothing would be left.
  func text(of text: String) -> String {
    var kept: [Substring] = []
    for line in text.split(separator: "\n", omittingEmptySubsequences: false) {
      let bare = line.drop { $0 == " " || $0 == "\t" }
      if bare.first == ">" { continue }
      if beginsOlder(bare) { break }
      kept.append(line)
    }
    let own = kept.joined(separator: "\n")
    return own.contains(where: { !$0.isWhitespace }) ? own : text
  }

  private func beginsOlder(_ line: Substring) -> Bool {
    let start = line.prefix(60).lowercased()
    if rules.quoteStarts.contains(where: { start.hasPrefix($0) }) { return true }
    let end = line.suffix(60).lowercased()
    return rules.quoteEnds.contains { end.hasSuffix($0) }
  }
}
