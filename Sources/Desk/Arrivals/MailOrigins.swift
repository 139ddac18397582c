// Whose a mail is that goes into a case: the requester's, somebody's whom we wrote to, or somebody else's.

import Mail
import Policy
import Storage
import Workflow

extension Desk {
  /// Who wrote a mail, as the case knows them.
  ///
  /// The requester's is what comes from an address of theirs alone, and answers nothing that went to another: a
  /// register number is public, and an address is passed on. Nobody is asked who they are for it (TF 2:18).
  func origin(
    of mail: IncomingMail, in id: CaseID, at authority: AuthorityID
  ) async throws(DeskFailure) -> Authorship {
    guard let file = try await store.file(id).orDeskFailure() else { return Authorship(.other) }
    let clues = sorter.clues(in: mail)
    let letters = try await store.letters(of: id).orDeskFailure()
    let toOthers = letters.filter { $0.letter.map { $0.order.recipient != .requester } ?? false }
    let isMachines = mail.nature != .person
    let writers = mail.writers
    var answered: [Storage.Letter] = []
    for name in clues.messageIDs.prefix(50) {
      guard let errand = try await ownErrand(name, of: authority), errand.file == id else {
        continue
      }
      answered += toOthers.filter { $0.id == errand.letter }.compactMap(\.letter)
    }
    // Who was written to may begin a new thread.
    answered += toOthers.compactMap(\.letter).filter { letter in
      (letter.address?.text).map { writers.contains($0.lowercased()) } ?? false
    }
    if !answered.isEmpty || clues.toldOthers.contains(id) {
      let asked = answered.isEmpty ? toOthers.compactMap(\.letter) : answered
      // That somebody there is away is no reply.
      let consultation = isMachines ? nil : file.consultation(askedIn: asked)
      return Authorship(.correspondent, consultation: consultation, isMachines: isMachines)
    }
    let isKnown = !writers.isEmpty && writers.isSubset(of: file.request.addresses)
    return Authorship(isKnown ? .requester : .other, isMachines: isMachines)
  }
}

extension ArrivalSorter {
  /// Why a mail that goes into a case is not shown to the requester; nothing where it is.
  func reasons(for origins: [Authorship]) -> [Bilingual] {
    let writers = Set(origins.map(\.writer))
    var reasons: [Bilingual] = []
    if writers.contains(.correspondent) { reasons.append(reason(.correspondent).text) }
    if writers.contains(.other) { reasons.append(reason(.otherWriter).text) }
    return reasons
  }
}

extension Authorship {
  /// As it is written down: of a person who asks nothing is.
  var told: Authorship? { self == Authorship(.requester) ? nil : self }
}

extension IncomingMail {
  /// The addresses that it says it is from, in lower case; none where one of them cannot be one.
  fileprivate var writers: Set<String> {
    let all = from.map { $0.address?.lowercased() }
    return all.contains(nil) ? [] : Set(all.compactMap { $0 })
  }
}

extension Request {
  /// Where the requester is reached by mail, in lower case.
  fileprivate var addresses: Set<String> {
    let told = [contact.email, delivery.form == .email ? delivery.address : nil]
    return Set(
      told.compactMap { $0?.text }.compactMap { try? MailAddress($0).text.lowercased() })
  }
}

extension Case {
  /// The open consultation that these letters asked, where they asked but one.
  fileprivate func consultation(askedIn letters: [Storage.Letter]) -> EntryID? {
    guard letters.allSatisfy({ $0.order.kind == .consultation }) else { return nil }
    let asked = Set(letters.compactMap(\.order.entry))
    let open = consultations.filter { $0.reply == nil && asked.contains($0.id) }
    return open.count == 1 ? open[0].id : nil
  }
}
