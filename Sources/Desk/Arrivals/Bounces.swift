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

  /// What a mail's reports say of letters of ours: each is believed only of a message of ours that it names, or
  /// that came back with it, and only where it names whom that message went to.
  func believed(
    _ reports: [DeliveryReport], at authority: AuthorityID
  ) async throws(DeskFailure) -> BelievedReports {
    var sent: [(messageID: String, letter: SentLetter)] = []
    var asked: Set<String> = []
    for id in reports.flatMap(\.originalMessageIDs) where asked.insert(id).inserted {
      if let letter = try await sentLetter(id, of: authority) { sent.append((id, letter)) }
    }
    var believed = BelievedReports()
    for report in reports {
      let told = [report.recipient, report.originalRecipient].compactMap { $0 }
        .compactMap { try? MailAddress($0).text }
      let letters = sent.filter {
        report.originalMessageIDs.contains($0.messageID) && told.contains($0.letter.address)
      }.map(\.letter)
      if letters.isEmpty { believed.isWhole = false }
      for letter in letters { believed.note(letter.errand, report) }
    }
    return believed
  }

  /// A message of ours by its name, and the address that it went to.
  private func sentLetter(
    _ messageID: String, of authority: AuthorityID
  ) async throws(DeskFailure) -> SentLetter? {
    guard let errand = try await ownErrand(messageID, of: authority),
      let stored = try await store.letter(errand.letter).orDeskFailure(),
      let address = (stored.letter?.address?.text).flatMap({ try? MailAddress($0).text })
    else { return nil }
    return SentLetter(errand: errand, address: address)
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

/// A letter that went by mail, and where to.
private struct SentLetter {
  let errand: Errand
  let address: String
}

/// What could be believed of the reports in one mail.
struct BelievedReports {
  /// The letters that are told of, in order.
  private(set) var errands: [Errand] = []
  /// Why each did not arrive, of those that did not; one that is only late is none of them.
  private(set) var failures: [(errand: Errand, reason: String)] = []
  /// Whether every report was one of ours.
  var isWhole = true

  /// The cases of those letters, each once.
  var cases: [CaseID] {
    var seen: Set<CaseID> = []
    return errands.map(\.file).filter { seen.insert($0).inserted }
  }

  fileprivate mutating func note(_ errand: Errand, _ report: DeliveryReport) {
    if !errands.contains(where: { $0.id == errand.id }) { errands.append(errand) }
    guard report.action == .failed, !failures.contains(where: { $0.errand.id == errand.id }) else {
      return
    }
    let reason = [report.status, report.diagnostic].compactMap { $0 }.joined(separator: " ")
    failures.append((errand, reason))
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
