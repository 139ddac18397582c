// What holds between the files: names that must exist, days that must be covered, rows that must not repeat.

extension PolicyDraft {
  /// Records everything that does not fit together.
  ///
  /// What is missing is not looked for in a file with mistakes of its own: the row may be there
  /// and only unreadable, and one mistake is told once.
  func check() {
    let unreadable = Set(problems.problems.map(\.file))
    let isWhole = { (name: String) in !unreadable.contains("\(folder)/\(name)") }
    if isWhole("authorities.yaml") { checkAuthoritiesAreKnown() }
    if isWhole("retention.yaml") { checkRetentionIsComplete() }
    if isWhole("calendars.yaml") { checkCalendarsAreComplete() }
    if isWhole("fees.yaml") { checkFeesAreComplete() }
    if isWhole("delegation.yaml") { checkDelegationsAreComplete() }
    if isWhole("means.yaml") { checkMeansAreComplete() }
    if isWhole("processing.yaml"), isWhole("authorities.yaml") { checkOfficers() }
    checkAuthorities()
    checkProvisions()
    checkFees()
    checkDelegations()
    checkMeans()
    checkRetention()
    checkCalendars()
    checkFlags { name in !unreadable.contains { $0.hasPrefix("\(folder)/\(name)") } }
  }

  private func checkAuthoritiesAreKnown() {
    let known = authorities.map(\.value.id)
    let named =
      retention.map { ($0.entry, $0.value.authority) }
      + closedDays.map { ($0.entry, $0.value.authority) }
      + delegations.map { ($0.entry, $0.value.authority) }
      + means.compactMap { row in row.value.authority.map { (row.entry, $0) } }
    for (entry, authority) in named where !known.contains(authority) {
      entry.unknown("authority", authority.text, among: known.map(\.text))
    }
  }

  private func checkAuthorities() {
    for (index, row) in authorities.enumerated() {
      let authority = row.value
      for earlier in authorities[..<index] {
        if earlier.value.id == authority.id {
          row.entry.problem("the authority \(authority.id) stands here twice")
        } else if authority.registerFormat.canCollide(with: earlier.value.registerFormat) {
          row.entry.problem(
            "registerFormat can give the same numbers as that of \(earlier.value.id);"
              + " write a prefix of its own")
        }
      }
      if authority.address.isEmpty { row.entry.problem("the address has no line") }
    }
  }

  private func checkProvisions() {
    for rows in Dictionary(grouping: provisions, by: \.value.id).values {
      for (index, row) in rows.enumerated() {
        for earlier in rows[..<index] where earlier.value.overlaps(row.value) {
          row.entry.problem(
            "\(row.value.id) stands twice for the same days; end the first with validTo")
        }
      }
    }
  }

  private func checkRetention() {
    for (index, row) in retention.enumerated() {
      let isSame = { (other: Placed<Retention>) in
        other.value.authority == row.value.authority && other.value.kind == row.value.kind
      }
      if retention[..<index].contains(where: isSame) {
        row.entry.problem("\(row.value.kind.rawValue) of \(row.value.authority) stands here twice")
      }
    }
  }

  private func checkRetentionIsComplete() {
    for row in authorities {
      let kinds = retention.filter { $0.value.authority == row.value.id }.map(\.value.kind)
      for kind in Retention.Kind.allCases where !kinds.contains(kind) {
        row.entry.problem("no retention of \(kind.rawValue) for \(row.value.id) in retention.yaml")
      }
    }
  }

  private func checkCalendars() {
    for (index, row) in closedDays.enumerated() {
      let closed = row.value
      if closedDays[..<index].contains(where: { $0.value.authority == closed.authority }) {
        row.entry.problem("the closed days of \(closed.authority) stand here twice")
      }
      for year in today.year...(today.year + 2) where !closed.years.contains(year) {
        row.entry.problem("no calendar of \(closed.authority) for \(year); add it to years")
      }
    }
  }

  private func checkCalendarsAreComplete() {
    for row in authorities where !closedDays.contains(where: { $0.value.authority == row.value.id })
    {
      row.entry.problem("no calendar of \(row.value.id) in calendars.yaml")
    }
  }
}

extension Provision {
  /// Whether both wordings are in force on some day.
  fileprivate func overlaps(_ other: Provision) -> Bool {
    let starts = validFrom.map { start in other.validTo.map { start <= $0 } ?? true } ?? true
    let ends = validTo.map { end in other.validFrom.map { $0 <= end } ?? true } ?? true
    return starts && ends
  }
}
