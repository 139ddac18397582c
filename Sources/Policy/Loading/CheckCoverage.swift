// Powers and prices must not run out: each is there on every day from today and two years on.

extension PolicyDraft {
  /// No two tables of one name at once.
  func checkFees() {
    for (index, row) in fees.enumerated() {
      let overlaps = fees[..<index].contains {
        $0.value.name == row.value.name && $0.value.validity.overlaps(row.value.validity)
      }
      if overlaps {
        row.entry.problem(
          "\(row.value.name) stands twice for the same days; end the first with validTo")
      }
    }
  }

  /// A price for paper in each table, and a table for each authority on each day.
  func checkFeesAreComplete() {
    for row in fees where !row.value.rows.contains(where: { $0.form == .paper }) {
      row.entry.problem("\(row.value.name) has no row for paper")
    }
    for row in authorities { checkFees(of: row) }
  }

  private func checkFees(of authority: Placed<Authority>) {
    let name = authority.value.feeTable
    let tables = fees.filter { $0.value.name == name }
    guard !tables.isEmpty else {
      authority.entry.unknown("fee table", name, among: fees.map(\.value.name))
      return
    }
    if let gap = gap(in: tables.map(\.value.validity)) {
      tables[tables.count - 1].entry.problem(
        "no table \(name) on \(gap), which \(authority.value.id) uses")
    }
  }

  /// Each row delegates something, and its stand-ins keep within it.
  func checkDelegations() {
    for row in delegations {
      if row.value.kinds.isEmpty { row.entry.problem("\(row.value.item) delegates no kind") }
      checkStandIns(row)
    }
  }

  /// Somebody can sign each kind of decision on each day, and has a stand-in where it is one person.
  func checkDelegationsAreComplete() {
    for row in delegations { checkLeave(row) }
    for authority in authorities {
      for kind in DecisionKind.allCases { checkHolders(of: kind, at: authority) }
    }
  }

  private func checkHolders(of kind: DecisionKind, at authority: Placed<Authority>) {
    let items = delegations.filter {
      $0.value.authority == authority.value.id && $0.value.kinds.contains(kind)
    }
    guard let gap = gap(in: items.map(\.value.validity)) else { return }
    let place = items.last?.entry ?? authority.entry
    place.problem(
      "nobody at \(authority.value.id) can sign \(kind.rawValue) on \(gap);"
        + " add a delegation to delegation.yaml")
  }

  private func checkStandIns(_ row: Placed<Delegation>) {
    let item = row.value
    for standIn in item.standIns
    where standIn.from < item.validFrom || item.validTo.map({ $0 < standIn.to }) ?? false {
      row.entry.problem(
        "the stand-in from \(standIn.from) to \(standIn.to) reaches beyond \(item.item)")
    }
  }

  /// A power of one person alone ends with the first day of leave: a stand-in is there every day.
  private func checkLeave(_ row: Placed<Delegation>) {
    let item = row.value
    guard let name = item.holder.person else { return }
    let from = max(today, item.validFrom)
    let to = min(horizon, item.validTo ?? horizon)
    let standIns = item.standIns.map { Validity(from: $0.from, to: $0.to) }
    if let gap = gap(in: standIns, from: from, to: to) {
      row.entry.problem("\(item.item) has nobody on \(gap) when \(name) is away; add a stand-in")
    }
  }

  /// The first day, from today to the horizon, that none of the spans covers.
  private func gap(in spans: [Validity]) -> Day? { gap(in: spans, from: today, to: horizon) }

  private func gap(in spans: [Validity], from: Day, to: Day) -> Day? {
    var day = from
    while day <= to {
      let covering = spans.filter { span in
        span.from <= day && (span.to.map { day <= $0 } ?? true)
      }
      guard !covering.isEmpty else { return day }
      guard let end = covering.map({ $0.to ?? to }).max() else { return day }
      day = max(end, day) + 1
    }
    return nil
  }
}

extension FeeTable {
  fileprivate var validity: Validity { Validity(from: validFrom, to: validTo) }
}

extension Delegation {
  fileprivate var validity: Validity { Validity(from: validFrom, to: validTo) }
}
