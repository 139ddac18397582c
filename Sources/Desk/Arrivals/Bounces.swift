// What comes back of our own mail: reports are believed only where they name a message that we sent, and to whom.

import Mail
import Policy
import Storage
import Workflow

extension Desk {
  /// The errand whose message has this name, where a case of the authority sent it.
  func ownErrand(
    _ messageID: String?, of authority: AuthorityID
  ) async throws(DeskFailure) -> Errand? {
    guard let messageID, let at = messageID.lastIndex(of: "@"),
      messageID[messageID.index(after: at)...].lowercased() == settings.mailDomain.lowercased()
    else { return nil }
    let id = ErrandID(String(messageID[..<at]))
    guard let errand = try await store.errand(id).orDeskFailure(),
      let file = try await store.file(errand.file).orDeskFailure(), file.authority == authority
    else { return nil }
    return errand
  }

  /// The errand that a report is about; nil where it names none of ours, or somebody it did not go to.
  func believed(
    _ report: DeliveryReport, at authority: AuthorityID
  ) async throws(DeskFailure) -> Errand? {
    guard let errand = try await ownErrand(report.originalMessageID, of: authority),
      let stored = try await store.letter(errand.letter).orDeskFailure(),
      let address = stored.letter?.address?.text, let recipient = report.recipient,
      let wanted = try? MailAddress(address), let told = try? MailAddress(recipient),
      wanted.text == told.text
    else { return nil }
    return errand
  }

  /// A letter came back: not served, and a task for a person; once, however often it is reported.
  func recordBounce(of errand: Errand, reason: String) async throws(DeskFailure) {
    guard let file = try await store.file(errand.file).orDeskFailure(), file.disposedBy == nil,
      !file.failedLetters.contains(errand.letter)
    else { return }
    let words = DeliveryOutcome.words(reason)
    _ = try await act(
      .recordDeliveryFailure(errand.letter, reason: words.isEmpty ? "5.0.0" : words),
      on: errand.file, as: Call(actor: .system)
    ) { _ in Answer() }
  }

  /// Whether a case takes a mail by itself: one that is disposed of takes none, and a closed one is not opened
  /// again by a machine. Both are for a person.
  func takes(
    _ mail: IncomingMail, in id: CaseID, of authority: AuthorityID
  ) async throws(DeskFailure) -> Bool {
    guard let file = try await store.file(id).orDeskFailure(), file.authority == authority,
      file.disposedBy == nil
    else { return false }
    return mail.nature == .person || file.stage != .closed
  }
}

extension DeskFailure {
  /// A word for logs: nothing of any case.
  var word: String {
    switch self {
    case .refused(let refusal, _): refusal.reason.rawValue
    case .stale: "stale"
    case .notFound: "notFound"
    case .keyReused: "keyReused"
    case .storage: "storage"
    case .letters: "letters"
    case .print, .noPrinter: "print"
    }
  }
}
