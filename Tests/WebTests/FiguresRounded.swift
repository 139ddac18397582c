// Who sees exact figures: heads on their page; everybody else, and whatever leaves the house, sees them rounded.

import HTTPTypes
import Policy
import Testing
import Workflow

@testable import Web

@Suite struct FiguresRounded {
  @Test func exactFiguresAreForHeadsAlone() async throws {
    let house = try await House()
    _ = try await house.richCase()
    func figures(_ role: Role, _ query: String = "") async throws -> Heard {
      try await house.send(.get, "/api/v1/statistics\(query)", token: house.token(role))
    }
    for role in Role.staff {
      let heard = try await figures(role)
      let counts = ["verdicts", "withheldUnder", "decisions", "judgments", "answeredWithin"]
        .flatMap { heard[$0].elements.compactMap { $0["count"]?.wholeNumber } }
      #expect(heard["cases"] == 1, "\(role)")
      guard role != .head else {
        #expect(heard["rounding"] == 1 && heard["withheldUnder", "0", "count"] == 1)
        continue
      }
      #expect(heard["rounding"] == 5 && counts.allSatisfy { $0 % 5 == 0 }, "\(role): \(counts)")
      #expect(heard["medianHours"] == .null)
      let wanted = try await figures(role, "?rounded=false")
      #expect(wanted.status == 422 && wanted.pointers == ["?rounded"], "\(wanted.text)")
    }
    let rounded = try await figures(.head, "?rounded=true")
    #expect(rounded["rounding"] == 5)
    // Not the same page, but the same figures, for whoever may see them.
    let handler = try await figures(.handler)
    #expect(handler.json == rounded.json)
    let page = try await StaffBrowser.loggedIn(house, .handler).get("/arbete/statistik").text
    #expect(page.contains("avrundade slumpvis"))
  }
}
