// Figures of the authority: as pictures, as tables beneath them, and as a file for a spreadsheet.

import HTTPTypes
import Hummingbird
import NIOCore
import Policy
import Workflow

extension Pages {
  func statistics(
    _ caller: StaffPageCaller, _ visit: PageVisit
  ) async throws(Problem) -> PageAnswer {
    let period = [("from", visit.parameter("fran")), ("to", visit.parameter("till"))]
    var call = InsideCall(.getStatistics, as: caller.session)
    call.query = period
    var tried: Problem?
    var figures = JSON.null
    do throws(Problem) { figures = try await ask(call, visit) } catch {
      guard !error.flaws.isEmpty else { throw error }
      tried = error
    }
    let tables = figures == .null ? [] : StatisticsTables(figures, self, visit).all
    let (from, to) = (
      figures["from"]?.text ?? visit.parameter("fran"),
      figures["to"]?.text ?? visit.parameter("till")
    )
    return .page(
      "statistics",
      [
        "title": title("statistics", visit), "from": Fact(from), "to": Fact(to),
        "errors": Fact((tried?.flaws ?? []).map { .text($0.detail[visit.language]) }),
        "summary": figures == .null ? .absent : summary(figures, visit),
        "tables": Fact(tables.enumerated().map { $1.fact(number: $0 + 1, visit) }),
        "csv": .text(
          address(
            PageEndpoint.staff(.statisticsTable).path(),
            [("fran", from), ("till", to)].compactMap { name, value in value.map { (name, $0) } })),
      ], status: tried?.status ?? .ok)
  }

  private func summary(_ figures: JSON, _ visit: PageVisit) -> Fact {
    let texts = visit.texts
    let hours = figures["medianHours"]?.number
    return [
      "cases": Fact(figures["cases"]?.wholeNumber.map { Moments.grouped($0, texts) }),
      "answered": Fact(figures["answered"]?.wholeNumber.map { Moments.grouped($0, texts) }),
      "median": Fact(
        hours.map { texts.say("statistics.hours", ["n": StatisticsTables.decimal($0, texts)]) }),
      "appeals": Fact(figures["appeals"]?.wholeNumber.map { Moments.grouped($0, texts) }),
      "isCapped": .flag(figures["isCapped"] == true),
      "narrowed": Fact(
        figures["narrowed"]?.wholeNumber.flatMap { n in
          n > 0 ? texts.say("statistics.narrowed", ["n": String(n)]) : nil
        }), "rounded": Fact(StatisticsTables.rounding(figures, texts)),
    ]
  }

  /// The same figures as a file (RFC 4180).
  func statisticsTable(
    _ caller: StaffPageCaller, _ visit: PageVisit
  ) async throws(Problem) -> PageAnswer {
    var call = InsideCall(.getStatistics, as: caller.session)
    // It leaves the house, whoever takes it out.
    call.query = [
      ("from", visit.parameter("fran")), ("to", visit.parameter("till")), ("rounded", "true"),
    ]
    let figures = try await ask(call, visit)
    let tables = StatisticsTables(figures, self, visit)
    let csv = CommaSeparated(rows: tables.rows).text
    return .response(
      Response(
        status: .ok,
        headers: [
          .contentType: "text/csv; charset=utf-8; header=present",
          .contentDisposition: "attachment; filename=\"statistik.csv\"",
        ], body: .pieces(ByteBuffer(string: csv))))
  }
}

/// The tables of the statistics, made once for the page and the file.
struct StatisticsTables {
  let all: [BarChart]
  private let figures: JSON
  private let texts: PageTexts

  init(_ figures: JSON, _ pages: Pages, _ visit: PageVisit) {
    self.figures = figures
    texts = visit.texts
    func counts(_ member: String, _ name: String, _ words: (String) -> String) -> [BarChart.Bar] {
      (figures[member]?.elements ?? []).map {
        BarChart.Bar(
          name: words($0[name]?.text ?? ""), count: $0["count"]?.wholeNumber ?? 0, share: nil)
      }
    }
    let within = (figures["answeredWithin"]?.elements ?? []).map { entry in
      BarChart.Bar(
        name: pages.word("clockName", entry["name"]?.text, visit),
        count: entry["count"]?.wholeNumber ?? 0, share: entry["share"]?.number ?? 0)
    }
    let byCount: (BarChart.Bar, BarChart.Bar) -> Bool = {
      ($1.count, $0.name) < ($0.count, $1.name)
    }
    all = [
      BarChart(id: "within", bars: within),
      BarChart(
        id: "verdicts",
        bars: counts("verdicts", "verdict") { pages.word(Verdict.group, $0, visit) }.sorted(
          by: byCount)),
      BarChart(
        id: "provisions", bars: counts("withheldUnder", "provision") { $0 }.sorted(by: byCount)),
      BarChart(
        id: "decisions",
        bars: counts("decisions", "kind") { pages.word(DecisionKind.group, $0, visit) }),
      BarChart(
        id: "judgments",
        bars: counts("judgments", "outcome") { pages.word(Judgment.Outcome.group, $0, visit) }),
    ]
  }

  /// One row a figure: what it is about, its name, the count, the share.
  var rows: [[String]] {
    let head = ["table", "name", "count", "share"].map { texts.say("statistics.csv-\($0)") }
    let totals = ["cases", "answered", "appeals"].map { name in
      [texts.say("statistics.total"), texts.say("statistics.\(name)"), whole(name), ""]
    }
    let median = [
      texts.say("statistics.total"), texts.say("statistics.median"),
      figures["medianHours"]?.number.map { StatisticsTables.decimal($0, texts) } ?? "", "",
    ]
    let note = StatisticsTables.rounding(figures, texts).map {
      [[texts.say("statistics.period"), $0, "", ""]]
    }
    let bars = all.flatMap { chart in
      chart.bars.map { bar in
        [
          texts.say("statistics.\(chart.id)"), bar.name, String(bar.count),
          bar.share.map { StatisticsTables.decimal($0 * 100, texts) } ?? "",
        ]
      }
    }
    let period = [
      texts.say("statistics.period"),
      "\(figures["from"]?.text ?? "") – \(figures["to"]?.text ?? "")", "", "",
    ]
    return [head, period] + (note ?? []) + totals + [median] + bars
  }

  /// How the figures are rounded; nil where they are exact.
  static func rounding(_ figures: JSON, _ texts: PageTexts) -> String? {
    guard let base = figures["rounding"]?.wholeNumber, base > 1 else { return nil }
    return texts.say("statistics.rounded", ["n": String(base)])
  }

  private func whole(_ name: String) -> String {
    figures[name]?.wholeNumber.map { String($0) } ?? ""
  }

  /// With one decimal, as the language writes it.
  static func decimal(_ number: Double, _ texts: PageTexts) -> String {
    let tenths = Int((number * 10).rounded())
    let sign = tenths < 0 ? "−" : ""
    return "\(sign)\(abs(tenths) / 10)\(texts.say("moment.decimal"))\(abs(tenths) % 10)"
  }
}

/// Lying bars, as SVG that screen readers can tell and that needs no style of its own.
struct BarChart {
  struct Bar {
    let name: String
    let count: Int
    /// From 0 to 1; nil where the counts themselves are compared.
    let share: Double?
  }

  let id: String
  let bars: [Bar]

  private static let (rowHeight, width) = (52, 600)

  func fact(number: Int, _ visit: PageVisit) -> Fact {
    let texts = visit.texts
    let most = max(bars.map(\.count).max() ?? 0, 1)
    let shown = bars.prefix(20)
    func said(_ bar: Bar) -> String {
      guard let share = bar.share else { return String(bar.count) }
      return "\(StatisticsTables.decimal(share * 100, texts)) %"
    }
    return [
      "id": .text(id), "heading": .text(texts.say("statistics.\(id)")),
      "help": Fact(texts.find("statistics.\(id)Help")), "isEmpty": .flag(bars.isEmpty),
      "hasShare": .flag(bars.contains { $0.share != nil }),
      "height": Fact(shown.count * BarChart.rowHeight),
      "description": .text(
        shown.map { "\($0.name): \(said($0))" }.joined(separator: "; ")),
      "bars": Fact(
        shown.enumerated().map { place, bar in
          let part = bar.share ?? Double(bar.count) / Double(most)
          let y = place * BarChart.rowHeight + 22
          let length = max(Int((part * Double(BarChart.width - 90)).rounded()), 2)
          return [
            "name": .text(bar.name), "nameY": Fact(y - 6), "y": Fact(y), "length": Fact(length),
            "textX": Fact(length + 10), "textY": Fact(y + 14), "value": .text(said(bar)),
          ]
        }),
      "rows": Fact(
        bars.map { bar in
          [
            "name": .text(bar.name), "count": .text(Moments.grouped(bar.count, texts)),
            "share": Fact(bar.share.map { "\(StatisticsTables.decimal($0 * 100, texts)) %" }),
          ]
        }),
    ]
  }
}

/// Text with commas between (RFC 4180).
struct CommaSeparated {
  let rows: [[String]]

  var text: String {
    rows.map { $0.map { CommaSeparated.field($0) }.joined(separator: ",") + "\r\n" }.joined()
  }

  /// A field in quotes where it needs them. What a spreadsheet would take for a formula is marked as text.
  static func field(_ text: String) -> String {
    var text = text
    if let first = text.unicodeScalars.first, "=+-@\t\r".unicodeScalars.contains(first) {
      text = "'" + text
    }
    guard text.unicodeScalars.contains(where: { ",\"\r\n".unicodeScalars.contains($0) }) else {
      return text
    }
    // Scalar by scalar: a quote with a combining mark after it is a quote all the same.
    var quoted = String.UnicodeScalarView()
    for scalar in text.unicodeScalars {
      if scalar == "\"" { quoted.append(scalar) }
      quoted.append(scalar)
    }
    return "\"\(String(quoted))\""
  }
}
