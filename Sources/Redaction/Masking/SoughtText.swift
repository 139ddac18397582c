// A text in which masked strings are sought: its words joined, and what of it is excused.

/// The words of a text as one row of bytes, with where each begins.
struct SoughtText {
  let words: [[UInt8]]
  let joined: [UInt8]
  /// Where each word begins, and where the last one ends.
  let begins: [Int]
  /// For each byte and the end whether a word begins there.
  let starts: [Bool]

  init(_ words: [[UInt8]]) {
    self.words = words
    joined = Array(words.joined())
    var begins = [0]
    begins.reserveCapacity(words.count + 1)
    for word in words { begins.append(begins[begins.count - 1] + word.count) }
    self.begins = begins
    var starts = [Bool](repeating: false, count: joined.count + 1)
    for place in begins { starts[place] = true }
    self.starts = starts
  }

  /// The word that a stretch lies in; nil where it goes over several.
  func word(holding start: Int, _ end: Int) -> [UInt8]? {
    let word = begins.firstIndexSorted { $0 > start } - 1
    return end <= begins[word + 1] ? words[word] : nil
  }
}

/// Stretches of a text within which a find is no leak.
struct Excuses {
  private var starts: [Int] = []
  /// For each start the furthest end of it and of all before it.
  private var ends: [Int] = []

  /// Adds a stretch that begins no earlier than those before.
  mutating func add(_ start: Int, _ end: Int) {
    starts.append(start)
    ends.append(Swift.max(end, ends.last ?? 0))
  }

  /// Whether one stretch holds all of this one.
  func holds(_ start: Int, _ end: Int) -> Bool {
    let behind = starts.firstIndexSorted { $0 > start }
    return behind > 0 && ends[behind - 1] >= end
  }
}
