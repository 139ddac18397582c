// How a date was counted, in words: each date that is shown carries its basis.

/// The sentences for counted dates, from `policy/deadlines.yaml`; names in braces are filled in.
struct CalendarPhrases: Sendable, Hashable {
  /// With `{served}`, `{weeks}`, `{end}`.
  let appealPlain: Bilingual
  /// With `{served}`, `{weeks}`, `{end}`, `{skipped}`, `{last}`.
  let appealMoved: Bilingual
  /// With `{arrival}`, `{clock}`.
  let clockSameDay: Bilingual
  /// With `{arrival}`, `{clock}`, `{reason}`, `{first}`.
  let clockNextDay: Bilingual
  /// Added from the second counted day on, with `{n}`, `{due}`.
  let clockCounted: Bilingual
  /// Why a closed day does not count, with `{reason}`.
  let closed: Bilingual
  /// The words for one, two, three …, one list a language.
  let numbers: [Language: [String]]
}

extension CalendarPhrases {
  /// Names allowed in each sentence, which the loader checks.
  static let appealPlainNames = ["served", "weeks", "end"]
  static let appealMovedNames = ["served", "weeks", "end", "skipped", "last"]
  static let clockSameDayNames = ["arrival", "clock"]
  static let clockNextDayNames = ["arrival", "clock", "reason", "first"]
  static let clockCountedNames = ["n", "due"]
  static let closedNames = ["reason"]

  func number(_ number: Int, _ language: Language) -> String {
    guard let words = numbers[language], words.indices.contains(number - 1) else {
      return String(number)
    }
    return words[number - 1]
  }
}

extension WorkCalendar {
  /// How the last day to appeal was counted, with each day that was skipped, by name.
  public func appealBasis(served: Day, weeks: Int) -> Bilingual {
    Bilingual { appealBasis(served: served, weeks: weeks, in: $0) }
  }

  /// From which day a yardstick is counted, and to which.
  public func clockBasis(
    arrival: Instant, at authority: AuthorityID, yardstick: Yardstick
  ) -> Bilingual {
    Bilingual { clockBasis(arrival: arrival, at: authority, yardstick: yardstick, in: $0) }
  }

  private func appealBasis(served: Day, weeks: Int, in language: Language) -> String {
    let end = served + 7 * weeks
    let last = lastDayToAppeal(served: served, weeks: weeks)
    let template = last == end ? phrases.appealPlain : phrases.appealMoved
    let skipped = (0..<(last - end)).map { offset -> String in
      let day = end + offset
      let words = day.words(language)
      return holidayName(day).map { "\(words) (\($0[language]))" } ?? words
    }
    return Phrase.filled(
      template[language],
      [
        "served": served.words(language), "weeks": phrases.number(weeks, language),
        "end": end.words(language), "last": last.words(language),
        "skipped": skipped.joined(separator: ", "),
      ])
  }

  private func clockBasis(
    arrival: Instant, at authority: AuthorityID, yardstick: Yardstick, in language: Language
  ) -> String {
    let day = SwedishTime.day(of: arrival)
    let (hour, minute) = SwedishTime.clock(of: arrival)
    let first = workingDay(1, from: day, at: authority)
    let template = first == day ? phrases.clockSameDay : phrases.clockNextDay
    let counted = Phrase.filled(
      template[language],
      [
        "arrival": day.words(language), "clock": "\(hour.padded(2)):\(minute.padded(2))",
        "reason": reason(day, at: authority, in: language), "first": first.words(language),
      ])
    guard yardstick.workingDays > 1 else { return counted }
    let due = workingDay(yardstick.workingDays, from: day, at: authority)
    return counted
      + Phrase.filled(
        phrases.clockCounted[language],
        ["n": String(yardstick.workingDays), "due": due.words(language)])
  }

  /// `, långfredagen`; empty for a plain Saturday or Sunday, which the weekday already tells.
  private func reason(_ day: Day, at authority: AuthorityID, in language: Language) -> String {
    if let name = holidayName(day) { return ", " + name[language] }
    guard let reason = closedReason(day, at: authority), isWorkingDay(day) else { return "" }
    return Phrase.filled(phrases.closed[language], ["reason": reason[language]])
  }
}

extension Bilingual {
  init(_ text: (Language) -> String) { self.init(sv: text(.sv), en: text(.en)) }
}
