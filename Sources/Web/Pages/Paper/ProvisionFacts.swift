// The provisions as one picks them: a list that proposes, and a rule's own words at hand.

import Policy

extension Pages {
  /// The list of all rules in force, for fields that propose one; it stands once on a page.
  func provisionList(_ visit: PageVisit) -> Fact {
    let today = SwedishTime.day(of: visit.now)
    return Fact(
      reception.policy.provisions.rows.filter { $0.isValid(on: today) }.map { row in
        ["id": .text(row.id.text), "title": .text(row.title[visit.language])]
      })
  }

  /// A rule in full: its words, its test of harm in words, and remarks; absent for what is no rule in force.
  func provision(_ id: String?, _ visit: PageVisit) -> Fact {
    let today = SwedishTime.day(of: visit.now)
    guard let id, let row = reception.policy.provisions.provision(ProvisionID(id), on: today)
    else { return .absent }
    let language = visit.language
    return [
      "id": .text(row.id.text), "title": .text(row.title[language]),
      "text": .text(row.text[language]), "harmWords": .text(row.harmWords[language]),
      "harmTest": Fact(visit.texts.find("harmTest.\(row.harmTest.rawValue)")),
      "note": Fact(row.note?[language]),
      "exemption": Fact(row.decisionExemption?[language]),
      "years": Fact(
        row.maxYears.map {
          .text(
            visit.texts.say("paper.years", ["number": String($0.years)])
              + ($0.what.map { " (\($0[language]))" } ?? ""))
        }),
    ]
  }

  /// Rules in full, each once, in the order in which they are named.
  func provisions(_ ids: [String], _ visit: PageVisit) -> Fact {
    var seen: Set<String> = []
    return Fact(
      ids.filter { seen.insert($0).inserted }.map { provision($0, visit) }
        .filter { $0 != .absent })
  }

  /// The field for a rule; the list that it proposes from has the id `lagrum`.
  func provisionField(_ name: String = "provision", value: String? = nil) -> FormField {
    FormField(
      name, .proposed(list: "lagrum"), required: true, label: "paper.provision", value: value)
  }
}
