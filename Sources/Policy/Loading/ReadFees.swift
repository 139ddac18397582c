// `fees.yaml`: dated tables of what copies cost.

extension Fields {
  /// One row of `tables`.
  func feeTable() -> FeeTable? {
    let name = text("name")
    let basis = bilingual("basis")
    let validity = validity()
    let rows = list("rows").compactMap { Fields($0)?.feeRow() }
    let anonymousPayment = bilingual("anonymousPayment")
    close()
    for form in FeeTable.Form.allCases where rows.count(where: { $0.form == form }) > 1 {
      entry.problem("two rows for \(form.rawValue)")
    }
    guard let name, let basis, let validity, let anonymousPayment else { return nil }
    return FeeTable(
      name: name, basis: basis, validFrom: validity.from, validTo: validity.to, rows: rows,
      anonymousPayment: anonymousPayment)
  }

  private func feeRow() -> FeeTable.Row? {
    let form = name("form", of: "form", in: FeeTable.Form.self)
    if form == .onSite {
      entry.problem("reading on the spot is always free; take the row away")
    }
    let freeUpTo = integer("freeUpTo", in: 0...100_000)
    let threshold = integer("threshold", in: 0...100_000)
    let each = integer("each", in: 0...100_000)
    let minimum = integer("minimum", in: 0...100_000)
    let basis = bilingual("basis")
    close()
    guard let form, let freeUpTo, let threshold, let each, let minimum, let basis else {
      return nil
    }
    return FeeTable.Row(
      form: form, freeUpTo: freeUpTo, threshold: threshold, each: each, minimum: minimum,
      basis: basis)
  }
}
