// `processing.yaml`: what is done with personal data, on what ground, and whom people ask.

extension Fields {
  /// The whole file.
  func processing() -> Placed<Processing> {
    let headings = each("headings", Processing.Heading.self) { $1.bilingual() }
    let subjects = each("subjects", Processing.Subject.self) { $1.bilingual() }
    let activities = each("activities", Processing.Activity.self) {
      Fields($1)?.processingRow()
    }
    let officers = list("officers").compactMap { Fields($0)?.officer() }
    return Placed(
      value: Processing(
        headings: headings, subjects: subjects, activities: activities, officers: officers),
      entry: entry)
  }

  private func processingRow() -> Processing.Row? {
    let name = bilingual("name")
    let purpose = bilingual("purpose")
    let ground = bilingual("ground")
    let subjects = list("subjects").compactMap {
      $0.name(of: "group of persons", in: Processing.Subject.self)
    }
    let data = bilingual("data")
    let recipients = list("recipients").compactMap { $0.bilingual() }
    let transfers = bilingual("transfers")
    let retention = list("retention").compactMap { $0.retentionKind() }
    let kept = bilingual("kept")
    let measures = bilingual("measures")
    let rights = bilingual("rights")
    close()
    guard let name, let purpose, let ground, let data, let transfers, let kept, let measures,
      let rights
    else { return nil }
    return Processing.Row(
      name: name, purpose: purpose, ground: ground, subjects: subjects, data: data,
      recipients: recipients, transfers: transfers, retention: retention, kept: kept,
      measures: measures, rights: rights)
  }

  private func officer() -> Processing.Officer? {
    let authority = text("authority").map { AuthorityID($0) }
    let name = bilingual("name")
    let email = text("email")
    let phone = optional("phone")?.text()
    close()
    guard let authority, let name, let email else { return nil }
    return Processing.Officer(authority: authority, name: name, email: email, phone: phone)
  }
}

extension PolicyDraft {
  /// Every authority has somebody to ask (GDPR art. 37.1 a), once, and nobody else is named.
  func checkOfficers() {
    guard let processing else { return }
    let known = authorities.map(\.value.id)
    for officer in processing.value.officers where !known.contains(officer.authority) {
      processing.entry.unknown(
        "authority", officer.authority.text, among: known.map(\.text))
    }
    for id in known {
      let count = processing.value.officers.count { $0.authority == id }
      if count != 1 {
        processing.entry.problem(
          "officers has \(count) rows for \(id); every authority needs one (GDPR art. 37)")
      }
    }
  }
}
