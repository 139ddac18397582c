// Days: what is counted, from when, and that no question stops it.

import Foundation
import Testing

@Suite struct DeadlineTests {
  /// A clock of an answer by name and right.
  private func clock(_ json: JSON, _ name: String, _ right: String = "copy") -> JSON {
    json.clock.items.first { $0.name.text == name && $0.right.text == right } ?? .null
  }

  @Test func d2_aSaturdayArrivalIsReceivedOnSaturdayAndCountedFromMonday() async throws {
    try await withServer(clock: "2026-11-21T12:00:00Z") { server in
      let asked = try await server.browser().ask()
      #expect(asked.receipt.receivedAt.text?.hasPrefix("2026-11-21T12:00") == true)
      #expect(clock(asked.receipt, "sameDay").due == "2026-11-23T23:00:00Z")
      #expect(clock(asked.receipt, "nextWorkingDay").due == "2026-11-24T23:00:00Z")
      #expect(clock(asked.receipt, "threeWorkingDays").due == "2026-11-25T23:00:00Z")
      #expect(clock(asked.receipt, "sameDay", "onSite").due == "2026-11-23T23:00:00Z")
      let basis = try #require(clock(asked.receipt, "sameDay").basis.text)
      #expect(basis.contains("lördag"))
      #expect(basis.contains("måndag"))
      // Both sides see the same.
      let staff = try await server.clerk("handler").file(asked.id).json
      #expect(clock(staff, "sameDay").due == clock(try await asked.page(), "sameDay").due)
      #expect(clock(staff, "sameDay").due == "2026-11-23T23:00:00Z")
    }
  }

  @Test func d3_holidaysAndTheAuthoritysClosedDaysAreNotCounted() async throws {
    try await withServer(clock: "2026-04-03T14:10:00Z") { server in
      let easter = try await server.browser().ask()
      // Good Friday; the first counted day is Tuesday, in summer time.
      #expect(clock(easter.receipt, "sameDay").due == "2026-04-07T22:00:00Z")
      let basis = try #require(clock(easter.receipt, "sameDay").basis.text)
      #expect(basis.contains("långfredag") && basis.contains("tisdag"))
      try await server.move(to: "2026-05-14T09:00:00Z")
      let ascension = try await server.browser().ask()
      #expect(clock(ascension.receipt, "sameDay").due == "2026-05-18T22:00:00Z")
      let elsewhere = try await server.browser().ask(["authority": "sn"])
      #expect(clock(elsewhere.receipt, "sameDay").due == "2026-05-15T22:00:00Z")
    }
  }

  @Test func d6_fridayNightSaturdayAndSundayAreDifferentArrivalsWithOneFirstDay() async throws {
    try await withServer(clock: "2027-01-01T10:00:00Z") { server in
      var dues: [JSON] = []
      for moment in ["2027-01-01T10:00:00Z", "2027-01-02T10:00:00Z", "2027-01-03T22:59:00Z"] {
        try await server.move(to: moment)
        let asked = try await server.browser().ask()
        #expect(asked.receipt.receivedAt.text?.hasPrefix(moment.prefix(16)) == true)
        dues.append(clock(asked.receipt, "sameDay").due)
      }
      #expect(Set(dues) == ["2027-01-04T23:00:00Z"])
    }
  }

  @Test func d14_aQuestionMarksTheTimeAsWaitingAndMovesNoDate() async throws {
    try await withServer(clock: "2026-11-23T08:00:00Z") { server in
      let office = try await Office(server)
      let asked = try await server.browser().ask()
      let before = try await asked.page().clock
      try await office.handler.does(
        "askQuestion", on: asked.id, ["text": "Vilket år menar du?", "about": "content"])
      try await server.move(to: "2026-11-25T08:00:00Z")
      let page = try await asked.page()
      #expect(page.waiting.items.count == 1)
      #expect(page.waiting[0].to == .null)
      let dues = { (clocks: JSON) in clocks.items.map { [$0.name, $0.right, $0.due] } }
      #expect(dues(page.clock) == dues(before))
      let question = try #require(page.openQuestions[0].id.text)
      try await asked.send("answers", ["questionId": .string(question), "text": "2025."])
      let after = try await asked.page()
      #expect(after.openQuestions.items.isEmpty)
      #expect(after.waiting[0].to != .null)
      #expect(dues(after.clock) == dues(before))
    }
  }

  @Test func d17_withoutACalendarForTheYearsToComeNothingStarts() async throws {
    let folder = try Places.temporary()
    defer { try? FileManager.default.removeItem(at: folder) }
    let policy = folder.appending(path: "policy")
    try FileManager.default.copyItem(at: Places.root.appending(path: "policy"), to: policy)
    let calendars = policy.appending(path: "calendars.yaml")
    let text = try String(contentsOf: calendars, encoding: .utf8)
    let year = Calendar(identifier: .gregorian).component(.year, from: Date()) + 2
    try text.replacing("\(year), ", with: "").write(
      to: calendars, atomically: true, encoding: .utf8)
    let done = try await run(
      [
        Places.binary, "serve", "--port", "0", "--data", folder.appending(path: "data").path,
        "--policy", policy.path,
      ], in: folder)
    #expect(done.code != 0)
    #expect(done.errors.contains("\(year)"), "\(done.errors)")
    #expect(!done.output.contains("serving"))
  }
}
