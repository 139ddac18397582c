// The way to digital mailboxes: what may not go that way is told whole, before there is anybody to send it.

import Desk
import Mail
import Policy
import Testing

@Suite struct DigitalMailboxes {
  /// Of the numbers that Skatteverket has published for tests: it belongs to nobody.
  private static let number = "19890605-2397"

  private func draft(_ change: (inout DigitalDraft) -> Void = { _ in }) -> DigitalDraft {
    var draft = DigitalDraft(
      number: Self.number, isGivenForThis: true, subject: "Beslut KS 2026-00123",
      text: "Här är beslutet.", files: [file(size: 1_000)])
    change(&draft)
    return draft
  }

  private func file(size: Int, _ mediaType: String = "application/pdf") -> MailAttachment {
    MailAttachment(
      filename: "Beslut.pdf", mediaType: mediaType, bytes: [UInt8](repeating: 0x20, count: size))
  }

  private func problems(_ change: (inout DigitalDraft) -> Void) -> [DigitalProblem] {
    do throws(DigitalProblems) {
      _ = try DigitalMessage(draft(change))
      return []
    } catch { return error.problems }
  }

  @Test func whatFitsGoesToTheNumberThatWasGiven() throws {
    let message = try DigitalMessage(draft())
    #expect(message.recipient.number == "198906052397")
    #expect("\(message.recipient)" == "DigitalRecipient")
    #expect(message.files.count == 1)
  }

  @Test func everythingThatForbidsItIsToldAtOnce() {
    let told = problems {
      $0.number = "19890605-2398"
      $0.isGivenForThis = false
      $0.isAnonymous = true
      $0.isProtected = true
      $0.secrecy = [ProvisionID("OSL 25:1")]
      $0.subject = "två\nrader"
      $0.text = " \n"
      $0.files = [file(size: 2_000_000), file(size: 1, "text/html")]
    }
    #expect(
      told == [
        .anonymous, .protected, .numberImpossible, .numberNotForThis, .secret, .subject,
        .textMissing, .mediaType(file: 1), .tooLarge(bytes: 2_000_033),
      ])
    #expect(problems { $0.number = nil } == [.numberMissing])
    #expect(problems { $0.files = (0...10).map { _ in file(size: 1) } } == [.tooManyFiles])
  }

  @Test func twoMegabytesInAllAreTheMost() {
    let rest = draft { $0.files = [] }
    let room = DigitalLimits.size - rest.subject.utf8.count - rest.text.utf8.count
    let name = "Beslut.pdf".utf8.count
    #expect(problems { $0.files = [file(size: room - name)] } == [])
    #expect(
      problems { $0.files = [file(size: room - name + 1)] }
        == [.tooLarge(bytes: DigitalLimits.size + 1)])
  }

  @Test func secretsGoOnlyWhereThePolicyLetsThem() throws {
    let secret = draft { $0.secrecy = [ProvisionID("OSL 25:1"), ProvisionID("OSL 21:1")] }
    #expect(throws: DigitalProblems(problems: [.secret])) {
      try DigitalMessage(secret, allowing: [ProvisionID("OSL 25:1")])
    }
    _ = try DigitalMessage(secret, allowing: secret.secrecy)
  }

  @Test(arguments: [
    ("198906052397", true), ("19890605-2397", true), ("197004642398", true),
    ("200000732388", true), ("8906052397", false), ("198906052398", false),
    ("19890631-2397", false), ("19890605+2397", false), ("198906-052397", false),
    ("１９８９０６０５２３９７", false), ("", false),
  ])
  func onlyANumberThatAPersonCanHaveIsTaken(_ number: String, _ isTaken: Bool) {
    #expect((DigitalRecipient(number) != nil) == isTaken)
  }
}
