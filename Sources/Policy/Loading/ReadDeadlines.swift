// `deadlines.yaml`: yardsticks and other values of practice, each with its source, and the words for dates.

extension Fields {
  /// One row of `yardsticks`.
  func yardstick() -> Yardstick? {
    let name = required("name")?.yardstickName()
    let right = self.name("right", of: "right", in: Yardstick.Right.self)
    let workingDays = integer("workingDays", in: 1...250)
    let text = bilingual("text")
    let source = self.text("source")
    close()
    guard let name, let right, let workingDays, let text, let source else { return nil }
    return Yardstick(
      name: name, right: right, workingDays: workingDays, text: text, source: source)
  }

  /// The whole file but its phrases.
  func practice() -> Practice? {
    let yardsticks = yardsticks()
    let times = required("statutoryTime").flatMap { Fields($0)?.statutoryTime() }
    let values = required("values").flatMap { Fields($0)?.practiceValues() }
    guard let times, let values else { return nil }
    return Practice(
      yardsticks: yardsticks, forwardingWarningDays: values.forwardingWarningDays,
      closeAfterAnswerDays: values.closeAfterAnswerDays,
      closeMailDelayDays: values.closeMailDelayDays, notShownFinalDays: values.notShownFinalDays,
      serviceReminderDays: values.serviceReminderDays,
      simplifiedServiceDays: values.simplifiedServiceDays, digestHour: values.digestHour,
      appealWeeks: values.appealWeeks, listedDocuments: values.listedDocuments,
      attachments: values.attachments,
      postponementsBeforeHead: values.postponementsBeforeHead, glassHours: values.glassHours,
      statutoryTime: times,
      sources: values.sources)
  }

  private func yardsticks() -> [Yardstick] {
    guard let entry = required("yardsticks") else { return [] }
    let rows = (entry.list() ?? []).compactMap { Fields($0)?.yardstick() }
    for right in Yardstick.Right.allCases {
      for name in Yardstick.names {
        switch rows.count(where: { $0.name == name && $0.right == right }) {
        case 0: entry.problem("no yardstick \(name) for \(right.rawValue)")
        case 1: break
        default: entry.problem("two yardsticks \(name) for \(right.rawValue)")
        }
      }
    }
    return rows.sorted { $0.workingDays < $1.workingDays }
  }

  private func statutoryTime() -> StatutoryTime? {
    let onSite = bilingual("onSite")
    let copy = bilingual("copy")
    let noFixedTime = bilingual("noFixedTime")
    close()
    guard let onSite, let copy, let noFixedTime else { return nil }
    return StatutoryTime(onSite: onSite, copy: copy, noFixedTime: noFixedTime)
  }
}

extension Fields {
  fileprivate typealias Values = (
    forwardingWarningDays: [Int], closeAfterAnswerDays: Int, closeMailDelayDays: Int,
    notShownFinalDays: Int, serviceReminderDays: [Int], simplifiedServiceDays: Int,
    digestHour: Int,
    appealWeeks: Int, listedDocuments: Int, attachments: Int,
    postponementsBeforeHead: Int, glassHours: Int, sources: [Practice.Source]
  )

  fileprivate func practiceValues() -> Values? {
    var sources: [Practice.Source] = []
    let warnings = sourced("forwardingWarningDays", &sources) { value in
      value.list()?.compactMap { $0.integer(in: 1...365) }
    }
    let closeAfterAnswer = number("closeAfterAnswerDays", in: 1...3650, &sources)
    let closeMailDelay = number("closeMailDelayDays", in: 0...365, &sources)
    let notShownFinal = number("notShownFinalDays", in: 1...3650, &sources)
    let reminders = sourced("serviceReminderDays", &sources) { value in
      value.list()?.compactMap { $0.integer(in: 1...365) }
    }
    let simplified = number("simplifiedServiceDays", in: 1...60, &sources)
    let digestHour = number("digestHour", in: 0...23, &sources)
    let appealWeeks = number("appealWeeks", in: 1...52, &sources)
    let listedDocuments = number("listedDocuments", in: 1...1000, &sources)
    let attachments = number("attachments", in: 1...1000, &sources)
    let postponements = number("postponementsBeforeHead", in: 0...100, &sources)
    let glassHours = number("glassHours", in: 1...168, &sources)
    close()
    guard let warnings, let closeAfterAnswer, let closeMailDelay, let notShownFinal,
      let reminders, let simplified, let digestHour,
      let appealWeeks, let listedDocuments, let attachments, let postponements, let glassHours
    else { return nil }
    return (
      warnings.sorted(), closeAfterAnswer, closeMailDelay, notShownFinal, reminders.sorted(),
      simplified, digestHour, appealWeeks,
      listedDocuments, attachments, postponements, glassHours, sources
    )
  }

  private func number(
    _ key: String, in range: ClosedRange<Int>, _ sources: inout [Practice.Source]
  ) -> Int? {
    sourced(key, &sources) { $0.integer(in: range) }
  }

  /// A value that says where it comes from, and whether it is practice and no statute.
  private func sourced<Value>(
    _ key: String, _ sources: inout [Practice.Source], read: (Entry) -> Value?
  ) -> Value? {
    guard let fields = required(key).flatMap({ Fields($0) }) else { return nil }
    let value = fields.required("value").flatMap(read)
    let source = fields.text("source")
    let isPractice = fields.flag("praxis")
    fields.close()
    guard let value, let source, let isPractice else { return nil }
    sources.append(Practice.Source(value: key, text: source, isPractice: isPractice))
    return value
  }
}

extension Entry {
  fileprivate func yardstickName() -> String? {
    guard let text = text() else { return nil }
    guard Yardstick.names.contains(text) else {
      unknown("yardstick", text, among: Yardstick.names)
      return nil
    }
    return text
  }
}
