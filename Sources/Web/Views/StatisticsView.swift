// Figures of one authority, as the desk counts them.

import Desk
import Policy
import Workflow

struct StatisticsView {
  let figures: Statistics

  var json: JSON {
    [
      "from": JSON(figures.from), "to": JSON(figures.to), "cases": .int(figures.cases),
      "narrowed": .int(figures.narrowed), "rounding": .int(figures.rounding),
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
