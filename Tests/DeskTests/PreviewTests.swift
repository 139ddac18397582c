// Letters before they are sent: the same that the act would send, and nothing of it is kept.

import Desk
import Policy
import Storage
import Testing
import Workflow

@Suite("Letters before they are sent")
struct PreviewTests {
  private static let question = Act.askQuestion(
    text: "Vilket år gäller det?", about: .content, provision: nil, lines: [])

  @Test func aPreviewIsWhatIsSentAndKeepsNothing() async throws {
    let office = try await Office()
    let id = try await office.submit().id
    let before = try #require(try await office.store.file(id).get())
    let letters = try await office.desk.preview(Self.question, on: id, as: office.call(.handler))
    let after = try #require(try await office.store.file(id).get())
    #expect(before == after)
    #expect(letters.map(\.order.kind) == [.question])
    let letter = try #require(letters.first)
    #expect(letter.editions.map(\.language) == [.sv, .en] && letter.language == .sv)
    #expect(letter.editions.allSatisfy { $0.text.contains("Vilket år gäller det?") })
    _ = try await office.act(Self.question, on: id)
    let sent = try #require(
      try await office.store.mailbag(of: id).get().letters.last { $0.kind == .question }?.letter)
    #expect(sent.text.text == letter.editions[0].text)
    #expect(sent.subject.text == letter.editions[0].subject)
  }

  @Test func whatStopsTheActStopsItsPreview() async throws {
    let office = try await Office()
    let id = try await office.submit().id
    let other = Call(actor: office.actor(.handler), authority: AuthorityID("mn"))
    await #expect(throws: DeskFailure.self) {
      _ = try await office.desk.preview(Self.question, on: id, as: other)
    }
    await #expect(throws: DeskFailure.self) {
      _ = try await office.desk.preview(
        .answer(lines: [], text: nil), on: id, as: office.call(.handler))
    }
  }
}
