// Staff, rows of lists, figures: the small things that staff are shown.

import Desk
import Policy
import Storage
import Workflow

struct StaffView {
  let member: StaffMember
  init(_ member: StaffMember) { self.member = member }

  var json: JSON {
    ["id": JSON(member.id), "name": .string(member.name), "role": JSON(member.role)]
  }

  /// The same, with the authority.
  func me(_ policy: Policy, _ language: Language) -> JSON {
    json.adding([
      .init("authority", JSON(member.authority)),
      .init("authorityName", JSON(policy.authority(member.authority)?.name[language])),
    ])
  }
}

struct CaseRowView {
  let row: CaseRow
  let policy: Policy
  init(row: CaseRow, _ policy: Policy) {
    self.row = row
    self.policy = policy
  }

  var json: JSON {
    [
      "id": JSON(row.id), "registerNumber": .string(row.registerNumber),
      "authority": JSON(row.authority), "version": .int(row.number), "stage": JSON(row.stage),
      "hasOpenDecision": JSON(row.hasOpenDecision), "owner": JSON(row.owner),
      "arrivedAt": JSON(row.arrivedAt), "registeredAt": JSON(row.registeredAt),
      "due": JSON(row.due), "publicSubject": JSON(row.publicSubject),
      "summary": .string(row.summary),
      "links": ["self": .string(Endpoint.staff(.getCase).path(row.id.text))],
    ]
  }
}

struct StatisticsView {
  let figures: Statistics

  var json: JSON {
    [
      "from": JSON(figures.from), "to": JSON(figures.to), "cases": .int(figures.cases),
      "isCapped": JSON(figures.isCapped), "answered": .int(figures.answered),
      "answeredWithin": JSON(
        figures.answeredWithin.map {
          ["name": .string($0.name), "count": .int($0.count), "share": .double($0.share)]
        }),
      "medianHours": figures.medianHours.map { .double($0) } ?? .null,
      "verdicts": counts(figures.verdicts.map { ($0.rawValue, $1) }, "verdict"),
      "withheldUnder": counts(figures.withheldUnder.map { ($0.text, $1) }, "provision"),
      "decisions": counts(figures.decisions.map { ($0.rawValue, $1) }, "kind"),
      "appeals": .int(figures.appeals),
      "judgments": counts(figures.judgments.map { ($0.rawValue, $1) }, "outcome"),
    ]
  }

  private func counts(_ pairs: [(String, Int)], _ name: String) -> JSON {
    JSON(
      pairs.sorted { $0.0 < $1.0 }.map { key, count in
        .object([.init(name, .string(key)), .init("count", .int(count))])
      })
  }
}
