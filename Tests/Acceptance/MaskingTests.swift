// Findings, marks and masked copies: what is masked is gone, and nothing else leaves.

import Foundation
import Testing

@Suite struct MaskingTests {
  private static let number = "19871220-2384"
  private static let text = "Avtal med Exempelbolaget, personnummer \(number), om arbete."

  /// A request with one document that has been read.
  private func read(
    _ office: Office, _ server: RunningServer, _ text: String = text
  ) async throws -> (asked: Asked, document: String, findings: JSON) {
    let asked = try await server.browser().ask()
    let document = try await office.handler.adds("Avtal", Samples.pdf(text), to: asked.id)
    let findings = try await office.handler.awaitsFindings(in: document, of: asked.id)
    return (asked, document, findings)
  }

  /// Asks for a copy and waits until there is one, or a failure.
  private func masks(_ office: Office, _ asked: Asked, _ document: String) async throws -> JSON {
    try await office.handler.does(
      "makeMaskedCopy", on: asked.id, ["documentId": .string(document)])
    return try await eventually("the copy was made") {
      let path = "/cases/\(asked.id)/documents/\(document)/masked-copy/verification"
      let reply = try await office.handler.get(path)
      return reply.json.masking.state == "running" ? JSON?.none : reply.json
    }
  }

  private func marksTheNumber(
    _ office: Office, _ asked: Asked, _ document: String, _ findings: JSON
  ) async throws {
    let found = try #require(
      findings["items"].items.first { $0.kind == "identityNumber" }, "\(findings)")
    try await office.handler.does(
      "mark", on: asked.id,
      [
        "documentId": .string(document), "findingId": found.id, "provision": "OSL 19:3 1 st",
        "reason": "Namnger en person i en upphandling som pågår.",
      ])
    try await office.handler.does("assess", on: asked.id, Samples.masking(document))
  }

  // R1, R7: a marked word is in no way in what leaves; the mark has its provision and reason.
  @Test func r1_whatIsMarkedIsGoneFromWhatLeaves() async throws {
    try await withServer { server in
      let office = try await Office(server)
      let (asked, document, findings) = try await read(office, server)
      #expect(findings.status == "assessed", "\(findings)")
      try await marksTheNumber(office, asked, document, findings)
      let release: JSON = ["documentIds": [.string(document)]]
      try await office.handler.isRefused("release", on: asked.id, release, as: "no-masked-copy")
      let made = try await masks(office, asked, document)
      #expect(made.verification.kind == "automatic", "\(made)")
      #expect(made.stale == false)
      try await office.handler.does("release", on: asked.id, release)
      let line = try #require(
        try await asked.page().documents.items.first { $0.id.text == document })
      let href = try #require(line.download.href.text)
      let reply = try await server.wire.call(
        "GET", href, headers: ["Authorization": "Bearer \(asked.code)"])
      #expect(reply.status == 200)
      let words = try await words(of: reply.bytes, in: server.folder)
      #expect(!words.contains("2384") && !words.contains("871220"), "\(words)")
      #expect(words.contains("Exempelbolaget"), "\(words)")
      // The list at the end tells the box's provision, and the reason where the provision lets it.
      for listed in ["Förteckning över maskeringar", "OSL 19:3"] {
        #expect(words.contains(listed), "\(words)")
      }
      #expect(made.unevenPages == [] && made.progress == .null, "\(made)")
    }
  }

  // A copy answers to the marks it was made from, and to no others.
  @Test func r2_aCopyOfOtherMarksDoesNotLeave() async throws {
    try await withServer { server in
      let office = try await Office(server)
      let (asked, document, findings) = try await read(office, server)
      try await marksTheNumber(office, asked, document, findings)
      _ = try await masks(office, asked, document)
      try await office.handler.does(
        "mark", on: asked.id,
        [
          "documentId": .string(document), "page": 1, "range": ["first": 0, "last": 0],
          "provision": "OSL 19:3 1 st", "reason": "Också det.",
        ])
      try await office.handler.isRefused(
        "release", on: asked.id, ["documentIds": [.string(document)]], as: "masked-copy-stale")
    }
  }

  // R2: a copy masked elsewhere that only covers its text does not leave, whatever a person says.
  @Test func r2_anUploadedCopyThatOnlyCoversIsRefused() async throws {
    try await withServer { server in
      let office = try await Office(server)
      let (asked, document, _) = try await read(office, server)
      try await office.handler.does("assess", on: asked.id, Samples.masking(document))
      let covered = Samples.pdf("\(Self.text)) Tj ET 0 g 60 760 400 30 re f BT (")
      let put = try await office.handler.puts("masked-copy", covered, on: document, of: asked.id)
      #expect(put.status == 200, "\(put.json)")
      let check = try await eventually("the copy was looked into") {
        let path = "/cases/\(asked.id)/documents/\(document)/masked-copy/verification"
        let reply = try await office.handler.get(path)
        return reply.json.check == .null ? JSON?.none : reply.json
      }
      #expect(check.check.passed == false, "\(check)")
      try await office.jurist.isRefused(
        "verifyMaskedCopy", on: asked.id,
        ["documentId": .string(document), "checked": "Alla sidor."], as: "masked-copy-leaks")
      try await office.handler.isRefused(
        "release", on: asked.id, ["documentIds": [.string(document)]],
        as: "masked-copy-unverified")
    }
  }

  // R6, R10: marks on the same bytes arrive as proposals, which block until somebody has decided on them.
  @Test func r10_marksOfAnEarlierCaseAreOnlyProposals() async throws {
    try await withServer { server in
      let office = try await Office(server)
      let first = try await read(office, server)
      try await marksTheNumber(office, first.asked, first.document, first.findings)
      let (asked, document, _) = try await read(office, server)
      let marks = try await office.handler.get("/cases/\(asked.id)/documents/\(document)/marks")
      #expect(marks.json.total == 0)
      #expect(marks.json.proposals[0].source == "earlierCase", "\(marks.json)")
      #expect(marks.json.proposals[0].registerNumber.text == first.asked.number)
      try await office.handler.does("assess", on: asked.id, Samples.release(document))
      let release: JSON = ["documentIds": [.string(document)]]
      try await office.handler.isRefused("release", on: asked.id, release, as: "marks-unconfirmed")
      try await office.handler.does(
        "rejectMarks", on: asked.id,
        [
          "documentId": .string(document), "proposalIds": [marks.json.proposals[0].id],
          "reason": "Den frågande är själv den som numret gäller.",
        ])
      try await office.handler.does("release", on: asked.id, release)
    }
  }

  // R7: a mark without a provision or a reason is none, and every flaw is told at once.
  @Test func r7_aMarkNeedsItsProvisionAndItsReason() async throws {
    try await withServer { server in
      let office = try await Office(server)
      let (asked, document, _) = try await read(office, server)
      let reply = try await office.handler.tries(
        "mark", on: asked.id, ["documentId": .string(document), "page": 1])
      #expect(reply.status == 400)
      let pointers = Set(reply.json.errors.items.compactMap(\.pointer.text))
      #expect(pointers == ["/boxes", "/provision", "/reason"])
      let mark: JSON = [
        "documentId": .string(document), "page": 2, "boxes": [[10, 10, 20, 20]],
        "provision": "OSL 19:3 1 st", "reason": "Utanför.",
      ]
      try await office.handler.isRefused(
        "mark", on: asked.id, mark, status: 422, as: "mark-outside-page")
      try await office.handler.isRefused(
        "mark", on: asked.id, mark.merging(["provision": "OSL 99:9"]), status: 422,
        as: "unknown-provision")
    }
  }
}
