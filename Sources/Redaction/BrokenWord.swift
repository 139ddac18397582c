// Words that the end of a line breaks.

extension PageText {
  /// The part of a word before the hyphen at which the end of its line breaks it, where it goes on with the
  /// first word of the next line; nil for every other word. A number keeps its hyphen.
  func partGoingOn(at index: Int) -> Substring? {
    let text = words[index].text
    guard index + 1 < words.count, words[index + 1].line == words[index].line + 1,
      let last = text.last, let before = text.dropLast().last,
      let next = words[index + 1].text.first
    else { return nil }
    switch last {
    case "\u{AD}": return text.dropLast()
    case "-", "\u{2010}":
      if next.isNumber, before.isNumber { return text[...] }
      return next.isLowercase && before.isLetter ? text.dropLast() : nil
    default: return nil
    }
  }
}
