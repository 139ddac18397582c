// `delegation.yaml`: the delegation order.

extension Fields {
  /// One row of `delegations`.
  func delegation() -> Delegation? {
    let item = text("item")
    let authority = text("authority").map { AuthorityID($0) }
    let kinds = list("kinds").compactMap {
      $0.name(of: "kind of decision", in: DecisionKind.self)
    }
    let holder = holder()
    let standIns = optional("standIns")?.list()?.compactMap { Fields($0)?.standIn() } ?? []
    let validity = validity()
    close()
    guard let item, let authority, let holder, let validity else { return nil }
    return Delegation(
      item: item, authority: authority, kinds: kinds, holder: holder, standIns: standIns,
      validFrom: validity.from, validTo: validity.to)
  }

  private func standIn() -> Delegation.StandIn? {
    let holder = holder()
    let from = day("from")
    let to = day("to")
    close()
    guard let holder, let from, let to else { return nil }
    guard from <= to else {
      entry.problem("from \(from) is after to \(to)")
      return nil
    }
    return Delegation.StandIn(holder: holder, from: from, to: to)
  }

  /// Either `role`, or one person: by `staff`, the id, or by `person`, the name, or by both, and then the id decides.
  private func holder() -> Delegation.Holder? {
    let role = optional("role")
    let person = optional("person")
    let staff = optional("staff")
    switch (role, staff ?? person) {
    case (let role?, nil):
      guard let value = role.name(of: "role", in: Role.self) else { return nil }
      guard Role.staff.contains(value) else {
        role.problem("\(value.rawValue) is nobody who can sign; name a role of the staff")
        return nil
      }
      return .role(value)
    case (nil, _?):
      let name = person?.text()
      guard let staff else { return name.map { .person($0) } }
      return staff.text().map { .staff(StaffID($0), name: name) }
    case (nil, nil):
      entry.problem("delegated to nobody; write role, staff or person")
      return nil
    case (_?, _?):
      entry.problem("both role and \(staff == nil ? "person" : "staff"); write one of them")
      return nil
    }
  }
}
