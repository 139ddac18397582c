// The part of `deadlines.yaml` that says in words how a date was counted.

import Yams

extension Fields {
  /// The table `basis`.
  func phrases() -> CalendarPhrases? {
    let appealPlain = template("appealPlain", CalendarPhrases.appealPlainNames)
    let appealMoved = template("appealMoved", CalendarPhrases.appealMovedNames)
    let clockSameDay = template("clockSameDay", CalendarPhrases.clockSameDayNames)
    let clockNextDay = template("clockNextDay", CalendarPhrases.clockNextDayNames)
    let clockCounted = template("clockCounted", CalendarPhrases.clockCountedNames)
    let closed = template("closed", CalendarPhrases.closedNames)
    let numbers = required("numbers").flatMap { Fields($0)?.numbers() }
    close()
    guard let appealPlain, let appealMoved, let clockSameDay, let clockNextDay, let clockCounted,
      let closed, let numbers
    else { return nil }
    return CalendarPhrases(
      appealPlain: appealPlain, appealMoved: appealMoved, clockSameDay: clockSameDay,
      clockNextDay: clockNextDay, clockCounted: clockCounted, closed: closed, numbers: numbers)
  }

  private func numbers() -> [Language: [String]] {
    let sv = list("sv").compactMap { $0.text() }
    let en = list("en").compactMap { $0.text() }
    close()
    return [.sv: sv, .en: en]
  }

  /// A text with exactly these names in braces, in both languages.
  private func template(_ key: String, _ names: [String]) -> Bilingual? {
    guard let entry = required(key), let fields = Fields(entry) else { return nil }
    let texts = Language.allCases.map { language -> String? in
      guard let entry = fields.required(language.rawValue), let text = entry.template() else {
        return nil
      }
      entry.check(names, in: text)
      return text
    }
    fields.close()
    guard let sv = texts[0], let en = texts[1] else { return nil }
    return Bilingual(sv: sv, en: en)
  }
}

extension Entry {
  /// A text whose white space counts, since it is put after another.
  fileprivate func template() -> String? { text() == nil ? nil : node.scalar?.string }

  fileprivate func check(_ names: [String], in template: String) {
    let used = template.split(separator: "{").dropFirst().compactMap { part in
      part.firstIndex(of: "}").map { String(part[..<$0]) }
    }
    for name in used where !names.contains(name) {
      unknown("name in braces", name, among: names)
    }
    for name in names where !used.contains(name) {
      problem("the text never says {\(name)}")
    }
  }
}
