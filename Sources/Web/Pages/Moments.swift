// Moments, days, sizes and amounts as people write them, in the language of the page and by Swedish clocks.

import Policy

/// A moment (RFC 3339) or a plain day as a page shows it: `iso` for machines, `words` for people; absent where
/// there is none. In templates: `<time datetime="{{iso}}">{{words}}</time>`.
func when(_ json: JSON?, _ visit: PageVisit) -> Fact {
  guard let text = json?.text else { return .absent }
  if let day = Day(iso: text) { return shown(text, Moments.words(day, visit.texts)) }
  return Instant(iso: text).map { shown(text, Moments.words($0, visit.texts)) } ?? .absent
}

/// The last day before a moment that ends one: a yardstick ends at the midnight after its day.
func lastDay(before json: JSON?, _ visit: PageVisit) -> Fact {
  guard let end = json?.text.flatMap({ Instant(iso: $0) }) else { return .absent }
  let day = SwedishTime.day(of: end.adding(seconds: -1))
  return shown("\(day)", Moments.words(day, visit.texts))
}

/// So many bytes, as `1,2 MB`; absent where there is no number.
func size(_ json: JSON?, _ visit: PageVisit) -> Fact {
  Fact(json?.wholeNumber.map { Moments.size($0, visit.texts) })
}

/// So many kronor, as `1 250 kr`; absent where there is no number.
func amount(_ json: JSON?, _ visit: PageVisit) -> Fact {
  Fact(json?.wholeNumber.map { Moments.amount($0, visit.texts) })
}

private func shown(_ iso: String, _ words: String) -> Fact {
  ["iso": .text(iso), "words": .text(words)]
}

/// The words themselves, where a sentence needs them.
enum Moments {
  /// `fredag 28 november 2026`, `Friday 28 November 2026`.
  static func words(_ day: Day, _ texts: PageTexts) -> String {
    let (year, month, number) = day.civil
    return texts.say(
      "moment.day",
      [
        "weekday": day.weekday.name(texts.language), "day": String(number),
        "month": texts.say("moment.month\(month)"), "year": String(year),
      ])
  }

  /// The same with the hour: `fredag 28 november 2026 kl. 14.05`, `Friday 28 November 2026, 14:05`.
  static func words(_ moment: Instant, _ texts: PageTexts) -> String {
    let (hour, minute) = SwedishTime.clock(of: moment)
    return texts.say(
      "moment.clock",
      [
        "day": words(SwedishTime.day(of: moment), texts), "hour": twoDigits(hour),
        "minute": twoDigits(minute),
      ])
  }

  /// In thousands, as files are told elsewhere: `12 kB`, `1,2 MB`; never less than one kilobyte of what is there.
  static func size(_ bytes: Int, _ texts: PageTexts) -> String {
    guard bytes >= 1_000_000 else {
      let thousands = bytes / 1_000 + (bytes % 1_000 > 0 ? 1 : 0)
      return texts.say("moment.kilobytes", ["n": String(thousands)])
    }
    let (whole, rest) = ((bytes / 100_000) / 10, (bytes / 100_000) % 10)
    let number = rest == 0 ? String(whole) : "\(whole)\(texts.say("moment.decimal"))\(rest)"
    return texts.say("moment.megabytes", ["n": number])
  }

  static func amount(_ kronor: Int, _ texts: PageTexts) -> String {
    texts.say("moment.kronor", ["n": grouped(kronor, texts)])
  }

  /// Figures in threes, with the language's own sign between.
  static func grouped(_ number: Int, _ texts: PageTexts) -> String {
    let figures = Array(String(number.magnitude))
    let sign = texts.say("moment.thousands")
    let threes = stride(from: figures.count % 3 - 3, to: figures.count, by: 3).map { start in
      String(figures[max(start, 0)..<start + 3])
    }.filter { !$0.isEmpty }
    return (number < 0 ? "−" : "") + threes.joined(separator: sign)
  }

  private static func twoDigits(_ number: Int) -> String {
    (number < 10 ? "0" : "") + String(number)
  }
}
