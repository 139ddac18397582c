// `means.yaml`: by which means what leaves may go, by what it holds.

extension Fields {
  /// One row of `means`.
  func meansRule() -> MeansRule? {
    let content = name("class", of: "class of content", in: ContentClass.self)
    let authority = optional("authority")?.text().map { AuthorityID($0) }
    let allowed = required("allowed")
    let names = allowed?.list() ?? []
    let forms = names.compactMap { $0.name(of: "means", in: DeliveryForm.self) }
    let basis = bilingual("basis")
    close()
    if let allowed, forms.count == names.count {
      if !forms.contains(.onSite) {
        allowed.problem("onSite is missing: reading on the spot is everybody's right")
      }
      if content == .secret, forms.contains(.email) {
        allowed.problem("what is secret never goes by open mail; take email away")
      }
      if Set(forms).count != forms.count { allowed.problem("the same means stands here twice") }
    }
    guard let content, let basis else { return nil }
    return MeansRule(
      content: content, authority: authority, allowed: Set(forms), basis: basis)
  }
}

extension PolicyDraft {
  /// No two rows of one class for the same authorities.
  func checkMeans() {
    for (index, row) in means.enumerated() {
      let isSame = { (other: Placed<MeansRule>) in
        other.value.content == row.value.content && other.value.authority == row.value.authority
      }
      if means[..<index].contains(where: isSame) {
        let whose = row.value.authority.map { " of \($0)" } ?? ""
        row.entry.problem("\(row.value.content.rawValue)\(whose) stands here twice")
      }
    }
  }

  /// A row for all authorities in each class.
  func checkMeansAreComplete() {
    for content in ContentClass.allCases
    where !means.contains(where: { $0.value.content == content && $0.value.authority == nil }) {
      let message = "no row of \(content.rawValue) without an authority"
      guard let first = means.first else {
        problems.add(
          PolicyProblem(file: "\(folder)/means.yaml", line: 1, column: 1, message: message))
        continue
      }
      first.entry.problem(message)
    }
  }
}
