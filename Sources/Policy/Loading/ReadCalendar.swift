// `calendars.yaml`: the names of the holidays, and the days on which an authority keeps closed.

/// The closed days of one authority, for the years that its list covers.
struct ClosedDays {
  let authority: AuthorityID
  let years: [Int]
  let days: [Day: Bilingual]
}

extension Fields {
  /// The table `holidays`: a name for each that the statute knows.
  func holidayNames() -> [Holiday: Bilingual] {
    var names: [Holiday: Bilingual] = [:]
    for holiday in Holiday.allCases { names[holiday] = bilingual(holiday.rawValue) }
    close()
    return names
  }

  /// One row of `closed`.
  func closedDays() -> ClosedDays? {
    let authority = text("authority").map { AuthorityID($0) }
    let years = list("years").compactMap { $0.integer(in: 1900...9998) }
    var days: [Day: Bilingual] = [:]
    for entry in list("days") {
      guard let (day, reason) = Fields(entry)?.closedDay() else { continue }
      if !years.contains(day.year) { entry.problem("\(day) is in no year that the list covers") }
      if days.updateValue(reason, forKey: day) != nil { entry.problem("\(day) stands here twice") }
    }
    close()
    return authority.map { ClosedDays(authority: $0, years: years, days: days) }
  }

  private func closedDay() -> (Day, Bilingual)? {
    let date = day("date")
    let reason = bilingual("reason")
    close()
    guard let date, let reason else { return nil }
    return (date, reason)
  }
}
