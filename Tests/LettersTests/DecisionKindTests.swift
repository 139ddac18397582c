// The kinds of decision beside the refusal, each with what the law wants in it.

import Foundation
import Policy
import Testing
import Workflow

@testable import Letters

@Suite struct DecisionKindTests {
  private func words(_ story: Story, _ name: String) async throws -> String {
    let facts = try PrintingTests.facts(story)
    return try await Poppler.read(PrintingTests.printer().pdf(for: facts), named: name).words
  }

  @Test func aDismissalTellsBothDatesAndItsOwnInstructions() async throws {
    var story = try Story.decided(in: .en)
    let served = SwedishTime.day(of: story.now)
    try story.act(
      .recordService(method: .handedOver, day: served, evidence: "Kvitterat."),
      by: Story.registrar)
    story.wait(days: 40)
    try story.act(.appeal(AppealRequest(text: "Jag överklagar.")), by: .requester)
    try story.act(.testTimeliness(.late, exception: nil), by: Story.jurist)
    try story.act(.dismissAppeal, by: Story.jurist)
    let text = try await words(story, "dismissal")
    for wanted in [
      "avvisar ditt överklagande", "Du fick beslutet fredag 2026-11-20",
      "Den sista dagen att överklaga var fredag 2026-12-11",
      "kom in onsdag 2026-12-30", "Inget av det gäller här", "Hur du överklagar",
      "The last day to appeal was Friday 2026-12-11", "The Swedish text holds",
    ] {
      #expect(text.contains(wanted), "\(wanted) is not in the dismissal")
    }
  }

  @Test func aChangeFollowsTheAppeal() async throws {
    var story = try Story.appealed()
    try story.act(.testTimeliness(.inTime, exception: nil), by: Story.jurist)
    try story.act(.reconsider(changed: true, text: "Ny bedömning."), by: Story.decider)
    try story.assess(1, Assessment(verdict: .release))
    let text = try await words(story, "change")
    for wanted in [
      "ändrar sitt beslut 2026-11-20", "lämnas nu ut i sin helhet", "Handling 2",
      "Ändringen omfattas av ditt överklagande",
    ] {
      #expect(text.contains(wanted), "\(wanted) is not in the change")
    }
  }

  @Test func aRectificationSaysWhatIsRectified() async throws {
    var story = try Story.decided()
    try story.act(.rectify(text: "Diarienumret på sidan 2 ska vara ett annat."), by: Story.decider)
    let text = try await words(story, "rectification")
    #expect(text.contains("rättar sitt beslut 2026-11-20"))
    #expect(text.contains("Diarienumret på sidan 2 ska vara ett annat."))
  }

  @Test func anAdvancePaymentNeedsItsReasons() async throws {
    var story = try Story()
    try story.act(.quoteFee(form: .paper, units: 60))
    try story.act(.requestDecision(lines: [], kind: .advancePayment, text: nil))
    #expect(throws: LetterProblems.self) { try PrintingTests.facts(story) }
    try story.act(.draft(text: "Tidigare beställningar har inte hämtats ut."))
    let text = try await words(story, "advance")
    for wanted in [
      "betala 150 kronor i förskott", "6 kap. 1 a §", "Att läsa handlingarna på plats är gratis",
      "utan att lämna namn", "Tidigare beställningar", "prövas av allmän domstol",
    ] {
      #expect(text.contains(wanted), "\(wanted) is not in the decision")
    }
    #expect(!text.contains("Kammarrätten"))
  }

  /// A fee of a state authority is tried by the tax agency, which is no court (avgiftsförordningen 24 §).
  @Test func aFeeDecisionIsAppealedTheAuthoritysWay() async throws {
    for id in ["mn", "ks"] {
      let story = try Story.feeDecided(at: id)
      let decision = try await words(story, "fee-\(id)")
      let letter = try story.letter(.decision).text
      for text in [decision, letter] {
        let isAppealed = text.contains("överklaga beslutet till Skatteverket")
        #expect(isAppealed == (id == "mn"), "\(text)")
        #expect(text.contains("24 § avgiftsförordningen") == (id == "mn"))
        #expect(text.contains("prövas av allmän domstol") == (id == "ks"))
        for wrong in ["Kammarrätten", "kammarrätten", "inom 30 dagar"] {
          #expect(!text.contains(wrong), "\(wrong) in the decision of \(id)")
        }
      }
    }
  }

  /// What goes along with the appeal, and who is told: the same body; its dismissal goes there too.
  @Test func anAppealOfAFeeGoesWhereFeesGo() async throws {
    var story = try Story.feeDecided(at: "mn")
    let served = SwedishTime.day(of: story.now)
    try story.act(
      .recordService(method: .handedOver, day: served, evidence: "Kvitterat."),
      by: Story.registrar)
    var late = story
    try story.act(.appeal(AppealRequest(text: "För dyrt.")), by: .requester)
    try story.act(.testTimeliness(.inTime, exception: nil), by: Story.jurist)
    try story.act(.reconsider(changed: false, text: "Nej."), by: Story.decider)
    try story.act(.forward(opinion: nil, package: nil), by: Story.jurist)
    #expect(try story.letter(.forwarding).text.contains("till Skatteverket"))
    #expect(try story.letter(.forwardingToCourt).text.contains("Till Skatteverket"))
    late.wait(days: 40)
    try late.act(.appeal(AppealRequest(text: "För dyrt.")), by: .requester)
    try late.act(.testTimeliness(.late, exception: nil), by: Story.jurist)
    try late.act(.dismissAppeal, by: Story.jurist)
    let text = try await words(late, "fee-dismissal")
    #expect(text.contains("överklaga beslutet till Skatteverket") && !text.contains("Kammarrätten"))
  }

  /// The reasons were typed by people: nothing in them may stop the printing or act in it.
  @Test func whatPeopleWriteIsPrintedAndNeverRun() async throws {
    var story = try Story.partlyRefused(contact: Contact(name: "#panic(\"x\") Ωжא中😀"))
    try story.act(.draft(text: "*fet* _kursiv_ $x$ #import \"a\" @b <c> \\ // 👩🏽‍🚀 اسم \u{202E}"))
    let text = try await words(story, "hostile")
    #expect(text.contains("#panic(\"x\") Ωж[?]"))
    #expect(text.contains("*fet* _kursiv_ $x$ #import \"a\" @b <c> \\ //"))
  }
}
