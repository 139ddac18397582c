// The catalogue of provisions to read while assessing: text, harm test, how long it lasts.

import HTTPTypes
import Policy

extension Pages {
  /// Provisions on one page.
  private static let mostProvisions = 25

  func provisionsPage(_ visit: PageVisit) async throws(Problem) -> PageAnswer {
    let all = try await ask(InsideCall(.open(.listProvisions)), visit)["items"]?.elements ?? []
    let words = (visit.parameter("sok") ?? "").lowercased().split(separator: " ")
    let language = visit.language.rawValue
    let found = all.filter { provision in
      let text = [
        provision["id"]?.text, provision["title"]?[language]?.text,
        provision["text"]?[language]?.text,
      ].compactMap { $0?.lowercased() }.joined(separator: " ")
      return words.allSatisfy { text.contains($0) }
    }
    return .page(
      "provisions",
      [
        "title": title("provisions", visit), "words": Fact(visit.parameter("sok")),
        "count": .text(
          visit.texts.say(
            "provisions.count",
            ["n": String(found.count), "shown": String(min(found.count, Pages.mostProvisions))])),
        "list": Fact(found.prefix(Pages.mostProvisions).map { provision($0, language) }),
      ])
  }

  /// A provision with its text and harm test.
  func provision(_ provision: JSON, _ language: String) -> Fact {
    let years = (provision["maxYears"]?.elements ?? []).compactMap { entry -> String? in
      entry["years"]?.wholeNumber.map { years in
        entry["what"]?[language]?.text.map { "\(years) (\($0))" } ?? String(years)
      }
    }
    return [
      "id": Fact(provision["id"]?.text), "title": Fact(provision["title"]?[language]?.text),
      "text": Fact(provision["text"]?[language]?.text),
      "harm": Fact(provision["harmWords"]?[language]?.text),
      "years": Fact(years.isEmpty ? nil : years.joined(separator: ", ")),
      "note": Fact(provision["note"]?[language]?.text),
    ]
  }
}
