// Flags point at provisions that exist, and every authority works in an area.

extension PolicyDraft {
  /// Names in `flags.yaml` must be known to the other files, and no authority may be forgotten.
  ///
  /// `isWhole` tells whether a file, or all files of a folder, could be read without a mistake.
  func checkFlags(isWhole: (String) -> Bool) {
    guard let flags, isWhole("flags.yaml") else { return }
    if isWhole(PolicyDraft.provisionsFolder) { checkProvisions(of: flags) }
    if isWhole("authorities.yaml") { checkAreas(of: flags) }
  }

  private func checkProvisions(of flags: Placed<FlagRules>) {
    let known = Set(provisions.map(\.value.id))
    let names = known.map(\.text).sorted()
    for rule in flags.value.rules.values {
      for id in rule.provisions + rule.byArea.values.joined() where !known.contains(id) {
        flags.entry.problem(
          "\(rule.kind.rawValue) names \(id), which is no provision"
            + (id.text.nearest(among: names).map { "; did you mean \($0)?" } ?? ""))
      }
    }
  }

  private func checkAreas(of flags: Placed<FlagRules>) {
    let ids = authorities.map(\.value.id)
    for id in flags.value.authorities.keys where !ids.contains(id) {
      flags.entry.unknown("authority", id.text, among: ids.map(\.text))
    }
    for row in authorities where flags.value.authorities[row.value.id] == nil {
      row.entry.problem("no area of \(row.value.id) in flags.yaml")
    }
  }
}
