// What else waits in the tray from the sender of a mail that a person has put into a case.

import Mail
import Policy
import Storage
import Workflow

extension Desk {
  /// Proposes the case for it; a person decides, mail by mail.
  ///
  /// Only what waits is looked through, of which the tray shows the senders already: there is no list of cases by
  /// requester, which the next one could ask for (TF 2:18, JO 1061-2013).
  func proposeForSameSender(
    as arrival: Arrival, in file: CaseID
  ) async throws(DeskFailure) {
    guard let sender = arrival.reading?.answerTo?.lowercased(),
      let address = try? MailAddress(sender), !address.refusesReplies
    else { return }
    for page in 1...Self.pagesLookedThrough {
      let filter = ArrivalFilter(
        authority: arrival.authority, state: .waiting, limit: 100, page: page)
      let waiting = try await store.arrivals(filter).orDeskFailure()
      for other in waiting.items where other.id != arrival.id {
        guard var content = other.reading, content.answerTo?.lowercased() == sender,
          !content.near.contains(file)
        else { continue }
        content.near.append(file)
        content.reasons.insert(sorter.reason(.sameSender).text, at: 0)
        // One that somebody has changed meanwhile is left as they want it.
        _ = try await store.move(
          other.id, from: [.waiting], version: other.version, to: .waiting, content: content.text
        ).orDeskFailure()
      }
      if waiting.items.count < 100 { return }
    }
  }

  private static let pagesLookedThrough = 5
}
